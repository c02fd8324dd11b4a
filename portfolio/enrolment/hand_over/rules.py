"""Handing places over at many units: what would become of each, and what stands in the way."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from portfolio.access import Relation
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.place_rules import Past, Places, places_after, require_places
from portfolio.people.models import User
from portfolio.refusal import Refusal
from portfolio.sentences import number


class HandOverRefused(Refusal):
    """At least one of the units can't be handed over, so none is."""


class PlaceNotHeld(Refusal):
    """The person doesn't hold that place at the unit."""


class SamePerson(Refusal):
    """The place would go to whoever holds it."""


class NothingToHandOver(Refusal):
    """No unit was chosen."""


class UnitsChanged(Refusal):
    """One of the units was changed after the plan was shown, or which units they are."""


@dataclass(frozen=True)
class Planned:
    """One unit of a hand-over: who holds its places afterwards, or why it can't be handed over."""

    unit: PortfolioUnit
    relation: Relation  # the place that is handed over
    places: Places
    newly: frozenset[Relation]
    refused: str

    @property
    def countersigner(self) -> User | None:
        """Who newly countersigns the unit, if anybody."""
        newly = Relation.COUNTERSIGNER in self.newly
        return self.places[Relation.COUNTERSIGNER] if newly else None

    @property
    def ended(self) -> tuple[str, ...]:
        """Whose other places end by it, in words."""
        return tuple(
            f"{held.name} is its {place.value} no longer"
            for place in sorted(self.newly)
            if place is not self.relation and (held := self.unit.allocated(place)) is not None
        )


def hand_over_plan(
    units: Iterable[PortfolioUnit],
    *,
    holder: User,
    relation: Relation,
    to: User,
    countersigner: User | None,
    past: Mapping[int, Past],
) -> tuple[Planned, ...]:
    """What handing the place of *holder* to *to* makes of each unit; every rule asked of each."""
    return tuple(
        _planned(unit, holder, relation, to, countersigner, past[unit.id]) for unit in units
    )


def _planned(
    unit: PortfolioUnit,
    holder: User,
    relation: Relation,
    to: User,
    countersigner: User | None,
    past: Past,
) -> Planned:
    places = places_after(
        unit, relation, to, countersigner=countersigner, provisional=past.provisional
    )
    newly = frozenset(each for each in places if places[each] is not unit.allocated(each))
    refused = ""
    try:
        if unit.allocated(relation) is not holder:
            raise PlaceNotHeld(f"{holder.name} isn't its {relation.value} any more.")
        if to is holder:
            raise SamePerson(f"{holder.name} is its {relation.value} already.")
        require_places(unit, places, newly=newly, past=past)
    except Refusal as refusal:
        refused = refusal.sentence
    return Planned(unit, relation, places, newly, refused)


def require_all(planned: Collection[Planned]) -> None:
    """Every unit can be handed over: all of them are, or none is."""
    if not planned:
        raise NothingToHandOver("Choose at least one unit to hand over.")
    refused = [each for each in planned if each.refused]
    if refused:
        count = len(refused)
        what = number(count, "unit stands", "units stand")
        raise HandOverRefused(
            f"{what} in the way, so nothing is handed over. Each says why; choose somebody else "
            "for it, or leave it out."
        )


def require_as_shown(units: Iterable[PortfolioUnit], shown: str) -> None:
    """The units are the ones that the plan showed, and none was changed since."""
    if mark_of(units) != shown:
        raise UnitsChanged(
            "Something about these units changed while you were reading. Look at the plan again, "
            "then hand over."
        )


def mark_of(units: Iterable[PortfolioUnit]) -> str:
    """A mark that tells these units, as they are, from any others and from any later."""
    said = ",".join(
        f"{id}:{revision}" for id, revision in sorted((u.id, u.revision) for u in units)
    )
    return sha256(said.encode()).hexdigest()[:32]
