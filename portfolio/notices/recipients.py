"""Who is told what of an event: never whoever did it, only those whom it concerns now."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from portfolio.access import Relation
from portfolio.assessment.models import SignOff
from portfolio.assessment.states import Outcome
from portfolio.audit.models import AuditEvent
from portfolio.audit.record import Verb
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import EvidenceItem, EvidenceMapping, EvidenceVersion
from portfolio.people.models import User
from portfolio.standards.models import Criterion
from portfolio.verification.models import (
    ActionClosure,
    ActionPoint,
    ActionResponse,
    SampleAgreement,
)


@dataclass(frozen=True)
class Told:
    """Somebody is told something, and where it leads."""

    user_id: int | None
    kind: str
    endpoint: str
    target_id: int
    details: dict[str, Any] = field(default_factory=dict)


Rule = Callable[[AuditEvent, PortfolioUnit], Iterator[Told]]


def told_of(event: AuditEvent, unit: PortfolioUnit) -> list[Told]:
    """Everybody who is told of the event, once each, and what."""
    found: dict[int, Told] = {}
    for told in RULES[Verb(event.verb)](event, unit):
        if told.user_id is not None and told.user_id != event.by_id:
            found.setdefault(told.user_id, told)
    return list(found.values())


def told_of_many(act: Iterable[tuple[AuditEvent, PortfolioUnit]]) -> list[Told]:
    """Everybody who is told of an act on many units: each kind once, and of how many units.

    The act is one event of all of them, or one of each. What is of several units leads home,
    where they stand, and to none of them.
    """
    found: dict[tuple[int, str], list[Told]] = {}
    for event, unit in act:
        for told in RULES[Verb(event.verb)](event, unit):
            if told.user_id is not None and told.user_id != event.by_id:
                found.setdefault((told.user_id, told.kind), []).append(told)
    return [_together(each) for each in found.values()]


def _together(same: list[Told]) -> Told:
    first = same[0]
    count = len({told.target_id for told in same})
    if count == 1:
        return first
    places = sorted({told.details["place"] for told in same if "place" in told.details})
    details: dict[str, Any] = {"count": count}
    if places:
        details["place"] = " and ".join(places)
    return replace(first, endpoint="overview.home", details=details)


def _at_unit(user: User | int | None, kind: str, unit: PortfolioUnit, **details: Any) -> Told:
    return Told(_id(user), kind, "overview.unit", unit.id, details)


def _id(user: User | int | None) -> int | None:
    return user.id if isinstance(user, User) else user


def _enrolled(_event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    yield _at_unit(unit.learner, "enrolled", unit)


def _allocated(event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    for each in unit.allocations:
        if each.begun_at == event.at:
            yield _at_unit(each.user_id, "allocated", unit, place=each.relation)
    for each in unit.allocations:
        if each.ended_at == event.at:
            yield _at_unit(each.user_id, "handed_over", unit, place=each.relation)
            if each.relation == Relation.ASSESSOR and unit.assessor is not None:
                yield _at_unit(unit.learner, "assessor_changed", unit)


def _brought_in(event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    yield from _enrolled(event, unit)
    yield from _allocated(event, unit)


def _target_set(_event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    yield _at_unit(unit.learner, "target_set", unit)


def _moved(event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    for who in (unit.learner, unit.assessor):
        yield _at_unit(who, "moved", unit, version=event.details.get("to"))


def _submitted(event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    round = event.details.get("round", 1)
    yield Told(_id(unit.assessor), "submitted", "assessment.judge", unit.id, {"round": round})


def _withdrawn(event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    """The assessor had it before them, or nobody is told."""
    number = db.session.scalar(
        select(EvidenceItem.number)
        .join(EvidenceVersion, EvidenceVersion.item_id == EvidenceItem.id)
        .join(EvidenceMapping, EvidenceMapping.version_id == EvidenceVersion.id)
        .where(
            EvidenceItem.id == event.subject_id,
            EvidenceMapping.portfolio_unit_id == unit.id,
            EvidenceMapping.submission_id.is_not(None),
        )
        .limit(1)
    )
    if number is not None:
        yield _at_unit(unit.assessor, "withdrawn", unit, item=number)


def _record_made(event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    yield _at_unit(unit.learner, "record_made", unit, item=event.details.get("evidence"))


def _testimony_received(event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    for who in (unit.learner.id, event.details.get("asked_by")):
        yield _at_unit(who, "testimony", unit, item=event.details.get("evidence"))


def _judged(event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    outcomes = event.details.get("criteria", {})
    asked = [int(id) for id, outcome in outcomes.items() if outcome == Outcome.MORE_NEEDED]
    criteria = db.session.scalars(
        select(Criterion).where(Criterion.id.in_(asked)).order_by(Criterion.position)
    ).all()
    if criteria:
        labels = [criterion.label for criterion in criteria]
        yield _at_unit(unit.learner, "more_needed", unit, labels=labels)
    else:
        yield Told(unit.learner.id, "judged", "assessment.feedback", unit.id)


def _signed_off(event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    yield _at_unit(unit.learner, "signed_off", unit)
    if event.details.get("provisional"):
        sign_off_id = event.subject_id or 0
        who = _id(unit.countersigner)
        yield Told(who, "to_countersign", "assessment.countersign", sign_off_id)
    else:
        yield _to_verify(unit)


def _countersigned(event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    yield _at_unit(_signer(event), "countersigned", unit)
    yield _to_verify(unit)


def _not_countersigned(event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    yield _at_unit(_signer(event), "not_countersigned", unit)
    yield _at_unit(unit.learner, "reopened", unit)


def _reopened(_event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    yield _at_unit(unit.learner, "reopened", unit)
    yield _at_unit(unit.assessor, "reopened", unit)


def _sampled(event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    yield Told(_id(unit.assessor), "sampled", "verification.sample", event.subject_id or 0)


def _action_raised(event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    due = {"day": event.details.get("due_on")}
    point_id = event.subject_id or 0
    yield Told(_id(unit.assessor), "action_raised", "verification.answer", point_id, due)


def _action_answered(event: AuditEvent, _unit: PortfolioUnit) -> Iterator[Told]:
    response = db.session.get(ActionResponse, event.subject_id)
    if response is not None:
        point = db.session.get_one(ActionPoint, response.action_point_id)
        yield Told(point.by_id, "action_answered", "verification.sample", point.sample_id)


def _action_closed(event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    closure = db.session.get(ActionClosure, event.subject_id)
    if closure is not None:
        point = db.session.get_one(ActionPoint, closure.action_point_id)
        yield Told(_id(unit.assessor), "action_closed", "verification.sample", point.sample_id)


def _sample_agreed(event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    agreement = db.session.get(SampleAgreement, event.subject_id)
    if agreement is not None:
        who = _id(unit.assessor)
        yield Told(who, "sample_agreed", "verification.sample", agreement.sample_id)


def _released(_event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    yield _at_unit(unit.learner, "released", unit)
    yield _at_unit(unit.assessor, "released", unit)


def _closed_to_external(event: AuditEvent, unit: PortfolioUnit) -> Iterator[Told]:
    """Whoever looked at the unit from outside, to whom its learner is a stranger again."""
    yield Told(event.subject_id, "closed_to_external", "overview.home", unit.id)


def _to_verify(unit: PortfolioUnit) -> Told:
    return Told(_id(unit.verifier), "to_verify", "verification.sample_new", unit.id)


def _signer(event: AuditEvent) -> int | None:
    """Who made the sign-off that the event is about."""
    return db.session.scalar(select(SignOff.by_id).where(SignOff.id == event.subject_id))


RULES: dict[Verb, Rule] = {
    Verb.ENROLLED: _enrolled,
    Verb.ENROLMENTS_BROUGHT_IN: _brought_in,
    Verb.ALLOCATED: _allocated,
    Verb.HANDED_OVER: _allocated,
    Verb.TARGET_SET: _target_set,
    Verb.UNIT_MOVED: _moved,
    Verb.SUBMITTED: _submitted,
    Verb.EVIDENCE_WITHDRAWN: _withdrawn,
    Verb.RECORD_MADE: _record_made,
    Verb.TESTIMONY_RECEIVED: _testimony_received,
    Verb.JUDGED: _judged,
    Verb.SIGNED_OFF: _signed_off,
    Verb.COUNTERSIGNED: _countersigned,
    Verb.COUNTERSIGNATURE_REFUSED: _not_countersigned,
    Verb.REOPENED: _reopened,
    Verb.SAMPLED: _sampled,
    Verb.ACTION_RAISED: _action_raised,
    Verb.ACTION_ANSWERED: _action_answered,
    Verb.ACTION_CLOSED: _action_closed,
    Verb.SAMPLE_AGREED: _sample_agreed,
    Verb.RELEASED: _released,
    Verb.CLOSED_TO_EXTERNAL: _closed_to_external,
}
