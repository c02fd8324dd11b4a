"""Sampling an assessor's decisions, asking for action, agreeing, releasing."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from portfolio.assessment.queries import current_sign_off
from portfolio.audit.record import Verb
from portfolio.days import day_of
from portfolio.db import db
from portfolio.enrolment.events import record_of_unit
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.rules import require_learner_there, require_seen
from portfolio.people.models import User
from portfolio.row_locks import lock
from portfolio.schema import Base
from portfolio.standards.models import Criterion
from portfolio.verification import rules
from portfolio.verification.models import (
    ActionClosure,
    ActionPoint,
    ActionResponse,
    Release,
    Sample,
    SampleAgreement,
)
from portfolio.verification.queries import find_release, samples_of
from portfolio.verification.rules import Origin, SampleKind, Severity
from portfolio.verification.sampling.queries import choice_for, who_took_part


def take_sample(
    unit: PortfolioUnit, *, by: User, reason: str, seen: int, at: datetime | None = None
) -> Sample:
    """Record that *by* looks at the unit's current sign-off, or at the work so far.

    The plan's reason is kept where a rule chose the unit, beside the verifier's own.
    """
    at = at or datetime.now(UTC)
    _begin(unit, by=by, seen=seen)
    sign_off = current_sign_off(unit)
    rules.require_unreleased(find_release(sign_off))
    rules.require_first_look(list(samples_of([unit])), sign_off)
    if sign_off is not None:
        rules.require_confirmed(sign_off)
    assessor = sign_off.by if sign_off is not None else unit.assessor
    if assessor is None:
        raise rules.NothingToSample("Nobody assesses this unit yet, so there is nothing to sample.")
    choice = choice_for(unit, today=day_of(at)) if sign_off is not None else None
    chosen = choice is not None and choice.must
    if not chosen:
        rules.require_reason(reason)
    sample = Sample(
        portfolio_unit=unit,
        sign_off=sign_off,
        kind=(SampleKind.INTERIM if sign_off is None else SampleKind.SUMMATIVE).value,
        origin=(Origin.RULE if chosen else Origin.VERIFIER).value,
        reason=f"{choice.explanation} {reason}".strip() if choice and chosen else reason,
        verifier=by,
        assessor=assessor,
        at=at,
    )
    db.session.add(sample)
    what = "the work so far on" if sign_off is None else "the sign-off of"
    _say(
        Verb.SAMPLED,
        sample,
        unit,
        by=by,
        at=at,
        sentence=f"{by.name} took a sample of {what} {_named(unit)}.",
        details={"kind": sample.kind, "origin": sample.origin, "assessor_id": assessor.id},
    )
    return sample


def raise_action_point(
    sample: Sample,
    *,
    by: User,
    text: str,
    severity: Severity,
    due_on: date,
    criterion: Criterion | None = None,
    at: datetime | None = None,
) -> ActionPoint:
    """Record that the assessor is asked for something by a day; it holds the unit until closed."""
    at = at or datetime.now(UTC)
    unit = sample.portfolio_unit
    _begin(unit, by=by)
    rules.require_open_sample(sample)
    rules.require_due_day(due_on, day_of(at))
    point = ActionPoint(
        sample=sample,
        criterion=criterion,
        text=text,
        severity=severity.value,
        due_on=due_on,
        by=by,
        at=at,
    )
    db.session.add(point)
    _say(
        Verb.ACTION_RAISED,
        point,
        unit,
        by=by,
        at=at,
        sentence=f"{by.name} raised an action point for {sample.assessor.name} on {_named(unit)}.",
        details={"severity": severity.value, "due_on": due_on.isoformat()},
    )
    return point


def answer(
    point: ActionPoint, *, by: User, text: str, at: datetime | None = None
) -> ActionResponse:
    """Record what the assessor says was done."""
    at = at or datetime.now(UTC)
    unit = point.sample.portfolio_unit
    lock(unit)
    require_learner_there(unit)
    rules.require_open_point(point)
    response = ActionResponse(action_point=point, text=text, by=by, at=at)
    db.session.add(response)
    _say(
        Verb.ACTION_ANSWERED,
        response,
        unit,
        by=by,
        at=at,
        sentence=f"{by.name} answered an action point on {_named(unit)}.",
    )
    return response


def close(point: ActionPoint, *, by: User, note: str, at: datetime | None = None) -> ActionClosure:
    """Record that the verifier is content with what was done."""
    at = at or datetime.now(UTC)
    unit = point.sample.portfolio_unit
    _begin(unit, by=by)
    rules.require_open_point(point)
    rules.require_answered(point)
    closure = ActionClosure(action_point=point, note=note, by=by, at=at)
    db.session.add(closure)
    _say(
        Verb.ACTION_CLOSED,
        closure,
        unit,
        by=by,
        at=at,
        sentence=f"{by.name} closed an action point on {_named(unit)}.",
    )
    return closure


def agree(
    sample: Sample,
    *,
    by: User,
    checks: Mapping[str, bool],
    note: str,
    seen: int,
    at: datetime | None = None,
) -> SampleAgreement:
    """Record that *by* agrees with the assessor; a summative sample releases the unit with it."""
    at = at or datetime.now(UTC)
    unit = sample.portfolio_unit
    _begin(unit, by=by, seen=seen)
    rules.require_open_sample(sample)
    rules.require_no_open_points(list(samples_of([unit])))
    rules.require_checks(sample, checks, note)
    agreement = SampleAgreement(
        sample=sample,
        checks={name: bool(checks.get(name)) for name in rules.CHECKS},
        note=note,
        by=by,
        at=at,
    )
    db.session.add(agreement)
    if sample.sign_off is None:
        sentence = f"{by.name} agreed with the interim sample of {_named(unit)}."
        _say(Verb.SAMPLE_AGREED, agreement, unit, by=by, at=at, sentence=sentence)
        return agreement
    released = Release(
        sign_off=sample.sign_off,
        sample=sample,
        reason="The sample was agreed.",
        assessor_id=sample.sign_off.by_id,
        by=by,
        at=at,
    )
    db.session.add(released)
    sentence = f"{by.name} agreed the sample of {_named(unit)}, which is released."
    _say(Verb.RELEASED, released, unit, by=by, at=at, sentence=sentence)
    return agreement


def release(unit: PortfolioUnit, *, by: User, seen: int, at: datetime | None = None) -> Release:
    """Let a signed-off unit that no rule chose leave verification without a sample."""
    at = at or datetime.now(UTC)
    _begin(unit, by=by, seen=seen)
    sign_off = current_sign_off(unit)
    if sign_off is None:
        raise rules.NotSignedOff("This unit isn't signed off, so it can't be released.")
    rules.require_confirmed(sign_off)
    rules.require_unreleased(find_release(sign_off))
    samples = list(samples_of([unit]))
    rules.require_first_look(samples, sign_off)
    rules.require_no_open_points(samples)
    choice = choice_for(unit, today=day_of(at))
    assert choice is not None  # it is signed off, confirmed, neither sampled nor released
    rules.require_not_chosen(choice)
    made = Release(
        sign_off=sign_off,
        reason=choice.explanation,
        assessor_id=sign_off.by_id,
        by=by,
        at=at,
    )
    db.session.add(made)
    sentence = f"{by.name} released {_named(unit)} without a sample: no rule chose it."
    _say(Verb.RELEASED, made, unit, by=by, at=at, sentence=sentence)
    return made


def _begin(unit: PortfolioUnit, *, by: User, seen: int | None = None) -> None:
    """Hold the unit, and ask what every act of a verifier asks."""
    lock(unit)
    if seen is not None:
        require_seen(unit, seen)
    require_learner_there(unit)
    rules.require_independent(by, who_took_part(unit))


def _say(
    verb: Verb,
    subject: Base,
    unit: PortfolioUnit,
    *,
    by: User,
    at: datetime,
    sentence: str,
    details: dict[str, Any] | None = None,
) -> None:
    # While a unit is open, the pages of the people who work on it stay good.
    if unit.locked:
        unit.revision += 1
    db.session.flush()
    record_of_unit(
        verb,
        subject,
        unit,
        by_id=by.id,
        sentence=sentence,
        details=details,
        at=at,
    )


def _named(unit: PortfolioUnit) -> str:
    return f"{unit.learner.name}'s {unit.label}"
