"""Home pages and the pages that look at everything."""

from typing import Any

from flask import Blueprint, render_template
from flask_login import current_user

from portfolio.access import Permission, Relation, relations
from portfolio.audit.queries import events_of_unit
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.overview.home_queries import home_of
from portfolio.overview.portfolio_queries import choices_of, lines_of
from portfolio.verification.queries import LEARNER_NEVER_SEES
from portfolio.web.guard import guard, signed_in, today

bp = Blueprint("overview", __name__)


@bp.get("/")
@signed_in
def home() -> Any:
    """What waits for the person who signed in, by each of their roles."""
    return render_template("overview/home.html", home=home_of(current_user))


@bp.get("/portfolios/<int:id>")
@guard(Permission.VIEW_PORTFOLIO, Portfolio)
def portfolio(portfolio: Portfolio) -> Any:
    """One learner's units, as far as the person may see them."""
    return render_template(
        "overview/portfolio.html", portfolio=portfolio, lines=lines_of(portfolio, current_user)
    )


@bp.get("/units/<int:id>/history")
@guard(Permission.VIEW_HISTORY, PortfolioUnit)
def history(unit: PortfolioUnit) -> Any:
    """What was done to one unit, newest first."""
    standing = relations(current_user, unit, today=today())
    hidden = LEARNER_NEVER_SEES if standing <= _SEES_NO_SAMPLING else frozenset()
    events = events_of_unit(unit.id, leaving_out=hidden)
    return render_template("overview/history.html", unit=unit, events=events)


@bp.get("/portfolios/<int:id>/qualifications")
@guard(Permission.VIEW_PORTFOLIO, Portfolio)
def qualifications(portfolio: Portfolio) -> Any:
    """What a learner's units make of their qualifications, and what is still to be chosen."""
    return render_template(
        "overview/qualifications.html",
        portfolio=portfolio,
        choices=choices_of(portfolio, portfolio.learner.centre),
    )


# Who sees a unit and its history, but not what verifiers and assessors say to each other.
_SEES_NO_SAMPLING = frozenset({Relation.LEARNER, Relation.MANAGER, Relation.MEMBER})


# The first adds its routes to the blueprint of evidence, the second to the one above.
from portfolio.overview import (  # noqa: E402  # they need bp
    evidence_views,  # noqa: F401  # adds its routes
    moving_views,  # noqa: F401  # adds its routes
    unit_views,  # noqa: F401  # adds its routes
)
