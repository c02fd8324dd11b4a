"""Judging criteria, signing a unit off, countersigning and reopening it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from portfolio.access import Relation, relations
from portfolio.assessment.judgement_queries import met_criteria, newest_judgements
from portfolio.assessment.judging import TieVerdict, Verdict, accepted_by_meeting
from portfolio.assessment.models import (
    Countersignature,
    Judgement,
    Reopening,
    RoundFeedback,
    SignOff,
    TieDecision,
)
from portfolio.assessment.queries import current_sign_off, submissions_of
from portfolio.assessment.rules import (
    obstacles,
    require_countersignable,
    require_decisions,
    require_note,
    require_ready_to_sign,
    require_reason,
    require_signed_off,
    require_statement,
    require_submitted,
)
from portfolio.assessment.snapshots import snapshot_of
from portfolio.assessment.statements import SIGN_OFF
from portfolio.assessment.states import Outcome
from portfolio.assessment.tie_queries import decided_ties, newest_decisions, submitted_ties
from portfolio.audit.hashing import sha256_of
from portfolio.audit.record import Verb
from portfolio.days import day_of
from portfolio.db import db
from portfolio.enrolment.events import record_of_unit
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.rules import require_learner_there, require_seen, require_unlocked
from portfolio.people.models import User
from portfolio.row_locks import lock
from portfolio.sentences import number


def judge(
    unit: PortfolioUnit,
    *,
    by: User,
    seen: int,
    verdicts: Sequence[Verdict] = (),
    ties: Sequence[TieVerdict] = (),
    feedback: str = "",
    at: datetime | None = None,
) -> None:
    """All these decisions hold from now on, or none does.

    A criterion found met accepts the evidence for it that was left undecided.
    """
    at = at or datetime.now(UTC)
    unit = lock(unit)
    require_seen(unit, seen, then="save again")
    require_unlocked(unit)
    rounds = submissions_of(unit)
    require_submitted(unit, len(rounds))
    submitted = submitted_ties(unit)
    decided = decided_ties(unit)
    require_decisions(
        unit.unit_version.criteria,
        submitted,
        decided=decided,
        met=met_criteria(unit),
        verdicts=verdicts,
        tie_verdicts=ties,
        feedback=feedback,
        by=by,
    )
    for tie in ties:
        db.session.add(
            TieDecision(
                mapping_id=tie.mapping_id,
                accepted=tie.accepted,
                reason=tie.reason,
                by_id=by.id,
                at=at,
            )
        )
    decided |= {tie.mapping_id: tie.accepted for tie in ties}
    for verdict in verdicts:
        if verdict.outcome is Outcome.MET:
            its_ties = [tie for tie in submitted if tie.criterion_id == verdict.criterion_id]
            for each in accepted_by_meeting(its_ties, decided):
                db.session.add(
                    TieDecision(mapping_id=each.id, accepted=True, reason="", by_id=by.id, at=at)
                )
        db.session.add(_judgement(unit, verdict, rounds[-1].id, by, at))
    if feedback:
        db.session.add(
            RoundFeedback(submission_id=rounds[-1].id, text=feedback, by_id=by.id, at=at)
        )
    unit.revision += 1
    db.session.flush()
    record_of_unit(
        Verb.JUDGED,
        unit,
        unit,
        by_id=by.id,
        at=at,
        sentence=f"{by.name} judged {unit.label} for {unit.learner.name}"
        f"{_summary(unit, verdicts, ties)}.",
        details={
            "criteria": {str(each.criterion_id): each.outcome.value for each in verdicts},
            "ties": {str(each.mapping_id): each.accepted for each in ties},
        },
    )


def sign_off(
    unit: PortfolioUnit,
    *,
    by: User,
    made: bool,
    seen: int,
    remark: str = "",
    at: datetime | None = None,
) -> SignOff:
    """*by* accepts the unit as complete; it is locked, and what it rests on is sealed.

    Provisional where a trainee signs: somebody else confirms it, or returns it.
    """
    at = at or datetime.now(UTC)
    unit = lock(unit)
    require_seen(unit, seen, then="sign")
    require_unlocked(unit)
    submitted = submitted_ties(unit)
    judgements = newest_judgements(unit)
    decisions = newest_decisions(unit)
    found = obstacles(
        unit.unit_version.criteria,
        submitted,
        decided={id: decision.accepted for id, decision in decisions.items()},
        outcomes={id: judgement.outcome for id, judgement in judgements.items()},
    )
    require_ready_to_sign(unit, found, by)
    require_statement(made)
    for tie in submitted:
        if tie.version.frozen_at is None:
            tie.version.frozen_at = at
    snapshot = snapshot_of(
        unit,
        ties=submitted,
        decisions=decisions,
        judgements=judgements,
        by=by,
        statement={"version": SIGN_OFF.version, "text": SIGN_OFF.text},
        remark=remark,
        at=at,
    )
    signed = SignOff(
        portfolio_unit_id=unit.id,
        statement=SIGN_OFF.text,
        provisional=by.trainee,
        snapshot=snapshot,
        seal=sha256_of(snapshot),
        by_id=by.id,
        at=at,
    )
    db.session.add(signed)
    unit.locked_at = at
    unit.revision += 1
    db.session.flush()
    waits = ""
    if by.trainee and unit.countersigner is not None:
        waits = f", provisionally: {unit.countersigner.name} countersigns"
    record_of_unit(
        Verb.SIGNED_OFF,
        signed,
        unit,
        by_id=by.id,
        at=at,
        sentence=f"{by.name} signed off {unit.label} for {unit.learner.name}{waits}.",
        details={"seal": signed.seal, "provisional": signed.provisional},
    )
    return signed


def confirm(
    sign_off: SignOff, *, by: User, seen: int, note: str = "", at: datetime | None = None
) -> None:
    """A trainee's sign-off stands: a qualified assessor countersigned it."""
    at = at or datetime.now(UTC)
    unit = _lock_for_countersigning(sign_off, by, seen)
    db.session.add(
        Countersignature(sign_off_id=sign_off.id, confirmed=True, note=note, by_id=by.id, at=at)
    )
    unit.revision += 1
    db.session.flush()
    record_of_unit(
        Verb.COUNTERSIGNED,
        sign_off,
        unit,
        by_id=by.id,
        at=at,
        sentence=f"{by.name} countersigned {sign_off.by.name}'s sign-off of {unit.label} "
        f"for {unit.learner.name}.",
    )


