"""Reads of portfolios, their units and who sees them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.base import ExecutableOption

from portfolio.access import Relation, RoleName
from portfolio.db import db
from portfolio.enrolment.models import Allocation, ExternalGrant, Portfolio, PortfolioUnit
from portfolio.people.models import User


def lock(unit: PortfolioUnit) -> PortfolioUnit:
    """The unit as it is this moment; nobody else changes it until the transaction ends."""
    return db.session.scalars(
        select(PortfolioUnit)
        .where(PortfolioUnit.id == unit.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def find_portfolio(learner: User) -> Portfolio | None:
    """The learner's portfolio with its units, if they were ever enrolled."""
    return db.session.scalar(
        select(Portfolio).where(Portfolio.learner_id == learner.id).options(*_whole_portfolio())
    )


def visible_portfolios(user: User, *, today: date | None = None) -> Sequence[Portfolio]:
    """The portfolios that *user* may see, by learner, with their units and who works on them."""
    statement = select(Portfolio).where(Portfolio.home_centre_id == user.home_centre_id)
    if not _sees_all(user):
        its_unit = Portfolio.units.any(_works_on(user, today or date.today()))
        statement = statement.where(or_(Portfolio.learner_id == user.id, its_unit))
    statement = statement.join(Portfolio.learner).order_by(User.name, Portfolio.id)
    return db.session.scalars(statement.options(*_whole_portfolio())).all()


def visible_units(
    user: User, *, as_: Relation | None = None, today: date | None = None
) -> Sequence[PortfolioUnit]:
    """The units in portfolios that *user* may see, by learner, with who works on them.

    With *as_*, only those where they were given that place themselves (or own the portfolio),
    not those that a role in the centre opens to them.
    """
    statement = select(PortfolioUnit).join(PortfolioUnit.portfolio).join(Portfolio.learner)
    statement = statement.where(Portfolio.home_centre_id == user.home_centre_id)
    today = today or date.today()
    if as_ is not None:
        statement = statement.where(_stands(user, as_, today))
    elif not _sees_all(user):
        statement = statement.where(or_(Portfolio.learner_id == user.id, _works_on(user, today)))
    statement = statement.order_by(User.name, Portfolio.id, PortfolioUnit.id)
    return db.session.scalars(statement.options(*_whole_unit())).all()


def _sees_all(user: User) -> bool:
    return user.has(RoleName.MANAGER) or user.has(RoleName.LEAD_VERIFIER)


def _works_on(user: User, today: date) -> ColumnElement[bool]:
    allocated = PortfolioUnit.allocations.any(
        (Allocation.user_id == user.id) & Allocation.ended_at.is_(None)
    )
    return or_(allocated, _stands(user, Relation.EXTERNAL, today))


def _stands(user: User, relation: Relation, today: date) -> ColumnElement[bool]:
    if relation is Relation.LEARNER:
        return Portfolio.learner_id == user.id
    if relation is Relation.EXTERNAL:
        return PortfolioUnit.grants.any(
            (ExternalGrant.user_id == user.id)
            & (ExternalGrant.from_on <= today)
            & (ExternalGrant.until_on >= today)
        )
    return PortfolioUnit.allocations.any(
        (Allocation.user_id == user.id)
        & (Allocation.relation == relation.value)
        & Allocation.ended_at.is_(None)
    )


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
