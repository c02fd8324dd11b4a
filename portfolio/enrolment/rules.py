"""When a unit may change, who may be enrolled on what, and who may hold which place at a unit."""

from collections.abc import Iterable
from datetime import date

from portfolio.access import Relation, RoleName
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.people.models import User
from portfolio.refusal import Refusal
from portfolio.standards.models import Qualification, UnitVersion


class ChangedSinceSeen(Refusal):
    """Somebody changed the unit after the page was opened."""


class UnitLocked(Refusal):
    """The unit is signed off."""


class NothingChosen(Refusal):
    """No unit was chosen."""


class AlreadyEnrolled(Refusal):
    """The learner has the unit, in this version or another."""


class ChosenTwice(Refusal):
    """One unit was ticked under two qualifications."""


class NotALearner(Refusal):
    """The person doesn't learn at this centre."""


class NotOfQualification(Refusal):
    """The qualification doesn't name the unit."""


class TargetPassed(Refusal):
    """The target date lies before today."""


class WrongPerson(Refusal):
    """The person can't hold that place at that unit."""


class PlacesCollide(Refusal):
    """One person would hold two places at one unit."""


class CountersignerMissing(Refusal):
    """A trainee assesses, and nobody confirms what they decide."""


class CountersignerIdle(Refusal):
    """A countersigner was named where no trainee assesses."""


class NothingChanged(Refusal):
    """The unit has these people and this date already."""


def require_seen(unit: PortfolioUnit, seen: int, *, then: str = "go on") -> None:
    """An act on a unit rests on the unit as it is, not on an earlier look at it."""
    if seen != unit.revision:
        raise ChangedSinceSeen(
            f"Somebody changed this unit while you were reading. Look at it again, then {then}."
        )


def require_unlocked(unit: PortfolioUnit) -> None:
    """Nothing that a sign-off rests on changes until the unit is reopened."""
    if unit.locked:
        raise UnitLocked(f"{unit.name} is signed off; reopen it first.")


def require_enrollable(
    learner: User,
    portfolio: Portfolio | None,
    chosen: Iterable[tuple[UnitVersion, Qualification | None]],
    *,
    by: User,
) -> None:
    """A learner of the centre is enrolled on units, each once, under qualifications naming them."""
    if learner.home_centre_id != by.home_centre_id or not learner.has(RoleName.LEARNER):
        raise NotALearner(f"{learner.name} isn't a learner of this centre.")
    chosen = list(chosen)
    if not chosen:
        raise NothingChosen("Choose at least one unit.", field="units")
    had = {unit.unit_version.unit_id for unit in portfolio.units} if portfolio else set()
    ticked: set[int] = set()
    for version, qualification in chosen:
        if version.unit_id in had:
            raise AlreadyEnrolled(
                f"{learner.name} already has {version.name}; a unit is in a portfolio once, "
                "however many qualifications it counts for.",
                field="units",
            )
        if version.unit_id in ticked:
            raise ChosenTwice(
                f"{version.name} is ticked under two qualifications. Tick it under one: it is in "
                "the portfolio and judged once.",
                field="units",
            )
        ticked.add(version.unit_id)
        if qualification is not None and not _stands_under(version, qualification):
            raise NotOfQualification(
                f"{qualification.title} doesn't name {version.name}.", field="units"
            )


def _stands_under(version: UnitVersion, qualification: Qualification) -> bool:
    """Whether it names the unit or the one in whose place it stands, or the centre put it there."""
    named = {place.unit_id for place in qualification.units}
    if version.unit_id in named:
        return True
    ownership = version.unit.ownership
    return ownership is not None and (
        ownership.replaces_id in named or ownership.qualification_id == qualification.id
    )


def require_target_ahead(target_on: date | None, *, before: date | None, today: date) -> None:
    """A target is set to a day that is still to come; one set earlier may stand."""
    if target_on is not None and target_on != before and target_on < today:
        raise TargetPassed("The target date has passed. Choose a day to come.", field="target_on")


_ROLES = {
    Relation.ASSESSOR: (RoleName.ASSESSOR,),
    Relation.VERIFIER: (RoleName.VERIFIER, RoleName.LEAD_VERIFIER),
    Relation.COUNTERSIGNER: (RoleName.ASSESSOR,),
}


def roles_for(relation: Relation) -> tuple[RoleName, ...]:
    """The roles, any one of which lets a person hold that place."""
    return _ROLES[relation]


def require_places(
    unit: PortfolioUnit, places: dict[Relation, User | None], *, newly: set[Relation]
) -> None:
    """Three people at most, each another, none the learner, each with the role; *newly* placed."""
    for relation in newly:
        person = places[relation]
        if person is not None:
            _require_able(unit, relation, person)
    _require_apart(unit, places)
    assessor, countersigner = places[Relation.ASSESSOR], places[Relation.COUNTERSIGNER]
    if assessor is not None and assessor.trainee and countersigner is None:
        raise CountersignerMissing(
            f"{assessor.name} is a trainee. Choose who countersigns their decisions.",
            field="countersigner",
        )
    if countersigner is not None and (assessor is None or not assessor.trainee):
        raise CountersignerIdle(
            "Only a trainee's decisions are countersigned. Leave the countersigner out.",
            field="countersigner",
        )


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


def _require_apart(unit: PortfolioUnit, places: dict[Relation, User | None]) -> None:
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
