"""Opening units to an external verifier for certain days, and closing them before the last."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime

from portfolio.audit.record import Verb, record
from portfolio.days import in_words
from portfolio.db import db
from portfolio.enrolment.models import ExternalGrant, ExternalGrantEnding, PortfolioUnit
from portfolio.enrolment.queries import lock_units
from portfolio.people.models import User
from portfolio.sentences import number
from portfolio.verification.grants.queries import grants_now
from portfolio.verification.grants.rules import (
    not_open_yet,
    require_days,
    require_external,
    require_lasting,
    require_no_part,
)
from portfolio.verification.sampling.queries import who_decided


def open_to_external(
    units: Collection[PortfolioUnit],
    *,
    person: User,
    from_on: date,
    until_on: date,
    by: User,
    today: date,
    at: datetime | None = None,
) -> Sequence[ExternalGrant]:
    """*person* may look at these units on these days; units open to them already are left out."""
    at = at or datetime.now(UTC)
    require_external(person, by.home_centre_id)
    require_days(from_on, until_on, today)
    held = lock_units([unit.id for unit in units])
    new = not_open_yet(held, person, from_on, until_on)
    require_no_part(new, person, who_decided([unit.id for unit in new]))
    grants = [
        ExternalGrant(
            portfolio_unit=unit, user=person, from_on=from_on, until_on=until_on, by=by, at=at
        )
        for unit in new
    ]
    db.session.add_all(grants)
    db.session.flush()
    record(
        Verb.OPENED_TO_EXTERNAL,
        person,
        by_id=by.id,
        centre_id=by.centre_id,
        at=at,
        sentence=f"{by.name} opened {_units(len(grants))} to {person.name}, external verifier, "
        f"from {in_words(from_on)} to {in_words(until_on)}.",
        details={
            "from_on": from_on.isoformat(),
            "until_on": until_on.isoformat(),
            "units": [unit.id for unit in new],
        },
    )
    return grants


def close_to_external(
    grants: Collection[ExternalGrant],
    *,
    person: User,
    by: User,
    today: date,
    at: datetime | None = None,
) -> Sequence[ExternalGrant]:
    """These grants of *person* open nothing from now on; each stays as it was given."""
    at = at or datetime.now(UTC)
    now = grants_now([grant.id for grant in grants])
    require_lasting(now, today)
    db.session.add_all([ExternalGrantEnding(grant=grant, by=by, at=at) for grant in now])
    db.session.flush()
    record(
        Verb.CLOSED_TO_EXTERNAL,
        person,
        by_id=by.id,
        centre_id=by.centre_id,
        at=at,
        sentence=f"{by.name} closed {_units(len(now))} to {person.name}, external verifier.",
        details={"units": [grant.portfolio_unit_id for grant in now]},
    )
    return now


def _units(count: int) -> str:
    return number(count, "unit", "units")
