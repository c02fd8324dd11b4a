"""Home pages and the pages that look at everything."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask_login import current_user

from portfolio.access import Permission, Relation, relations
from portfolio.audit.queries import events_of_unit
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.overview.homes import words as home_words
from portfolio.overview.homes.assessor_queries import RISK_RULE
from portfolio.overview.homes.manager_queries import loads_of
from portfolio.overview.homes.queries import LISTS, NOUNS, home_of, list_of, parts_of
from portfolio.overview.homes.rows import A_PAGE
from portfolio.overview.portfolio_queries import choices_of, lines_of
from portfolio.verification.queries import LEARNER_NEVER_SEES
from portfolio.web.guard import guard, signed_in, the_person, today
from portfolio.web.incoming import row_number

bp = Blueprint("overview", __name__)


@bp.get("/")
@signed_in
def home() -> Any:
    """What waits for the person who signed in, by each of their roles."""
    return render_template(
        "overview/home.html",
        home=home_of(the_person(), today=today()),
        today=today(),
        risk_rule=RISK_RULE,
        step_href=home_words.step_href,
        step_label=home_words.step_label,
        criterion_href=home_words.criterion_href,
    )


@bp.get("/waiting")
@signed_in
def waiting() -> Any:
    """One of the lists that the person's home shows the beginning of, page by page."""
    parts = parts_of(current_user)
    part = request.args.get("part", parts[0] if parts else "")
    if part and part not in parts:
        abort(404)
    page = min(max(request.args.get("page", 1, type=row_number), 1), 1000)
    loads = loads_of(current_user) if part == "load" else None
    found = (
        list_of(current_user, part, page=page, today=today()) if part and loads is None else None
    )
    return render_template(
        "overview/waiting.html",
        title=LISTS[part] if part else "Nothing waits for you",
        part=part,
        lists=[(each, LISTS[each]) for each in parts],
        found=found,
        nouns=NOUNS.get(part, ("thing", "things")),
        loads=loads,
        page=page,
        pages=max(1, -(-found.total // A_PAGE)) if found else 1,
        today=today(),
        risk_rule=RISK_RULE,
    )


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
    theirs = relations(current_user, unit, today=today())
    hidden = LEARNER_NEVER_SEES if theirs <= _SEES_NO_SAMPLING else frozenset()
    grants = [("external_grant", grant.id) for grant in unit.grants]
    events = events_of_unit(unit.id, leaving_out=hidden, rows=grants)
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
