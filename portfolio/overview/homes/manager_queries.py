"""A manager's home: who has nobody, who has too much, what is late."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    and_,
    case,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from portfolio.access import Relation, RoleName
from portfolio.assessment.models import Reopening, SignOff
from portfolio.assessment.queries import NEWEST_SIGN_OFF, NEWEST_SUBMISSION
from portfolio.days import day_of, working_days_since
from portfolio.db import db
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.enrolment.place_queries import wanting
from portfolio.evidence.models import Submission
from portfolio.overview.homes.rows import A_PAGE, SHOWN, Row, Rows
from portfolio.overview.homes.state_queries import (
    label,
    waits_since,
)
from portfolio.people.models import Invitation, Role, User
from portfolio.people.queries import not_erased
from portfolio.schema import UtcDateTime
from portfolio.standards.models import UnitVersion

PARTS = ("without-assessor", "not-enrolled", "invited", "overdue")


@dataclass(frozen=True)
class Load:
    """How much an assessor has before them."""

    name: str
    open: int
    waiting: int
    oldest: datetime | None

    def waited(self, today: date) -> int:
        """Working days that their oldest unit has waited."""
        return working_days_since(day_of(self.oldest), today) if self.oldest else 0


@dataclass(frozen=True)
class ManagerHome:
    """What a manager has to see to."""

    without_assessor: Rows
    not_enrolled: Rows
    invited: Rows  # who has not answered yet
    overdue: Rows
    loads: tuple[Load, ...]  # those with most waiting first
    assessors: int
    learners: int
    units: int
    signed: int


def manager_home(user: User, *, today: date) -> ManagerHome:
    """The home of a manager, in a fixed number of SELECTs whatever the size of the centre."""
    centre_id = user.home_centre_id
    lists = {part: _listed(centre_id, part, SHOWN, 0, today) for part in PARTS}
    rows = db.session.execute(union_all(*lists.values())).all()
    found = {part: _rows(part, [row for row in rows if row.part == part]) for part in PARTS}
    learners, units, signed = _counts(centre_id)
    loads = _loads(centre_id)
    return ManagerHome(
        without_assessor=found["without-assessor"],
        not_enrolled=found["not-enrolled"],
        invited=found["invited"],
        overdue=found["overdue"],
        loads=loads[:SHOWN],
        assessors=len(loads),
        learners=learners,
        units=units,
        signed=signed,
    )


def manager_page(user: User, part: str, page: int, *, today: date) -> Rows:
    """A page of one of the manager's lists."""
    offset = (page - 1) * A_PAGE
    rows = db.session.execute(_listed(user.home_centre_id, part, A_PAGE, offset, today)).all()
    return _rows(part, rows)


def loads_of(user: User) -> tuple[Load, ...]:
    """Every assessor of the centre with what is before them, those with most waiting first."""
    return _loads(user.home_centre_id)


def _listed(centre_id: int, part: str, limit: int, offset: int, today: date) -> Select[Any]:
    inner: Any
    total = func.count().over().label("total")
    if part == "invited":
        inner = (
            select(
                literal(part).label("part"),
                User.id.label("target"),
                User.name.label("what"),
                literal("").label("who"),
                null().cast(Date).label("day"),
                func.min(Invitation.made_at).label("at"),
                total,
            )
            .join(Invitation, Invitation.user_id == User.id)
            .where(User.home_centre_id == centre_id, User.awaited, Invitation.ended_at.is_(None))
            .group_by(User.id, User.name)
            .order_by("at", User.id)
        )
    elif part == "not-enrolled":
        inner = (
            select(
                literal(part).label("part"),
                User.id.label("target"),
                User.name.label("what"),
                literal("").label("who"),
                null().cast(Date).label("day"),
                null().cast(UtcDateTime).label("at"),
                total,
            )
            .where(
                _is_learner(centre_id),
                ~select(Portfolio.id)
                .join(Portfolio.units)
                .where(Portfolio.learner_id == User.id)
                .correlate(User)
                .exists(),
            )
            .order_by(User.name, User.id)
        )
    else:
        inner = (
            select(
                literal(part).label("part"),
                PortfolioUnit.id.label("target"),
                label().label("what"),
                User.name.label("who"),
                PortfolioUnit.target_on.label("day"),
                PortfolioUnit.enrolled_at.label("at"),
                total,
            )
            .join(Portfolio, Portfolio.id == PortfolioUnit.portfolio_id)
            .join(User, User.id == Portfolio.learner_id)
            .join(UnitVersion, UnitVersion.id == PortfolioUnit.unit_version_id)
            .where(
                Portfolio.home_centre_id == centre_id,
                PortfolioUnit.locked_at.is_(None),
                not_erased(),
            )
        )
        if part == "overdue":
            inner = inner.where(PortfolioUnit.target_on < today).order_by(
                PortfolioUnit.target_on, PortfolioUnit.id
            )
        else:
            inner = inner.where(wanting(Relation.ASSESSOR)).order_by(
                PortfolioUnit.enrolled_at, PortfolioUnit.id
            )
    return select(inner.limit(limit).offset(offset).subquery())


