"""When units are opened to an external verifier, and what then stands in the way."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum

from portfolio.access import RoleName
from portfolio.days import day_of
from portfolio.enrolment.models import ExternalGrant, PortfolioUnit
from portfolio.people.models import User
from portfolio.refusal import Refusal


class NotExternal(Refusal):
    """The person is no external verifier of this centre."""


class DaysOutOfOrder(Refusal):
    """The last day comes before the first, or has gone by."""


class NoUnitChosen(Refusal):
    """No unit was chosen, or none that isn't open on those days already."""


class OwnUnit(Refusal):
    """The person had a part in one of the units."""


class GrantOver(Refusal):
    """The grant was ended, or its last day has gone by."""


class GrantState(StrEnum):
    """How a grant stands on a day."""

    TO_COME = "to come"
    OPEN = "open"
    OVER = "over"
    ENDED = "ended"


def grant_state(grant: ExternalGrant, today: date) -> GrantState:
    """How the grant stands today."""
    if grant.ending is not None:
        return GrantState.ENDED
    if today < grant.from_on:
        return GrantState.TO_COME
    return GrantState.OPEN if today <= grant.until_on else GrantState.OVER


def last_day(grant: ExternalGrant) -> date:
    """The last day on which the unit was open, or is to be; before the first if it never was."""
    ended = grant.ending
    return min(grant.until_on, day_of(ended.at)) if ended else grant.until_on


def require_external(person: User, centre_id: int) -> None:
    """Units are opened to an external verifier of the centre."""
    if person.home_centre_id != centre_id or not person.active or not person.has(RoleName.EXTERNAL):
        raise NotExternal(
            f"{person.name} isn't an external verifier of this centre. Choose one who is.",
            field="person",
        )


def require_days(from_on: date, until_on: date, today: date) -> None:
    """The days are in order, and one of them at least is to come."""
    if until_on < from_on:
        raise DaysOutOfOrder(
            "The last day comes before the first. Choose a later last day.", field="until_on"
        )
    if until_on < today:
        raise DaysOutOfOrder("The last day has gone by. Choose a later one.", field="until_on")


def not_open_yet(
    units: Iterable[PortfolioUnit], person: User, from_on: date, until_on: date
) -> list[PortfolioUnit]:
    """The units that a grant of *person* doesn't open on all of those days already."""
    units = list(units)
    if not units:
        raise NoUnitChosen("Choose at least one unit.", field="units")
    new = [unit for unit in units if not _is_open(unit, person, from_on, until_on)]
    if not new:
        raise NoUnitChosen(
            f"These units are open to {person.name} on all of those days already.", field="units"
        )
    return new


def require_no_part(
    units: Collection[PortfolioUnit], person: User, decided: Mapping[int, Mapping[int, str]]
) -> None:
    """Nobody looks from outside at a unit that they work on, or decided on."""
    for unit in units:
        held = [
            f"is its {each.relation}"
            for each in unit.allocations
            if each.user_id == person.id and each.ended_at is None
        ]
        did = next(iter(held), decided.get(unit.id, {}).get(person.id))
        if unit.portfolio.learner_id == person.id:
            did = "is its learner"
        if did:
            raise OwnUnit(
                f"{person.name} {did}: {unit.label} of {unit.learner.name}. Leave that unit out.",
                field="units",
            )


def require_lasting(grants: Collection[ExternalGrant], today: date) -> None:
    """Only what still opens something, now or later, can be ended."""
    if not grants:
        raise NoUnitChosen("Choose at least one unit.", field="grants")
    for grant in grants:
        if grant_state(grant, today) in (GrantState.ENDED, GrantState.OVER):
            raise GrantOver(
                f"{grant.portfolio_unit.label} of {grant.portfolio_unit.learner.name} is closed "
                "already. Look at the list again.",
                field="grants",
            )


def _is_open(unit: PortfolioUnit, person: User, from_on: date, until_on: date) -> bool:
    return any(
        grant.user_id == person.id
        and grant.ending is None
        and grant.from_on <= from_on
        and until_on <= grant.until_on
        for grant in unit.grants
    )
