"""A college with a row in every table that the audit trail covers.

Whoever adds a table that the trail covers adds a row of it here; tests of the trail then change it
by hand, carry it through every migration, and see that each is noticed.
"""

from typing import Any

from sqlalchemy import select

from portfolio.assessment.models import Countersignature, Reopening, RoundFeedback
from portfolio.audit.models import AuditEvent, ErasedEvent
from portfolio.complaints.models import ComplaintTimescale, LogChoice, Recommendation
from portfolio.config import CRITERIA
from portfolio.db import db
from portfolio.enrolment.models import ExternalGrantEnding, MovedCriterion, UnitMove
from portfolio.erasure.models import Erasure, LegalHold
from portfolio.evidence.confidentiality.models import FindingDecision, OriginalFile
from portfolio.evidence.kinds.models import KindsChange
from portfolio.evidence.models import Citation, Sighting, Submission, Withdrawal
from portfolio.evidence.room.models import RoomForFiles
from portfolio.journal.models import JournalUse
from portfolio.notices.models import NoticeSettings
from portfolio.people.models import Invitation
from portfolio.standards.actions import load_standards
from portfolio.standards.format.reading import read_folder
from portfolio.standards.models import (
    CentreUnit,
    Criterion,
    LearningOutcome,
    OutcomeSplit,
    UnitVersion,
)
from portfolio.transaction import transaction
from portfolio.verification.models import (
    ActionClosure,
    ActionResponse,
    Release,
    SampleAgreement,
)
from portfolio.witnesses.models import ExpertDecision, TestimonyConfirmation
from tests.colleges import College, a_college
from tests.world import NOW, a_journal_entry, a_policy, a_testimony, store


def a_college_with_everything() -> College:
    """The college of the tests, with decisions of every kind; the trail says nothing of them."""
    with transaction():
        load_standards(read_folder(CRITERIA))
    made = a_college()
    with db.session.no_autoflush:
        rows = _decisions(made)
    store(*rows)
    return made


def _decisions(college: College) -> list[Any]:
    """A row of every table that the college itself leaves empty."""
    sample, sign_off = college.things["sample"], college.things["sign_off"]
    point, helen = college.things["point"], college.people["verifier"]
    sara, tom = college.people["counter"], college.people["assessor"]
    priya, centre = college.people["learner"], college.centre
    outcome = db.session.scalars(select(LearningOutcome)).first()
    assert outcome is not None
    submission = db.session.scalars(select(Submission)).first()
    first, second = db.session.scalars(select(UnitVersion).order_by(UnitVersion.id)).all()[:2]
    criterion = db.session.scalars(select(Criterion)).first()
    assert criterion is not None
    event = db.session.scalars(select(AuditEvent.id)).first()
    log = college.items["draft"].versions[0]
    said = {"by_id": helen.id, "at": NOW}
    (grant,) = college.signed_unit.grants
    testimony = a_testimony(college.open_unit)
    policy = a_policy(centre, by=helen)
    entry = a_journal_entry(college.portfolio)
    return [
        testimony,
        TestimonyConfirmation(testimony=testimony, at=NOW),
        ExpertDecision(testimony=testimony, expert=True, reason="Leads the team.", **said),
        ExternalGrantEnding(grant=grant, **said),
        SampleAgreement(sample=sample, checks={}, note="Good.", **said),
        ActionResponse(action_point=point, text="Done.", **said),
        ActionClosure(action_point=point, note="Seen.", **said),
        Release(sign_off=sign_off, sample=sample, reason="Agreed.", assessor_id=tom.id, **said),
        Countersignature(sign_off=sign_off, confirmed=True, note="", by_id=sara.id, at=NOW),
        Reopening(sign_off=sign_off, reason="Look again.", by_relation="verifier", **said),
        RoundFeedback(submission=submission, text="Well done.", by_id=tom.id, at=NOW),
        Withdrawal(item=college.items["draft"], reason="Not mine.", by_id=priya.id, at=NOW),
        NoticeSettings(user_id=tom.id, shown={}, mailed={}, daily=True),
        LegalHold(user_id=helen.id, reason="An appeal.", **said),
        Erasure(
            user_id=college.people["member"].id,
            ground="Asked for.",
            early=False,
            name_kept=False,
            rows=0,
            files=0,
            events=0,
            **said,
        ),
        ErasedEvent(event_id=event, at=NOW),
        OutcomeSplit(outcome_id=outcome.id, for_centre_id=centre.id, parts=["a"], **said),
        Sighting(version=log, seen_on=NOW.date(), note="", **said),
        Invitation(
            user_id=priya.id, by_id=helen.id, token_sha256="0" * 64, made_at=NOW, good_until=NOW
        ),
        UnitMove(
            portfolio_unit_id=college.open_unit.id,
            from_version_id=first.id,
            to_version_id=second.id,
            pairs=[MovedCriterion(from_criterion_id=criterion.id, same_words=True)],
            **said,
        ),
        CentreUnit(unit_id=first.unit_id, of_centre_id=centre.id, **said),
        RoomForFiles(centre_id=centre.id, learner_mb=100, **said),
        KindsChange(for_centre_id=centre.id, kinds=[], **said),
        FindingDecision(
            version_id=log.id, subject="name:hall", reason="Invented.", by_id=priya.id, at=NOW
        ),
        OriginalFile(
            version_id=log.id,
            name="log.csv",
            kind="csv",
            media_type="text/csv",
            size=1,
            sha256="0" * 64,
            key=f"centre-{centre.id}/evidence/00/{'0' * 64}",
            replaced_at=NOW,
            erased_at=NOW,
        ),
        policy,
        entry,
        JournalUse(entry=entry, item=college.items["writing"], by_id=priya.id, at=NOW),
        Citation(version_id=log.id, text=policy.newest, clause="4.2", by_id=priya.id, at=NOW),
        ComplaintTimescale(for_centre_id=centre.id, days=10, **said),
        LogChoice(version_id=log.id, columns={}, themes={}, kinds={}, by_id=priya.id, at=NOW),
        Recommendation(
            version_id=log.id,
            text="Answer sooner.",
            theme="delay",
            locator="2-4",
            policy="",
            mitigation="",
            by_id=priya.id,
            at=NOW,
        ),
    ]
