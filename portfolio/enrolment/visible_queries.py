"""Reads of the portfolios and units that somebody may see."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from portfolio import days
from portfolio.access import Relation, RoleName
from portfolio.db import db
from portfolio.enrolment.models import ExternalGrant, Portfolio, PortfolioUnit
from portfolio.enrolment.place_queries import placed
from portfolio.enrolment.queries import whole_portfolio, whole_unit
from portfolio.people.models import User


def visible_portfolios(user: User, *, today: date | None = None) -> Sequence[Portfolio]:
    """The portfolios that *user* may see, by learner, with their units and who works on them."""
    statement = select(Portfolio).where(Portfolio.home_centre_id == user.home_centre_id)
    if not _sees_all(user):
        its_unit = Portfolio.units.any(_works_on(user, today or days.today()))
        statement = statement.where(or_(Portfolio.learner_id == user.id, its_unit))
    statement = statement.join(Portfolio.learner).order_by(User.name, Portfolio.id)
    return db.session.scalars(statement.options(*whole_portfolio())).all()


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
    return db.session.scalars(statement.options(*whole_unit())).all()


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
