"""A verifier's home: what was never looked at, what waits for an answer, what is due."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from portfolio.assessment.models import SignOff
from portfolio.assessment.queries import NEWEST_SIGN_OFF
from portfolio.db import plain_rows
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.overview.homes.rows import A_PAGE, SHOWN, Row, Rows
from portfolio.overview.homes.state_queries import (
    confirmed,
    held_by_points,
    joined,
    label,
    sampled,
)
from portfolio.people.models import User
from portfolio.people.queries import not_erased
from portfolio.standards.models import UnitVersion
from portfolio.verification.models import (
    ActionClosure,
    ActionPoint,
    ActionResponse,
    Release,
    Sample,
)
from portfolio.verification.whose import Sort, Whose, verified_by


@dataclass(frozen=True)
class Unseen:
    """How many sign-offs of an assessor, or in a unit, there are, and how many were looked at."""

    name: str
    signed: int
    seen: int


@dataclass(frozen=True)
class VerifierHome:
    """What waits for a verifier, and what nobody ever looked at."""

    to_look_at: Rows
    begun: Rows
    answered: Rows
    overdue: int  # action points that the assessor is late with
    assessors: tuple[Unseen, ...]
    by_unit: tuple[Unseen, ...]
    learners: Unseen
    units: int

    @property
    def waiting(self) -> int:
        return self.to_look_at.total + self.begun.total + self.answered.total

    @property
    def never_seen(self) -> tuple[Unseen, ...]:
        """The assessors of whom no decision was ever looked at."""
        return tuple(each for each in self.assessors if not each.seen)


def verifier_home(user: User, *, today: date) -> VerifierHome:
    """The home of a verifier, in a fixed number of SELECTs."""
    whose = verified_by(user)
    asked = whose.values(person=user.id, most=SHOWN, after=0)
    rows = plain_rows(_lists(whose.sort), asked)
    found = {name: _rows(name, [row for row in rows if row.part == name]) for name in LISTS}
    assessors, by_unit, learners, units, overdue = _unseen(whose, today)
    return VerifierHome(
        to_look_at=found["to-look-at"],
        begun=found["begun"],
        answered=found["answered"],
        overdue=overdue,
        assessors=assessors,
        by_unit=by_unit,
        learners=learners,
        units=units,
    )


def verifier_page(user: User, part: str, page: int) -> Rows:
    """A page of one of the verifier's lists."""
    whose = verified_by(user)
    asked = whose.values(person=user.id, most=A_PAGE, after=(page - 1) * A_PAGE)
    return _rows(part, plain_rows(_listed(part, whose.sort), asked))


LISTS = ("to-look-at", "begun", "answered")


@cache
def _lists(sort: Sort) -> CompoundSelect[Any]:
    return union_all(*(_listed(part, sort) for part in LISTS))


@cache
def _listed(part: str, sort: Sort) -> Select[Any]:
    """The first rows of a list, each with how many there are in all."""
    columns = (
        literal(part).label("part"),
        label().label("unit"),
        User.name.label("learner"),
        func.count().over().label("total"),
    )
    if part == "answered":
        statement = (
            joined(
                select(
                    *columns,
                    ActionPoint.sample_id.label("target"),
                    ActionPoint.id.label("point"),
                    ActionPoint.text.label("note"),
                    _answered_at().label("at"),
                ).select_from(PortfolioUnit)
            )
            .join(Sample, Sample.portfolio_unit_id == PortfolioUnit.id)
            .join(ActionPoint, ActionPoint.sample_id == Sample.id)
            .where(
                ActionPoint.by_id == bindparam("person"),
                ~exists().where(ActionClosure.action_point_id == ActionPoint.id),
                exists().where(ActionResponse.action_point_id == ActionPoint.id),
            )
        )
    else:
        statement = joined(
            select(
                *columns,
                PortfolioUnit.id.label("target"),
                cast(null(), Integer).label("point"),
                _signer().label("note"),
                SignOff.at.label("at"),
            ).select_from(PortfolioUnit)
        ).where(PortfolioUnit.locked_at.is_not(None), Release.id.is_(None))
        if part == "to-look-at":
            statement = statement.where(confirmed(), ~sampled(SignOff.id))
        else:
            # While an answer is awaited, or waits to be read, there is nothing to go on with.
            statement = statement.where(sampled(SignOff.id, still_open=True), ~held_by_points())
    inner = (
        statement.where(sort.condition, not_erased())
        .order_by("at", "target")
        .limit(bindparam("most", type_=Integer))
        .offset(bindparam("after", type_=Integer))
    ).subquery()
    return select(inner)


def _signer() -> Any:
    signer = User.__table__.alias("signer")
    return (
        select(signer.c.name)
        .where(signer.c.id == SignOff.by_id)
        .correlate(SignOff)
        .scalar_subquery()
    )


