"""When a unit may change, and who may be enrolled on what."""

from collections.abc import Iterable
from datetime import date

from portfolio.access import RoleName
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.people.models import User
from portfolio.refusal import Refusal
from portfolio.standards.models import Qualification, UnitVersion


class ChangedSinceSeen(Refusal):
    """Somebody changed the unit after the page was opened."""


class UnitLocked(Refusal):
    """The unit is signed off."""


class LearnerErased(Refusal):
    """The learner of the unit was erased by law."""


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
    require_learner_there(unit)
    if unit.locked:
        raise UnitLocked(f"{unit.name} is signed off; reopen it first.")


def require_learner_there(unit: PortfolioUnit) -> None:
    """In a unit of somebody who was erased by law nothing is done any more."""
    if unit.learner.erased:
        raise LearnerErased(
            f"The learner of {unit.name} was erased by law. What is left of it stays as it is."
        )


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
