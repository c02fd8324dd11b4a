"""Reads of portfolios and their units, and the holding of them while something changes."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.base import ExecutableOption

from portfolio.db import db, plain_rows
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.people.models import User
from portfolio.row_locks import lock_all
from portfolio.standards.models import Criterion


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


def lock_units(unit_ids: Collection[int]) -> Sequence[PortfolioUnit]:
    """The units as they are this moment, held, with who works on them."""
    return lock_all(PortfolioUnit, unit_ids, *whole_unit())


def find_portfolio(learner: User) -> Portfolio | None:
    """The learner's portfolio with its units, if they were ever enrolled."""
    return db.session.scalar(
        select(Portfolio).where(Portfolio.learner_id == learner.id).options(*whole_portfolio())
    )


def find_portfolio_id(learner: User) -> int | None:
    """The id of the learner's portfolio, if they were ever enrolled."""
    return next((id for (id,) in plain_rows(_PORTFOLIO_ID, {"learner": learner.id})), None)


_PORTFOLIO_ID = select(Portfolio.id).where(Portfolio.learner_id == bindparam("learner"))


def whole_unit() -> list[ExecutableOption]:
    """What is read with a unit: whose it is, its text, and who works on it or is let in."""
    return [
        selectinload(PortfolioUnit.portfolio).selectinload(Portfolio.learner),
        selectinload(PortfolioUnit.unit_version),
        selectinload(PortfolioUnit.qualification),
        selectinload(PortfolioUnit.allocations).selectinload(Allocation.user),
        selectinload(PortfolioUnit.grants),
    ]


def whole_portfolio() -> list[ExecutableOption]:
    """What is read with a portfolio: its learner, and the same of each of its units."""
    units = selectinload(Portfolio.units)
    return [
        selectinload(Portfolio.learner),
        units.selectinload(PortfolioUnit.unit_version),
        units.selectinload(PortfolioUnit.qualification),
        units.selectinload(PortfolioUnit.allocations).selectinload(Allocation.user),
        units.selectinload(PortfolioUnit.grants),
    ]
