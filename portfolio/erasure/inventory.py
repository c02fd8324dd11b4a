"""Where people's words stand in the database, and how each place is emptied.

Every column of text or JSON is either emptied here with the person whose it is, or named under
STAYS with the reason; tests/guards/test_inventory.py holds the two to the tables.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from portfolio.assessment.models import (
    Countersignature,
    Judgement,
    Reopening,
    RoundFeedback,
    SignOff,
    TieDecision,
)
from portfolio.complaints.models import LogChoice, Recommendation
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.confidentiality.models import FindingDecision, OriginalFile
from portfolio.evidence.models import (
    DraftText,
    EvidenceFile,
    EvidenceItem,
    EvidenceMapping,
    EvidenceVersion,
    Reading,
    Sighting,
    Submission,
    Withdrawal,
)
from portfolio.journal.models import JournalDraft, JournalEntry, JournalText
from portfolio.schema import Base
from portfolio.verification.models import (
    ActionClosure,
    ActionPoint,
    ActionResponse,
    Release,
    Sample,
    SampleAgreement,
)
from portfolio.witnesses.models import ExpertDecision, WitnessRequest, WitnessTestimony

ERASED = "Erased."

# Keys of JSON that say what something is, and not what somebody said.
_OF_A_READING = frozenset(
    {"kind", "number", "level", "page", "source_row", "page_count", "width", "height"}
)
_OF_A_SNAPSHOT = frozenset(
    {
        "id", "kind", "version", "sha256", "text_sha256", "size", "role", "outcome", "criterion",
        "criterion_id", "version_id", "decision_id", "item", "locator", "at", "declared_at",
        "accepted", "checks", "trainee",
        # The unit's own words are in a snapshot too; they belong to the awarding organisation.
        "unit", "criteria",
    }
)  # fmt: skip
# Choices about a log are kept by the very words of the log, so keys go as well.
_CHOICES = frozenset({"columns", "themes", "kinds"})
_KEPT_KEYS = {"document": _OF_A_READING, "snapshot": _OF_A_SNAPSHOT}


@dataclass(frozen=True)
class Emptied:
    """Columns of a table that hold a learner's words or words about them, and whose rows."""

    model: type[Base]
    columns: tuple[str, ...]
    of: Callable[[int], ColumnElement[bool]]


def _units(portfolio_id: int) -> Any:
    return select(PortfolioUnit.id).where(PortfolioUnit.portfolio_id == portfolio_id)


def _items(portfolio_id: int) -> Any:
    return select(EvidenceItem.id).where(EvidenceItem.portfolio_id == portfolio_id)


def _versions(portfolio_id: int) -> Any:
    return select(EvidenceVersion.id).where(EvidenceVersion.item_id.in_(_items(portfolio_id)))


def _sign_offs(portfolio_id: int) -> Any:
    return select(SignOff.id).where(SignOff.portfolio_unit_id.in_(_units(portfolio_id)))


def _samples(portfolio_id: int) -> Any:
    return select(Sample.id).where(Sample.portfolio_unit_id.in_(_units(portfolio_id)))


def _points(portfolio_id: int) -> Any:
    return select(ActionPoint.id).where(ActionPoint.sample_id.in_(_samples(portfolio_id)))


def _ties(portfolio_id: int) -> Any:
    return select(EvidenceMapping.id).where(
        EvidenceMapping.portfolio_unit_id.in_(_units(portfolio_id))
    )


def _rounds(portfolio_id: int) -> Any:
    return select(Submission.id).where(Submission.portfolio_unit_id.in_(_units(portfolio_id)))


def _entries(portfolio_id: int) -> Any:
    return select(JournalEntry.id).where(JournalEntry.portfolio_id == portfolio_id)


def _requests(portfolio_id: int) -> Any:
    return select(WitnessRequest.id).where(
        WitnessRequest.portfolio_unit_id.in_(_units(portfolio_id))
    )


def _testimonies(portfolio_id: int) -> Any:
    return select(WitnessTestimony.id).where(
        WitnessTestimony.request_id.in_(_requests(portfolio_id))
    )


