"""Reads of the sampling plan's page: a page of learners with their units, and open samples."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from portfolio.access import Relation
from portfolio.assessment.models import Reopening
from portfolio.db import plain_rows
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.people.models import User
from portfolio.people.queries import not_erased
from portfolio.standards.models import UnitVersion
from portfolio.verification.models import (
    ActionClosure,
    ActionPoint,
    ActionResponse,
    Sample,
    SampleAgreement,
)
from portfolio.verification.queries import STATE, state_of_row, with_state
from portfolio.verification.rules import SampleKind
from portfolio.verification.states import PointState, WholeState
from portfolio.verification.whose import Sort, Whose

LEARNERS_A_PAGE = 40

_assessor = aliased(User)


@dataclass(frozen=True)
class UnitLine:
    """One unit of one learner, as the plan shows it."""

    id: int
    portfolio_id: int
    learner: str
    unit_id: int  # the unit across learners and versions
    short_name: str
    assessor: str | None
    state: WholeState


@dataclass(frozen=True)
class PointLine:
    """An action point that isn't closed."""

    id: int
    text: str
    due_on: date
    answered: bool

    @property
    def state(self) -> PointState:
        """Whether it waits for the assessor or for the verifier."""
        return PointState.ANSWERED if self.answered else PointState.OPEN


@dataclass(frozen=True)
class SampleLine:
    """One sample, with those of its action points that aren't closed."""

    id: int
    portfolio_unit_id: int
    kind: str
    reason: str
    at: datetime
    assessor: str
    learner: str
    unit_name: str
    closed: bool
    overtaken: bool
    erased: bool  # the learner was, by law
    points: tuple[PointLine, ...] = field(default=())

    @property
    def interim(self) -> bool:
        """Whether it looks at a unit that was not signed off."""
        return self.kind == SampleKind.INTERIM


@dataclass(frozen=True)
class PageOfUnits:
    """The units of some learners, by name, and how many learners there are in all."""

    units: tuple[UnitLine, ...]
    learners: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.learners // LEARNERS_A_PAGE))


def units_page(whose: Whose, page: int) -> PageOfUnits:
    """A page of learners with those of their units, in one SELECT."""
    asked = whose.values(most=LEARNERS_A_PAGE, after=(page - 1) * LEARNERS_A_PAGE)
    rows: Sequence[Any] = plain_rows(_units(whose.sort), asked)
    lines = tuple(UnitLine(*(*row[:6], state_of_row(row[7:]))) for row in rows)
    return PageOfUnits(lines, rows[0].total if rows else 0)


def samples_shown(whose: Whose, portfolio_ids: Collection[int]) -> Sequence[SampleLine]:
    """The samples in these units that still want something, oldest first, in one SELECT.

    And every sample in the portfolios named.
    """
    asked = whose.values(portfolios=list(portfolio_ids))
    found: dict[int, SampleLine] = {}
    for row in plain_rows(_samples(whose.sort), asked):
        sample = found.setdefault(row[4], SampleLine(*row[4:]))
        if row[0] is not None:
            found[sample.id] = replace(sample, points=(*sample.points, PointLine(*row[:4])))
    return list(found.values())


@cache
def _units(sort: Sort) -> Select[Any]:
    theirs = (
        select(PortfolioUnit.portfolio_id)
        .join(Portfolio, Portfolio.id == PortfolioUnit.portfolio_id)
        .where(sort.condition)
    )
    learners = (
        select(Portfolio.id, func.count().over().label("total"))
        .join(User, User.id == Portfolio.learner_id)
        .where(Portfolio.id.in_(theirs))
        .order_by(User.name, Portfolio.id)
        .limit(bindparam("most", type_=Integer))
        .offset(bindparam("after", type_=Integer))
        .subquery()
    )
    statement = with_state(
        select(
            PortfolioUnit.id,
            PortfolioUnit.portfolio_id,
            User.name,
            UnitVersion.unit_id,
            UnitVersion.short_name,
            _assessor.name,
            learners.c.total,
            *STATE,
        )
        .select_from(PortfolioUnit)
        .join(learners, learners.c.id == PortfolioUnit.portfolio_id)
        .join(Portfolio, Portfolio.id == PortfolioUnit.portfolio_id)
        .join(User, User.id == Portfolio.learner_id)
        .join(UnitVersion, UnitVersion.id == PortfolioUnit.unit_version_id)
        .outerjoin(
            Allocation,
            and_(
                Allocation.portfolio_unit_id == PortfolioUnit.id,
                Allocation.relation == Relation.ASSESSOR.value,
                Allocation.ended_at.is_(None),
            ),
        )
        .outerjoin(_assessor, _assessor.id == Allocation.user_id)
    )
    return statement.where(sort.condition).order_by(User.name, Portfolio.id, PortfolioUnit.id)


@cache
def _samples(sort: Sort) -> Select[Any]:
    answered = exists().where(ActionResponse.action_point_id == ActionPoint.id)
    columns: Any = (
        ActionPoint.id,
        ActionPoint.text,
        ActionPoint.due_on,
        answered,
        Sample.id,
        Sample.portfolio_unit_id,
        Sample.kind,
        Sample.reason,
        Sample.at,
        _assessor.name,
        User.name,
        func.coalesce(func.nullif(UnitVersion.title, ""), UnitVersion.short_name),
        SampleAgreement.id.is_not(None),
        Reopening.id.is_not(None),
        ~not_erased(),
    )
    statement: Select[Any] = select(*columns)
    return (
        statement.select_from(Sample)
        .join(PortfolioUnit, PortfolioUnit.id == Sample.portfolio_unit_id)
        .join(Portfolio, Portfolio.id == PortfolioUnit.portfolio_id)
        .join(User, User.id == Portfolio.learner_id)
        .join(UnitVersion, UnitVersion.id == PortfolioUnit.unit_version_id)
        .join(_assessor, _assessor.id == Sample.assessor_id)
        .outerjoin(SampleAgreement, SampleAgreement.sample_id == Sample.id)
        .outerjoin(Reopening, Reopening.sign_off_id == Sample.sign_off_id)
        .outerjoin(
            ActionPoint,
            and_(
                ActionPoint.sample_id == Sample.id,
                ~exists().where(ActionClosure.action_point_id == ActionPoint.id),
            ),
        )
        .where(
            sort.condition,
            or_(
                SampleAgreement.id.is_(None),
                ActionPoint.id.is_not(None),
                PortfolioUnit.portfolio_id.in_(bindparam("portfolios", expanding=True)),
            ),
        )
        .order_by(Sample.id, ActionPoint.id)
    )