def _answered_at() -> Any:
    return (
        select(func.max(ActionResponse.at))
        .where(ActionResponse.action_point_id == ActionPoint.id)
        .correlate(ActionPoint)
        .scalar_subquery()
    )


_DOES = {
    "to-look-at": ("Look at", "verification.sample_new", "signed off"),
    "begun": ("Go on with", "overview.unit", "in sampling"),
    "answered": ("Read the answer on", "verification.sample", "answered"),
}


def _rows(part: str, rows: Any) -> Rows:
    does, endpoint, state = _DOES[part]
    found = tuple(
        Row(
            does,
            row.unit,
            endpoint,
            row.target,
            who=row.learner,
            note=row.note if part == "answered" else f"signed off by {row.note}",
            state=state,
            at=row.at,
            anchor=f"point-{row.point}" if row.point else None,
        )
        for row in rows
    )
    return Rows(found, rows[0].total if rows else 0, part)


def _unseen(
    whose: Whose, today: date
) -> tuple[tuple[Unseen, ...], tuple[Unseen, ...], Unseen, int, int]:
    """Sign-offs by assessor, by unit and by learner, with how many of each were looked at.

    And the number of units verified, and of action points that are overdue.
    """
    rows = plain_rows(_counts(whose.sort), whose.values(today=today))
    found: dict[str, list[Unseen]] = {}
    for by, name, signed_off, looked_at in rows:
        found.setdefault(by, []).append(Unseen(name, signed_off, int(looked_at)))
    return (
        _least_seen(found.get("assessor", [])),
        _least_seen(found.get("unit", [])),
        found["learner"][0],
        found["units"][0].signed,
        found["late"][0].signed,
    )


@cache
def _counts(sort: Sort) -> CompoundSelect[Any]:
    """By what, whose or which, how many sign-offs there are, and how many were looked at."""
    seen = case((sampled(SignOff.id), 1), else_=0)
    signed = (
        select(
            SignOff.by_id.label("assessor"),
            UnitVersion.unit_id.label("unit"),
            Portfolio.id.label("portfolio"),
            seen.label("seen"),
        )
        .join(PortfolioUnit, PortfolioUnit.id == SignOff.portfolio_unit_id)
        .join(Portfolio, Portfolio.id == PortfolioUnit.portfolio_id)
        .join(User, User.id == Portfolio.learner_id)
        .join(UnitVersion, UnitVersion.id == PortfolioUnit.unit_version_id)
        # A sign-off that was overtaken is history: what counts is the one that stands. What nobody
        # can look at any more isn't missed, what was looked at before stays looked at.
        .where(
            sort.condition,
            NEWEST_SIGN_OFF,
            PortfolioUnit.locked_at.is_not(None),
            or_(not_erased(), sampled(SignOff.id)),
        )
        .cte("signed")
    )
    named = (
        select(func.max(UnitVersion.short_name))
        .where(UnitVersion.unit_id == signed.c.unit)
        .correlate(signed)
        .scalar_subquery()
    )
    by_learner = (
        select(func.max(signed.c.seen).label("seen")).group_by(signed.c.portfolio).subquery()
    )
    count, looked = func.count(), func.coalesce(func.sum(signed.c.seen), 0)
    units = select(PortfolioUnit.id).join(PortfolioUnit.portfolio).where(sort.condition).subquery()
    late = (
        select(ActionPoint.id)
        .join(Sample, Sample.id == ActionPoint.sample_id)
        .join(PortfolioUnit, PortfolioUnit.id == Sample.portfolio_unit_id)
        .join(PortfolioUnit.portfolio)
        .join(Portfolio.learner)
        .where(
            sort.condition,
            not_erased(),
            ActionPoint.due_on < bindparam("today"),
            ~exists().where(ActionClosure.action_point_id == ActionPoint.id),
            ~exists().where(ActionResponse.action_point_id == ActionPoint.id),
        )
        .subquery()
    )
    return union_all(
        select(literal("assessor").label("by"), User.name.label("name"), count, looked)
        .join(User, User.id == signed.c.assessor)
        .group_by(User.id, User.name),
        select(literal("unit"), named, count, looked).select_from(signed).group_by(signed.c.unit),
        select(
            literal("learner"),
            literal(""),
            count,
            func.coalesce(func.sum(by_learner.c.seen), 0),
        ).select_from(by_learner),
        select(literal("units"), literal(""), count, literal(0)).select_from(units),
        select(literal("late"), literal(""), count, literal(0)).select_from(late),
    )


def _least_seen(counts: list[Unseen]) -> tuple[Unseen, ...]:
    """Those of whom least was looked at first."""
    return tuple(
        sorted(counts, key=lambda each: (each.seen / each.signed, -each.signed, each.name))
    )
