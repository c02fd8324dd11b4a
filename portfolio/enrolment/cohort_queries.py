"""Reads of a centre's learners, a page of them, and of the units at which a place is empty."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from portfolio.access import Relation, RoleName
from portfolio.db import db
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.enrolment.place_queries import wanting
from portfolio.people.models import Centre, Role, User
from portfolio.people.queries import not_erased

LEARNERS_A_PAGE = 50
WAITING_SHOWN = 10
WAITING_AT_MOST = 500


@dataclass(frozen=True)
class Waiting:
    """A unit at which a place is empty."""

    unit: PortfolioUnit
    missing: tuple[Relation, ...]


@dataclass(frozen=True)
class Learning:
    """A learner and the units they are enrolled on."""

    learner: User
    units: tuple[PortfolioUnit, ...]


@dataclass(frozen=True)
class Cohort:
    """One page of a centre's learners, and the units that still want somebody."""

    learners: tuple[Learning, ...]
    found: int
    page: int
    pages: int
    on_no_unit: int
    waiting: tuple[Waiting, ...]
    waiting_count: int


def cohort_of(
    centre: Centre, *, name: str = "", lacking: str = "", page: int = 1, all_waiting: bool = False
) -> Cohort:
    """The learners of a centre whose name holds *name*, a page of them, with what wants doing.

    With *lacking*, only those who lack that: an assessor or a verifier on some unit, or any unit.
    """
    learners = select(User).where(
        User.home_centre_id == centre.id,
        User.active,
        User.roles.any(Role.name == RoleName.LEARNER.value),
    )
    on_no_unit = learners.where(_on_no_unit())
    named = learners.where(User.name.icontains(name, autoescape=True)) if name else learners
    if lacking in LACKING:
        named = named.where(LACKING[lacking]())
    incomplete = _incomplete(centre)
    counts = [_count(each) for each in (named, on_no_unit, incomplete)]
    row = db.session.execute(select(*counts)).one()
    found, without, waiting_count = row[0], row[1], row[2]
    pages = max(1, -(-found // LEARNERS_A_PAGE))
    page = min(max(page, 1), pages)
    shown = db.session.scalars(
        named.order_by(User.name, User.id)
        .limit(LEARNERS_A_PAGE)
        .offset((page - 1) * LEARNERS_A_PAGE)
    ).all()
    units: dict[int, list[PortfolioUnit]] = {learner.id: [] for learner in shown}
    for unit in db.session.scalars(
        select(PortfolioUnit)
        .join(PortfolioUnit.portfolio)
        .where(Portfolio.learner_id.in_(units))
        .order_by(PortfolioUnit.id)
        .options(*_listed_unit())
    ):
        units[unit.portfolio.learner_id].append(unit)
    return Cohort(
        learners=tuple(Learning(learner, tuple(units[learner.id])) for learner in shown),
        found=found,
        page=page,
        pages=pages,
        on_no_unit=without,
        waiting=tuple(
            Waiting(unit, _missing(unit))
            for unit in db.session.scalars(
                incomplete.order_by(PortfolioUnit.enrolled_at, PortfolioUnit.id)
                .limit(WAITING_AT_MOST if all_waiting else WAITING_SHOWN)
                .options(*_listed_unit())
            )
        ),
        waiting_count=waiting_count,
    )


def _count(statement: Select[Any]) -> ScalarSelect[int]:
    return select(func.count()).select_from(statement.subquery()).scalar_subquery()


_NEEDED = (Relation.ASSESSOR, Relation.VERIFIER)


def _incomplete(centre: Centre) -> Select[PortfolioUnit]:
    return (
        select(PortfolioUnit)
        .join(PortfolioUnit.portfolio)
        .join(Portfolio.learner)
        .where(
            Portfolio.home_centre_id == centre.id,
            not_erased(),
            or_(*(wanting(each) for each in _NEEDED)),
        )
    )


def _on_no_unit() -> ColumnElement[bool]:
    return ~exists().where(Portfolio.learner_id == User.id, Portfolio.units.any())


def _lacks(relation: Relation) -> ColumnElement[bool]:
    its_units = Portfolio.units.any(wanting(relation))
    return exists().where(Portfolio.learner_id == User.id, its_units)


# What a learner may lack, as the list of learners asks for it.
LACKING: dict[str, Callable[[], ColumnElement[bool]]] = {
    "assessor": partial(_lacks, Relation.ASSESSOR),
    "verifier": partial(_lacks, Relation.VERIFIER),
    "unit": _on_no_unit,
}


def _missing(unit: PortfolioUnit) -> tuple[Relation, ...]:
    return tuple(relation for relation in _NEEDED if unit.wants(relation))


def _listed_unit() -> list[ExecutableOption]:
    """What a list says of a unit, brought by the fewest SELECTs."""
    return [
        joinedload(PortfolioUnit.portfolio, innerjoin=True).joinedload(
            Portfolio.learner, innerjoin=True
        ),
        joinedload(PortfolioUnit.unit_version, innerjoin=True),
        selectinload(PortfolioUnit.allocations).joinedload(Allocation.user, innerjoin=True),
    ]
