"""Handing the places of one person over to another, at many units at once."""

from collections.abc import Collection
from datetime import UTC, datetime

from portfolio.access import Relation
from portfolio.audit.record import Verb, record
from portfolio.enrolment.hand_over.rules import (
    Planned,
    hand_over_plan,
    require_all,
    require_as_shown,
)
from portfolio.enrolment.holding import hand_all
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.place_rules import PastOf
from portfolio.enrolment.queries import lock_units
from portfolio.people.models import User
from portfolio.sentences import number


def hand_over(
    units: Collection[PortfolioUnit],
    *,
    holder: User,
    relation: Relation,
    to: User,
    countersigner: User | None = None,
    by: User,
    shown: str,
    past_of: PastOf,
    at: datetime | None = None,
) -> tuple[Planned, ...]:
    """*to* holds the place of *holder* at all of the units, or nothing has changed.

    Judgements, feedback, ties and sign-offs stay as they are and whose they are. One event says
    it for all the units; each unit's history finds it by the rows that it wrote.
    """
    at = at or datetime.now(UTC)
    held = lock_units([unit.id for unit in units])
    require_as_shown(held, shown)
    planned = hand_over_plan(
        held,
        holder=holder,
        relation=relation,
        to=to,
        countersigner=countersigner,
        past=past_of(held),
    )
    require_all(planned)
    for each in planned:
        each.unit.revision += 1
    hand_all(
        [(each.unit, {r: each.places[r] for r in each.newly}) for each in planned], by=by, at=at
    )
    units_said = number(len(planned), "unit", "units")
    record(
        Verb.HANDED_OVER,
        holder,
        by_id=by.id,
        centre_id=holder.centre_id,
        at=at,
        sentence=(
            f"{by.name} handed the place of {relation.value} over from {holder.name} to {to.name}, "
            f"at {units_said}."
        ),
        details={
            "relation": relation.value,
            "from": holder.id,
            "to": to.id,
            "countersigner": countersigner.id if countersigner else None,
            "units": [each.unit.id for each in planned],
        },
    )
    return planned
