"""A portfolio's units as one person may see them."""

from portfolio.enrolment.models import Portfolio
from portfolio.enrolment.queries import visible_units
from portfolio.overview.home_queries import UnitLine, lines_of_units
from portfolio.people.models import User


def lines_of(portfolio: Portfolio, user: User) -> tuple[UnitLine, ...]:
    """The units of *portfolio* that *user* may see, with state and progress."""
    units = [unit for unit in visible_units(user) if unit.portfolio_id == portfolio.id]
    return lines_of_units(units)
