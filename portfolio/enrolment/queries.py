"""Reads of portfolios, their units and who sees them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    bindparam,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from portfolio import days
from portfolio.access import PeopleByRelation, Relation, RoleName
from portfolio.db import db
from portfolio.enrolment.models import (
    ALLOCATED,
    Allocation,
    ExternalGrant,
    Portfolio,
    PortfolioUnit,
)
from portfolio.enrolment.place_rules import roles_for
from portfolio.people.models import Centre, Role, User
from portfolio.people.queries import people_of
from portfolio.standards.models import Criterion


def lock(unit: PortfolioUnit) -> PortfolioUnit:
    """The unit as it is this moment; nobody else changes it until the transaction ends.

    Whoever holds several rows takes them in one order, so that two people never wait for each
    other: portfolio, item, then units by their ids. Rows are held FOR NO KEY UPDATE (`key_share`):
    others may go on adding rows that refer to them.
    """
    return db.session.scalars(
        select(PortfolioUnit)
        .where(PortfolioUnit.id == unit.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def criteria_of(unit: PortfolioUnit) -> Select[int]:
    """The ids of the criteria that the unit has now, to be named in a statement.

    After a unit went over to another version, ties and judgements of the earlier one are history.
    """
    return select(Criterion.id).where(Criterion.unit_version_id == unit.unit_version_id)


def get_unit(unit_id: int) -> PortfolioUnit:
    """The unit with its people and what it is called, as the database holds it now."""
    return db.session.scalars(_UNIT, {"id": unit_id}).unique().one()


_UNIT = (
    select(PortfolioUnit)
    .where(PortfolioUnit.id == bindparam("id"))
    .options(*PortfolioUnit.guarded_with())
    .execution_options(populate_existing=True)
)


def people_of_units(portfolio_id: int, today: date) -> dict[int, PeopleByRelation]:
    """Who works on each unit of a portfolio on that day, by the unit's id, in one SELECT."""
    found: dict[int, dict[Relation, set[int]]] = defaultdict(lambda: defaultdict(set))
    for unit_id, relation, user_id in db.session.execute(
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


def lock_all(unit_ids: Collection[int]) -> Sequence[PortfolioUnit]:
    """The units as they are this moment, held as by lock, with who works on them."""
    return db.session.scalars(
        select(PortfolioUnit)
        .where(PortfolioUnit.id.in_(unit_ids))
        .order_by(PortfolioUnit.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
        .options(*_whole_unit())
    ).all()


def lock_learner(learner: User) -> None:
    """Nobody else enrols the learner until the transaction ends."""
    db.session.execute(select(User.id).where(User.id == learner.id).with_for_update(key_share=True))


def find_portfolio(learner: User) -> Portfolio | None:
    """The learner's portfolio with its units, if they were ever enrolled."""
    return db.session.scalar(
        select(Portfolio).where(Portfolio.learner_id == learner.id).options(*_whole_portfolio())
    )


def find_portfolio_id(learner: User) -> int | None:
    """The id of the learner's portfolio, if they were ever enrolled."""
    return db.session.scalar(_PORTFOLIO_ID, {"learner": learner.id})


_PORTFOLIO_ID = select(Portfolio.id).where(Portfolio.learner_id == bindparam("learner"))


def visible_portfolios(user: User, *, today: date | None = None) -> Sequence[Portfolio]:
    """The portfolios that *user* may see, by learner, with their units and who works on them."""
    statement = select(Portfolio).where(Portfolio.home_centre_id == user.home_centre_id)
    if not _sees_all(user):
        its_unit = Portfolio.units.any(_works_on(user, today or days.today()))
        statement = statement.where(or_(Portfolio.learner_id == user.id, its_unit))
    statement = statement.join(Portfolio.learner).order_by(User.name, Portfolio.id)
    return db.session.scalars(statement.options(*_whole_portfolio())).all()


def visible_units(
    user: User,
    *,
    as_: Relation | None = None,
    of: Portfolio | None = None,
    today: date | None = None,
) -> Sequence[PortfolioUnit]:
    """The units in portfolios that *user* may see, by learner, with who works on them.

    With *as_*, only those where they were given that place themselves (or own the portfolio),
    not those that a role in the centre opens to them. With *of*, only those of that portfolio.
    """
    statement = select(PortfolioUnit).join(PortfolioUnit.portfolio).join(Portfolio.learner)
    if of is not None:
        statement = statement.where(PortfolioUnit.portfolio_id == of.id)
    statement = statement.where(Portfolio.home_centre_id == user.home_centre_id)
    today = today or days.today()
    if as_ is not None:
        statement = statement.where(_stands(user, as_, today))
    elif not _sees_all(user):
        statement = statement.where(or_(Portfolio.learner_id == user.id, _works_on(user, today)))
    statement = statement.order_by(User.name, Portfolio.id, PortfolioUnit.id)
    return db.session.scalars(statement.options(*_whole_unit())).all()


def _sees_all(user: User) -> bool:
    return user.has(RoleName.MANAGER) or user.has(RoleName.LEAD_VERIFIER)


def _works_on(user: User, today: date) -> ColumnElement[bool]:
    return or_(placed(user), _stands(user, Relation.EXTERNAL, today))


def _stands(user: User, relation: Relation, today: date) -> ColumnElement[bool]:
    if relation is Relation.LEARNER:
        return Portfolio.learner_id == user.id
    if relation is Relation.EXTERNAL:
        return PortfolioUnit.grants.any(
            (ExternalGrant.user_id == user.id) & ExternalGrant.letting_in(today)
        )
    return placed(user, relation)


def placed(user: User, *relations: Relation) -> ColumnElement[bool]:
    """Of a unit: *user* holds one of these places at it now; any place where none is named."""
    return placed_as(user.id, *relations)


def placed_as(person_id: Any, *relations: Relation) -> ColumnElement[bool]:
    """As placed, for a statement that is put together once and asked for many people."""
    theirs = select(Allocation.portfolio_unit_id).where(
        Allocation.user_id == person_id, Allocation.ended_at.is_(None)
    )
    if relations:
        names = [relation.value for relation in relations]
        theirs = theirs.where(Allocation.relation.in_(names))
    # Not EXISTS: for that SQLite would look at every unit of the centre.
    return PortfolioUnit.id.in_(theirs)


def places_held(person: User) -> dict[Relation, Sequence[PortfolioUnit]]:
    """The units at which *person* holds each place now, by learner, with who works on them."""
    found: dict[Relation, list[PortfolioUnit]] = {relation: [] for relation in ALLOCATED}
    units = db.session.scalars(
        select(PortfolioUnit)
        .join(PortfolioUnit.portfolio)
        .join(Portfolio.learner)
        .where(placed(person))
        .order_by(User.name, Portfolio.id, PortfolioUnit.id)
        .options(*_whole_unit())
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
        .options(*_whole_unit())
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
            for unit in db.session.scalars(units.options(*_whole_unit()))
        ]
    return found


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
    on_no_unit = learners.where(User.id.not_in(_enrolled()))
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
        .where(Portfolio.home_centre_id == centre.id, or_(*(_nobody_as(each) for each in _NEEDED)))
    )


def _nobody_as(relation: Relation) -> ColumnElement[bool]:
    return ~PortfolioUnit.allocations.any(
        (Allocation.relation == relation.value) & Allocation.ended_at.is_(None)
    )


def _enrolled() -> Select[int]:
    return select(Portfolio.learner_id).where(Portfolio.units.any())


def _lacks(relation: Relation) -> ColumnElement[bool]:
    its_units = Portfolio.units.any(_nobody_as(relation))
    return User.id.in_(select(Portfolio.learner_id).where(its_units))


# What a learner may lack, as the list of learners asks for it.
LACKING: dict[str, Callable[[], ColumnElement[bool]]] = {
    "assessor": partial(_lacks, Relation.ASSESSOR),
    "verifier": partial(_lacks, Relation.VERIFIER),
    "unit": lambda: User.id.not_in(_enrolled()),
}


def _missing(unit: PortfolioUnit) -> tuple[Relation, ...]:
    return tuple(relation for relation in _NEEDED if unit.allocated(relation) is None)


def _listed_unit() -> list[ExecutableOption]:
    """What a list says of a unit, brought by the fewest SELECTs."""
    return [
        joinedload(PortfolioUnit.portfolio, innerjoin=True).joinedload(
            Portfolio.learner, innerjoin=True
        ),
        joinedload(PortfolioUnit.unit_version, innerjoin=True),
        selectinload(PortfolioUnit.allocations).joinedload(Allocation.user, innerjoin=True),
    ]


def _whole_unit() -> list[ExecutableOption]:
    return [
        selectinload(PortfolioUnit.portfolio).selectinload(Portfolio.learner),
        selectinload(PortfolioUnit.unit_version),
        selectinload(PortfolioUnit.qualification),
        selectinload(PortfolioUnit.allocations).selectinload(Allocation.user),
        selectinload(PortfolioUnit.grants),
    ]


def _whole_portfolio() -> list[ExecutableOption]:
    units = selectinload(Portfolio.units)
    return [
        selectinload(Portfolio.learner),
        units.selectinload(PortfolioUnit.unit_version),
        units.selectinload(PortfolioUnit.qualification),
        units.selectinload(PortfolioUnit.allocations).selectinload(Allocation.user),
        units.selectinload(PortfolioUnit.grants),
    ]
