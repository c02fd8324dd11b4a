"""What enrolments are made of: portfolios and units that begin, places that change hands."""

from collections.abc import Iterable
from datetime import date, datetime

from portfolio.db import db
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.enrolment.place_rules import Places
from portfolio.people.models import User
from portfolio.standards.models import Qualification, UnitVersion


def new_portfolio(learner: User, *, at: datetime) -> Portfolio:
    """The learner's portfolio, which begins now."""
    return Portfolio(home_centre_id=learner.home_centre_id, learner=learner, begun_at=at)


def new_unit(
    portfolio: Portfolio,
    version: UnitVersion,
    qualification: Qualification | None,
    *,
    target_on: date | None,
    at: datetime,
) -> PortfolioUnit:
    """A unit of the portfolio, which begins now."""
    return PortfolioUnit(
        portfolio=portfolio,
        unit_version=version,
        qualification=qualification,
        enrolled_at=at,
        target_on=target_on,
        revision=0,
        # Known to be none, so that nobody has to ask.
        allocations=[],
    )


def hand_places(unit: PortfolioUnit, places: Places, *, by: User, at: datetime) -> None:
    """These people hold these places of the unit from now on; the other places stay."""
    hand_all([(unit, places)], by=by, at=at)


def hand_all(changes: Iterable[tuple[PortfolioUnit, Places]], *, by: User, at: datetime) -> None:
    """As hand_places, for many units in two steps."""
    changes = list(changes)
    for unit, places in changes:
        for allocation in unit.allocations:
            if allocation.ended_at is None and allocation.relation in places:
                allocation.ended_at = at
    # The old rows end before the new ones begin: a place is held by one person at a time.
    db.session.flush()
    for unit, places in changes:
        for relation, person in places.items():
            if person is not None:
                unit.allocations.append(
                    Allocation(user=person, relation=relation.value, begun_at=at, by_id=by.id)
                )
    db.session.flush()
