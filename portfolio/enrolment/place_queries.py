"""Reads of places at units: who holds or held which, who could, and what somebody holds."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, bindparam, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from portfolio.access import PeopleByRelation, Relation, RoleName
from portfolio.db import db, plain_rows
from portfolio.enrolment.models import (
    ALLOCATED,
    Allocation,
    ExternalGrant,
    Portfolio,
    PortfolioUnit,
)
from portfolio.enrolment.place_rules import roles_for
from portfolio.enrolment.queries import whole_unit
from portfolio.people.models import Centre, User
from portfolio.people.queries import people_of


def people_of_units(portfolio_id: int, today: date) -> dict[int, PeopleByRelation]:
    """Who works on each unit of a portfolio on that day, by the unit's id, in one SELECT."""
    found: dict[int, dict[Relation, set[int]]] = defaultdict(lambda: defaultdict(set))
    for unit_id, relation, user_id in plain_rows(
        _PEOPLE, {"portfolio": portfolio_id, "today": today}
    ):
        found[unit_id][Relation(relation)].add(user_id)
    return dict(found)


_PEOPLE = union_all(
    select(Allocation.portfolio_unit_id, Allocation.relation, Allocation.user_id)
    .join(PortfolioUnit, PortfolioUnit.id == Allocation.portfolio_unit_id)
    .where(PortfolioUnit.portfolio_id == bindparam("portfolio"), Allocation.ended_at.is_(None)),
    select(ExternalGrant.portfolio_unit_id, literal(Relation.EXTERNAL.value), ExternalGrant.user_id)
    .join(PortfolioUnit, PortfolioUnit.id == ExternalGrant.portfolio_unit_id)
    .where(
        PortfolioUnit.portfolio_id == bindparam("portfolio"),
        ExternalGrant.letting_in(bindparam("today")),
    ),
)


def placed(user: User, *relations: Relation) -> ColumnElement[bool]:
    """Of a unit: *user* holds one of these places at it now; any place where none is named."""
    return placed_as(user.id, *relations)


def placed_as(person_id: Any, *relations: Relation) -> ColumnElement[bool]:
    """As placed, for a statement that is put together once and asked for many people."""
    theirs = select(Allocation.portfolio_unit_id).where(
        Allocation.user_id == person_id, Allocation.ended_at.is_(None)
    )
    if relations:
        # Not IN: a list is written into the statement anew, each time that it is asked.
        theirs = theirs.where(or_(*(Allocation.relation == each.value for each in relations)))
    # Not EXISTS: for that SQLite would look at every unit of the centre.
    return PortfolioUnit.id.in_(theirs)


def wanting(relation: Relation) -> ColumnElement[bool]:
    """As PortfolioUnit.wants, to be asked of many."""
    held = (Allocation.relation == relation.value) & Allocation.ended_at.is_(None)
    works = held & Allocation.user.has(User.active)
    return ~PortfolioUnit.allocations.any(held) | (
        PortfolioUnit.locked_at.is_(None) & ~PortfolioUnit.allocations.any(works)
    )


def places_held(person: User) -> dict[Relation, Sequence[PortfolioUnit]]:
    """The units at which *person* holds each place now, by learner, with who works on them."""
    found: dict[Relation, list[PortfolioUnit]] = {relation: [] for relation in ALLOCATED}
    units = db.session.scalars(
        select(PortfolioUnit)
        .join(PortfolioUnit.portfolio)
        .join(Portfolio.learner)
        .where(placed(person))
        .order_by(User.name, Portfolio.id, PortfolioUnit.id)
        .options(*whole_unit())
    )
    for unit in units:
        for relation in ALLOCATED:
            if unit.allocated(relation) is person:
                found[relation].append(unit)
    return dict(found)


def held_until_now(unit: PortfolioUnit) -> Sequence[Allocation]:
    """Who held which place of the unit, from when to when and by whom placed, newest first."""
    return db.session.scalars(
        select(Allocation)
        .where(Allocation.portfolio_unit_id == unit.id)
        .order_by(Allocation.begun_at.desc(), Allocation.id.desc())
        .options(joinedload(Allocation.user), joinedload(Allocation.by))
    ).all()


def candidates(centre: Centre, relation: Relation) -> list[User]:
    """Who of the centre can hold that place at units, by name."""
    found = {user.id: user for role in roles_for(relation) for user in people_of(centre, role)}
    able = (u for u in found.values() if relation is not Relation.COUNTERSIGNER or not u.trainee)
    return sorted(able, key=lambda user: (user.name, user.id))


@dataclass(frozen=True)
class Place:
    """A unit that somebody works on, as what, and the roles any one of which that needs."""

    unit: PortfolioUnit
    relation: Relation
    roles: tuple[RoleName, ...]

    @property
    def words(self) -> str:
        """The unit and whose it is, as a sentence names them."""
        return f"{self.unit.label} of {self.unit.learner.name}"


def places_of(person: User, today: date) -> list[Place]:
    """Every unit that *person* learns, works on, or is let in to on that day."""
    held = db.session.execute(
        select(PortfolioUnit, Allocation.relation)
        .join(PortfolioUnit.allocations)
        .where(Allocation.user_id == person.id, Allocation.ended_at.is_(None))
        .order_by(PortfolioUnit.id)
        .options(*whole_unit())
    )
    found = [Place(unit, Relation(name), roles_for(Relation(name))) for unit, name in held]
    for relation, role, theirs in (
        (
            Relation.LEARNER,
            RoleName.LEARNER,
            PortfolioUnit.portfolio.has(Portfolio.learner_id == person.id),
        ),
        (
            Relation.EXTERNAL,
            RoleName.EXTERNAL,
            PortfolioUnit.grants.any(
                (ExternalGrant.user_id == person.id) & ExternalGrant.lasting(today)
            ),
        ),
    ):
        units = select(PortfolioUnit).where(theirs).order_by(PortfolioUnit.id)
        found += [
            Place(unit, relation, (role,))
            for unit in db.session.scalars(units.options(*whole_unit()))
        ]
    return found