def _is_learner(centre_id: int) -> ColumnElement[bool]:
    return and_(
        User.home_centre_id == centre_id,
        User.active,
        User.roles.any(Role.name == RoleName.LEARNER.value),
    )


_DOES = {
    "without-assessor": ("Allocate", "enrolment.allocate"),
    "not-enrolled": ("Enrol", "enrolment.enrol"),
    "invited": ("See the invitation of", "people.people"),
    "overdue": ("Open", "overview.unit"),
}


def _rows(part: str, rows: Any) -> Rows:
    does, endpoint = _DOES[part]
    found = tuple(
        Row(
            does,
            row.what,
            endpoint,
            row.target,
            who=row.who,
            day=row.day if part == "overdue" else None,
            at=row.at if part in ("invited", "without-assessor") else None,
            values={"account": "invited", "text": row.what} if part == "invited" else None,
        )
        for row in rows
    )
    return Rows(found, rows[0].total if rows else 0, part)


def _counts(centre_id: int) -> tuple[int, int, int]:
    learners = select(func.count()).select_from(User).where(_is_learner(centre_id))
    units = (
        select(func.count(), func.count(PortfolioUnit.locked_at))
        .join(Portfolio, Portfolio.id == PortfolioUnit.portfolio_id)
        .where(Portfolio.home_centre_id == centre_id)
    )
    counted = units.subquery()
    row = db.session.execute(select(learners.scalar_subquery(), *counted.c)).one()
    return row[0], row[1], row[2]


def _loads(centre_id: int) -> tuple[Load, ...]:
    person = aliased(User)
    # Nobody works for a learner who was erased by law.
    there = User.id.is_not(None)
    since = case((there, waits_since()))
    is_open = case((and_(there, PortfolioUnit.locked_at.is_(None)), 1), else_=0)
    rows = db.session.execute(
        select(
            person.id,
            person.name,
            func.coalesce(func.sum(is_open), 0),
            func.count(since),
            func.min(since),
        )
        .select_from(person)
        .outerjoin(
            Allocation,
            and_(
                Allocation.user_id == person.id,
                Allocation.relation == Relation.ASSESSOR.value,
                Allocation.ended_at.is_(None),
            ),
        )
        .outerjoin(PortfolioUnit, PortfolioUnit.id == Allocation.portfolio_unit_id)
        .outerjoin(Portfolio, Portfolio.id == PortfolioUnit.portfolio_id)
        .outerjoin(User, and_(User.id == Portfolio.learner_id, not_erased()))
        .outerjoin(Submission, NEWEST_SUBMISSION)
        .outerjoin(SignOff, NEWEST_SIGN_OFF)
        .outerjoin(Reopening, Reopening.sign_off_id == SignOff.id)
        .where(
            person.home_centre_id == centre_id,
            person.active,
            person.roles.any(Role.name == RoleName.ASSESSOR.value),
        )
        .group_by(person.id, person.name)
    )
    found = [Load(name, int(opened), int(waiting), at) for _id, name, opened, waiting, at in rows]
    return tuple(sorted(found, key=lambda each: (-each.waiting, -each.open, each.name)))
