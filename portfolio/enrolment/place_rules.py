"""Who may hold which place at a unit, given who holds the others and what happened there before."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from portfolio.access import Relation, RoleName
from portfolio.enrolment.models import PortfolioUnit
from portfolio.people.models import User
from portfolio.refusal import Refusal


class WrongPerson(Refusal):
    """The person can't hold that place at that unit."""


class PlacesCollide(Refusal):
    """One person would hold two places at one unit."""


class CountersignerMissing(Refusal):
    """A trainee assesses, and nobody confirms what they decide."""


class CountersignerIdle(Refusal):
    """A countersigner was named where no trainee assesses."""


class TookPart(Refusal):
    """What the person did in the unit before keeps them from that place."""


@dataclass(frozen=True)
class Past:
    """What happened at a unit that bears on who may hold which place there.

    Areas above know it and hand it down: `decided` and `verified` say what each person did, by
    their id; `provisional` that a trainee's sign-off still waits for its countersignature.
    """

    decided: Mapping[int, str] = field(default_factory=dict)
    verified: Mapping[int, str] = field(default_factory=dict)
    provisional: bool = False


Places = Mapping[Relation, User | None]
# Asked once the units are held, so that nothing can happen at them between answer and act.
PastOf = Callable[[Collection[PortfolioUnit]], Mapping[int, Past]]


def nothing_yet(units: Collection[PortfolioUnit]) -> Mapping[int, Past]:
    """The past of units that began this moment."""
    return {unit.id: Past() for unit in units}


_ROLES = {
    Relation.ASSESSOR: (RoleName.ASSESSOR,),
    Relation.VERIFIER: (RoleName.VERIFIER, RoleName.LEAD_VERIFIER),
    Relation.COUNTERSIGNER: (RoleName.ASSESSOR,),
}


def roles_for(relation: Relation) -> tuple[RoleName, ...]:
    """The roles, any one of which lets a person hold that place."""
    return _ROLES[relation]


def require_places(
    unit: PortfolioUnit, places: Places, *, newly: Collection[Relation], past: Past
) -> None:
    """Three people at most, each another, none the learner, each with the role; *newly* placed."""
    for relation in newly:
        person = places[relation]
        if person is not None:
            _require_able(unit, relation, person)
            require_no_part(unit, relation, person, past)
    _require_apart(unit, places)
    assessor, countersigner = places[Relation.ASSESSOR], places[Relation.COUNTERSIGNER]
    if assessor is not None and assessor.trainee and countersigner is None:
        raise CountersignerMissing(
            f"{assessor.name} is a trainee. Choose who countersigns their decisions.",
            field="countersigner",
        )
    if past.provisional and countersigner is None:
        raise CountersignerMissing(
            "A trainee's sign-off of this unit waits for its countersignature. Choose who gives "
            "it.",
            field="countersigner",
        )
    trainee_decided = past.provisional or (assessor is not None and assessor.trainee)
    if countersigner is not None and not trainee_decided:
        raise CountersignerIdle(
            "Only a trainee's decisions are countersigned. Leave the countersigner out.",
            field="countersigner",
        )


def require_no_part(unit: PortfolioUnit, relation: Relation, person: User, past: Past) -> None:
    """Who decided on the unit doesn't verify it, and who verified it doesn't decide on it."""
    did = (past.decided if relation is Relation.VERIFIER else past.verified).get(person.id)
    if did is None:
        return
    why = (
        "nobody verifies their own judgement"
        if relation is Relation.VERIFIER
        else "nobody decides on what they verified"
    )
    raise TookPart(
        f"{person.name} {did}, so they can't be its {relation.value}: {why}. Choose somebody else.",
        field=relation.value,
    )


def places_after(
    unit: PortfolioUnit,
    relation: Relation,
    to: User,
    *,
    countersigner: User | None,
    provisional: bool,
) -> dict[Relation, User | None]:
    """Who holds each place once *to* has taken one over; a trainee's work has a countersigner.

    *countersigner* is for units that have none yet; one who is there stays while needed.
    """
    places: dict[Relation, User | None] = {
        each: unit.allocated(each)
        for each in (Relation.ASSESSOR, Relation.VERIFIER, Relation.COUNTERSIGNER)
    }
    places[relation] = to
    assessor = places[Relation.ASSESSOR]
    if relation is Relation.ASSESSOR and assessor is not None:
        there = places[Relation.COUNTERSIGNER]
        if assessor.trainee or provisional:
            places[Relation.COUNTERSIGNER] = countersigner or (there if there is not to else None)
        else:
            places[Relation.COUNTERSIGNER] = None
    return places


def _require_able(unit: PortfolioUnit, relation: Relation, person: User) -> None:
    field = relation.value
    if person.home_centre_id != unit.centre_id or not person.active:
        raise WrongPerson(
            f"{person.name} doesn't work at this centre. Choose somebody who does.", field=field
        )
    if not any(person.has(role) for role in roles_for(relation)):
        role = roles_for(relation)[0].value
        article = "an" if role[0] in "aeiou" else "a"
        raise WrongPerson(
            f"{person.name} isn't {article} {role} of this centre. Choose one who is.", field=field
        )
    if relation is Relation.COUNTERSIGNER and person.trainee:
        raise WrongPerson(
            f"{person.name} is a trainee; a qualified assessor countersigns.", field=field
        )


def _require_apart(unit: PortfolioUnit, places: Places) -> None:
    held: dict[int, Relation] = {}
    for relation, person in places.items():
        if person is None:
            continue
        if person.id == unit.portfolio.learner_id:
            raise WrongPerson(
                f"{person.name} is the learner of this unit; choose somebody else as "
                f"{relation.value}.",
                field=relation.value,
            )
        if person.id in held:
            raise PlacesCollide(
                f"{person.name} can't be both {held[person.id].value} and {relation.value} of one "
                "unit. Choose two people.",
                field=relation.value,
            )
        held[person.id] = relation