def return_to_assessor(
    sign_off: SignOff, *, by: User, seen: int, note: str, at: datetime | None = None
) -> None:
    """A trainee's sign-off doesn't stand: the unit is open again, and the note says why."""
    at = at or datetime.now(UTC)
    require_note(note)
    unit = _lock_for_countersigning(sign_off, by, seen)
    db.session.add_all(
        [
            Countersignature(
                sign_off_id=sign_off.id, confirmed=False, note=note, by_id=by.id, at=at
            ),
            Reopening(
                sign_off_id=sign_off.id,
                reason=note,
                by_id=by.id,
                by_relation=Relation.COUNTERSIGNER.value,
                at=at,
            ),
        ]
    )
    unit.locked_at = None
    unit.revision += 1
    db.session.flush()
    record_of_unit(
        Verb.COUNTERSIGNATURE_REFUSED,
        sign_off,
        unit,
        by_id=by.id,
        at=at,
        sentence=f"{by.name} returned {sign_off.by.name}'s sign-off of {unit.label} "
        f"for {unit.learner.name}: {note}",
    )


def reopen(
    unit: PortfolioUnit, *, by: User, reason: str, seen: int, at: datetime | None = None
) -> None:
    """The unit may change again; its sign-off stays in the history, overtaken."""
    at = at or datetime.now(UTC)
    require_reason(reason)
    unit = lock(unit)
    require_seen(unit, seen, then="reopen it")
    require_learner_there(unit)
    signed = require_signed_off(unit, current_sign_off(unit))
    held = relations(by, unit, today=day_of(at))
    relation = Relation.ASSESSOR if Relation.ASSESSOR in held else Relation.VERIFIER
    db.session.add(
        Reopening(
            sign_off_id=signed.id,
            reason=reason,
            by_id=by.id,
            by_relation=relation.value,
            at=at,
        )
    )
    unit.locked_at = None
    unit.revision += 1
    db.session.flush()
    record_of_unit(
        Verb.REOPENED,
        unit,
        unit,
        by_id=by.id,
        at=at,
        sentence=f"{by.name} reopened {unit.label} for {unit.learner.name}: {reason}",
        details={"sign_off": signed.id},
    )


def _lock_for_countersigning(sign_off: SignOff, by: User, seen: int) -> PortfolioUnit:
    unit = lock(sign_off.portfolio_unit)
    db.session.refresh(sign_off)
    require_seen(unit, seen, then="decide")
    require_learner_there(unit)
    require_countersignable(sign_off, by)
    return unit


def _judgement(
    unit: PortfolioUnit, verdict: Verdict, submission_id: int, by: User, at: datetime
) -> Judgement:
    checks = verdict.checks
    return Judgement(
        portfolio_unit_id=unit.id,
        criterion_id=verdict.criterion_id,
        submission_id=submission_id,
        outcome=verdict.outcome.value,
        feedback=verdict.feedback,
        valid=checks.valid,
        authentic=checks.authentic,
        current=checks.current,
        sufficient=checks.sufficient,
        reliable=checks.reliable,
        by_id=by.id,
        at=at,
    )


def _summary(unit: PortfolioUnit, verdicts: Sequence[Verdict], ties: Sequence[TieVerdict]) -> str:
    """What one save decided, in words: ": 1.1 and 1.2 met, 2.1 more needed"."""
    outcomes = {each.criterion_id: each.outcome for each in verdicts}
    parts = []
    for outcome, word in ((Outcome.MET, "met"), (Outcome.MORE_NEEDED, "more needed")):
        labels = [c.label for c in unit.unit_version.criteria if outcomes.get(c.id) is outcome]
        if labels:
            parts.append(f"{', '.join(labels)} {word}")
    for accepted, word in ((True, "accepted"), (False, "not accepted")):
        count = sum(tie.accepted is accepted for tie in ties)
        if count:
            parts.append(f"{number(count, 'tie', 'ties')} {word}")
    return f": {'; '.join(parts)}" if parts else ", with feedback"
