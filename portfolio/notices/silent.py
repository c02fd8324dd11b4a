"""The acts that nobody is told of, each with the reason: every other verb has a rule."""

from portfolio.audit.record import Verb

SILENT: dict[str, frozenset[Verb]] = {
    "A letter goes to whom it concerns, by its own way.": frozenset(
        {
            Verb.PERSON_INVITED,
            Verb.PEOPLE_INVITED,
            Verb.RESET_ASKED,
            Verb.PASSWORD_SET,
            Verb.ADDRESS_CHANGED,
            Verb.SECOND_STEP_CLEARED,
            Verb.TWO_STEP_ON,
            Verb.TWO_STEP_OFF,
            Verb.PASSKEY_ADDED,
            Verb.WITNESS_ASKED,
            Verb.MAIL_SENT_AGAIN,
        }
    ),
    "It is of one's own account, sign-in or wishes.": frozenset(
        {
            Verb.INVITATION_ACCEPTED,
            Verb.RECOVERY_CODES_MADE,
            Verb.RECOVERY_CODE_USED,
            Verb.PASSKEY_REMOVED,
            Verb.SIGN_IN_FAILED,
            Verb.SIGNED_OUT_EVERYWHERE,
            Verb.SIGNED_IN,
            Verb.SIGNED_OUT,
            Verb.NOTICES_CHOSEN,
        }
    ),
    "It changes an account, and stands on the next page that the person opens.": frozenset(
        {
            Verb.PERSON_ADDED,
            Verb.PERSON_RENAMED,
            Verb.ROLES_CHANGED,
            Verb.PERSON_REINSTATED,
        }
    ),
    "Whom it concerns can't sign in, or is nobody yet.": frozenset(
        {
            Verb.INVITATION_WITHDRAWN,
            Verb.PERSON_SUSPENDED,
            Verb.PERSON_ERASED,
            Verb.WITNESS_REQUEST_WITHDRAWN,
        }
    ),
    "It is the centre's own: its settings, registers and texts, which ask nothing of anybody.": (
        frozenset(
            {
                Verb.CENTRE_FOUNDED,
                Verb.TWO_STEP_RULED,
                Verb.STANDARDS_LOADED,
                Verb.UNIT_DRAFTED,
                Verb.UNIT_PUBLISHED,
                Verb.OUTCOME_SPLIT,
                Verb.ROOM_GIVEN,
                Verb.TIMESCALE_SET,
                Verb.KINDS_CHANGED,
                Verb.POLICY_KEPT,
                Verb.HOLD_PLACED,
                Verb.HOLD_LIFTED,
            }
        )
    ),
    "The learner's own work, which nobody reads before it is submitted.": frozenset(
        {
            Verb.EVIDENCE_ADDED,
            Verb.EVIDENCE_CHANGED,
            Verb.EVIDENCE_DECLARED,
            Verb.EVIDENCE_MAPPED,
            Verb.EVIDENCE_UNMAPPED,
            Verb.POLICIES_CITED,
            Verb.JOURNAL_KEPT,
            Verb.LOG_CONFIRMED,
            Verb.RECOMMENDED,
            Verb.RECOMMENDATION_WITHDRAWN,
        }
    ),
    "A look, or a mark beside evidence, which is told with the judgement that it leads to.": (
        frozenset(
            {
                Verb.EVIDENCE_SEEN,
                Verb.WITNESS_BEGAN,
                Verb.TESTIMONY_CONFIRMED,
                Verb.EXPERT_MARKED,
                Verb.EXPERT_UNMARKED,
                Verb.LOOKED_AT,
            }
        )
    ),
    "An external verifier finds what is open on their home; the days are agreed before.": frozenset(
        {Verb.OPENED_TO_EXTERNAL}
    ),
    "Whoever asked for it waits for it on its page.": frozenset({Verb.EXPORT_REQUESTED}),
}
