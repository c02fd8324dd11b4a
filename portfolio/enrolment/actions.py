"""Enrolling learners on units, and placing people at the units."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from portfolio.access import Relation
from portfolio.audit.record import Verb, record
from portfolio.days import day_of, in_words
from portfolio.db import db
from portfolio.enrolment.events import record_of_unit
from portfolio.enrolment.holding import hand_places, new_portfolio, new_unit
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.place_rules import PastOf, require_places
from portfolio.enrolment.queries import find_portfolio
from portfolio.enrolment.rules import (
    NothingChanged,
    require_enrollable,
    require_learner_there,
    require_seen,
    require_target_ahead,
)
from portfolio.people.models import User
from portfolio.row_locks import hold, lock
from portfolio.standards.models import Qualification, UnitVersion


def enrol(
    learner: User,
    chosen: Iterable[tuple[UnitVersion, Qualification | None]],
    *,
    by: User,
    target_on: date | None = None,
    at: datetime | None = None,
) -> list[PortfolioUnit]:
    """The learner has these units in their portfolio, each under its qualification, if any.

    The history of each begins with it.
    """
    at = at or datetime.now(UTC)
    chosen = list(chosen)
    hold(User, learner.id)
    portfolio = find_portfolio(learner)
    require_enrollable(learner, portfolio, chosen, by=by)
    require_target_ahead(target_on, before=None, today=day_of(at))
    if portfolio is None:
        portfolio = new_portfolio(learner, at=at)
    units = [
        new_unit(portfolio, version, qualification, target_on=target_on, at=at)
        for version, qualification in chosen
    ]
    db.session.add_all(units)
    db.session.flush()
    for unit in units:
        record(
            Verb.ENROLLED,
            unit,
            by_id=by.id,
            centre_id=portfolio.centre_id,
            portfolio_id=portfolio.id,
            portfolio_unit_id=unit.id,
            at=at,
            sentence=f"{by.name} enrolled {learner.name} on {unit.name}.",
            details={"target_on": target_on.isoformat() if target_on else None},
        )
    return units


def allocate(
    unit: PortfolioUnit,
    *,
    assessor: User | None,
    verifier: User | None,
    countersigner: User | None = None,
    target_on: date | None,
    by: User,
    seen: int,
    past_of: PastOf,
    at: datetime | None = None,
) -> None:
    """These people, and nobody else, hold the places at the unit; *target_on* is its target.

    Whoever held a place before keeps their row, ended now, and everything that they decided.
    """
    at = at or datetime.now(UTC)
    unit = lock(unit)
    require_seen(unit, seen, then="allocate")
    require_learner_there(unit)
    places = {
        Relation.ASSESSOR: assessor,
        Relation.VERIFIER: verifier,
        Relation.COUNTERSIGNER: countersigner,
    }
    held = {relation: unit.allocated(relation) for relation in places}
    newly = {relation for relation in places if places[relation] is not held[relation]}
    if not newly and target_on == unit.target_on:
        raise NothingChanged("Nothing is different from before. Change a person or the date.")
    require_places(unit, places, newly=newly, past=past_of([unit])[unit.id])
    require_target_ahead(target_on, before=unit.target_on, today=day_of(at))
    target_moved = target_on != unit.target_on
    unit.target_on = target_on
    unit.revision += 1
    hand_places(unit, {relation: places[relation] for relation in newly}, by=by, at=at)
    record_of_unit(
        Verb.ALLOCATED if newly else Verb.TARGET_SET,
        unit,
        unit,
        by_id=by.id,
        at=at,
        sentence=_said(unit, {r: places[r] for r in places if r in newly}, target_moved, by),
        details={
            "places": {
                relation.value: person.id if person else None for relation, person in places.items()
            },
            "target_on": target_on.isoformat() if target_on else None,
        },
    )


def _said(
    unit: PortfolioUnit, places: dict[Relation, User | None], target_moved: bool, by: User
) -> str:
    parts = [
        f"{relation.value} {person.name if person else 'nobody'}"
        for relation, person in places.items()
    ]
    if target_moved:
        day = unit.target_on
        parts.append(f"target {in_words(day)}" if day else "no target date")
    return f"{by.name} set for {unit.name} of {unit.learner.name}: {', '.join(parts)}."