# What goes with a learner: the words of the portfolio, whoever wrote them.
OF_A_PORTFOLIO = (
    Emptied(
        EvidenceVersion,
        ("title", "text", "fields", "declaration", "ai_statement"),
        lambda id: EvidenceVersion.item_id.in_(_items(id)),
    ),
    Emptied(EvidenceFile, ("name",), lambda id: EvidenceFile.version_id.in_(_versions(id))),
    Emptied(OriginalFile, ("name",), lambda id: OriginalFile.version_id.in_(_versions(id))),
    Emptied(
        FindingDecision,
        ("subject", "reason"),
        lambda id: FindingDecision.version_id.in_(_versions(id)),
    ),
    # The outline follows from the document, so it is made anew when that is emptied.
    Emptied(Reading, ("outline", "document"), lambda id: Reading.version_id.in_(_versions(id))),
    Emptied(DraftText, ("text", "fields"), lambda id: DraftText.version_id.in_(_versions(id))),
    Emptied(
        LogChoice,
        ("columns", "themes", "kinds"),
        lambda id: LogChoice.version_id.in_(_versions(id)),
    ),
    Emptied(
        Recommendation,
        ("text", "theme", "policy", "mitigation"),
        lambda id: Recommendation.version_id.in_(_versions(id)),
    ),
    Emptied(
        JournalText,
        ("title", "text", "went"),
        lambda id: JournalText.entry_id.in_(_entries(id)),
    ),
    Emptied(JournalDraft, ("typed",), lambda id: JournalDraft.portfolio_id == id),
    Emptied(Sighting, ("note",), lambda id: Sighting.version_id.in_(_versions(id))),
    Emptied(Withdrawal, ("reason",), lambda id: Withdrawal.item_id.in_(_items(id))),
    Emptied(Submission, ("note",), lambda id: Submission.portfolio_unit_id.in_(_units(id))),
    Emptied(
        EvidenceMapping, ("note",), lambda id: EvidenceMapping.portfolio_unit_id.in_(_units(id))
    ),
    Emptied(Judgement, ("feedback",), lambda id: Judgement.portfolio_unit_id.in_(_units(id))),
    Emptied(TieDecision, ("reason",), lambda id: TieDecision.mapping_id.in_(_ties(id))),
    Emptied(RoundFeedback, ("text",), lambda id: RoundFeedback.submission_id.in_(_rounds(id))),
    Emptied(
        SignOff, ("statement", "snapshot"), lambda id: SignOff.portfolio_unit_id.in_(_units(id))
    ),
    Emptied(
        Countersignature, ("note",), lambda id: Countersignature.sign_off_id.in_(_sign_offs(id))
    ),
    Emptied(Reopening, ("reason",), lambda id: Reopening.sign_off_id.in_(_sign_offs(id))),
    Emptied(Sample, ("reason",), lambda id: Sample.portfolio_unit_id.in_(_units(id))),
    Emptied(
        SampleAgreement,
        ("checks", "note"),
        lambda id: SampleAgreement.sample_id.in_(_samples(id)),
    ),
    Emptied(ActionPoint, ("text",), lambda id: ActionPoint.sample_id.in_(_samples(id))),
    Emptied(ActionResponse, ("text",), lambda id: ActionResponse.action_point_id.in_(_points(id))),
    Emptied(ActionClosure, ("note",), lambda id: ActionClosure.action_point_id.in_(_points(id))),
    Emptied(
        WitnessRequest,
        ("name", "address", "words"),
        lambda id: WitnessRequest.portfolio_unit_id.in_(_units(id)),
    ),
    Emptied(
        WitnessTestimony,
        ("name", "role", "relation", "organisation", "known_for", "contact", "mailed_to"),
        lambda id: WitnessTestimony.request_id.in_(_requests(id)),
    ),
    Emptied(
        ExpertDecision, ("reason",), lambda id: ExpertDecision.testimony_id.in_(_testimonies(id))
    ),
    Emptied(Release, ("reason",), lambda id: Release.sign_off_id.in_(_sign_offs(id))),
)

# What else goes, and which part of the erasing takes it.
ELSEWHERE: Mapping[str, str] = {
    "user": "the account: name, address and every secret, by actions._close_account",
    "webauthn": "passkeys are deleted with the account",
    "sign_in": "sign-ins end with the account; a row holds no words",
    "mail": "mails to the person that were not sent yet are deleted; sent ones hold no words",
    "fingerprint": "a portfolio's fingerprints are deleted",
    "export": "documents that were made of the portfolio are deleted, rows and bytes",
    "audit_event": "sentences and details are emptied; hashes, verbs and numbers stay",
}

# Tables that hold nobody's words, or words that are not about a person.
STAYS: Mapping[str, str] = {
    "allocation": "who worked on which unit from when to when, by number",
    "audit_chain": "hashes",
    "audited_row": "hashes",
    "awarding_organisation": "the world's",
    "centre": "the centre's own name",
    "compared_version": "numbers",
    "journal_entry": "numbers and moments",
    "journal_use": "numbers",
    "kinds_change": "a centre's names for kinds of evidence",
    "citation": "numbers, and the number of a clause",
    "policy": "numbers",
    "policy_text": "a centre's words about policies and laws",
    "criterion": "the awarding organisation's words",
    "erasure": "why somebody was erased, which must not name them",
    "erased_event": "numbers",
    "evidence_item": "numbers and codes",
    "external_grant": "days and numbers",
    "external_grant_ending": "numbers",
    "incoming_list": "a list that waits to be confirmed, gone after a day",
    "form_receipt": "tokens and addresses of pages",
    "invitation": "days, numbers and the hash of a link",
    "learning_outcome": "the awarding organisation's words",
    "legal_hold": "why nothing was erased, which must not name anybody",
    "notice": "codes and numbers; what it says is put together when it is shown",
    "notice_reading": "numbers",
    "notice_settings": "codes of kinds",
    "outcome_split": "the awarding organisation's words",
    "portfolio": "numbers",
    "portfolio_unit": "numbers and days",
    "qualification": "the world's",
    "qualification_text": "the awarding organisation's words",
    "qualification_unit": "numbers",
    "role": "the product's words",
    "roles_users": "what somebody was, by number",
    "testimony_confirmation": "moments and numbers",
    "unit": "keys",
    "unit_draft": "a unit that a centre is writing, which speaks of nobody",
    "unit_version": "the awarding organisation's words",
    "witness_request_criterion": "numbers",
    "worker_beat": "names of machines",
}

# Columns of the tables above that are codes, hashes or addresses in the store.
CODES = frozenset(
    {
        "kind", "source", "outcome", "seal", "by_relation", "locator", "media_type", "sha256",
        "key", "origin", "severity", "token_sha256", "ended_as",
    }
)  # fmt: skip


def emptied(value: Any, *, column: str = "") -> Any:
    """What stands where a value stood: the same shape, without anybody's words."""
    if column in _CHOICES:
        return {}
    if isinstance(value, str):
        return ERASED if value.strip() else value
    if isinstance(value, Mapping):
        kept = _KEPT_KEYS.get(column, frozenset())
        return {
            name: each if name in kept else emptied(each, column=column)
            for name, each in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [emptied(each, column=column) for each in value]
    return value
