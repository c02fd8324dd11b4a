"""When a unit in a portfolio may go over to another version of its text."""

from collections.abc import Collection, Mapping, Sequence

from portfolio.enrolment.models import PortfolioUnit
from portfolio.refusal import Refusal
from portfolio.standards.models import Criterion, UnitVersion


class NotNewer(Refusal):
    """The unit has that version already, or a later one, or the version is of another unit."""


class HasThatUnit(Refusal):
    """The portfolio has the unit that this one would become."""


class PairUnknown(Refusal):
    """A pair names a criterion that one of the two versions doesn't have."""


class NobodyChosen(Refusal):
    """No portfolio was chosen to be moved."""


def require_movable(
    unit: PortfolioUnit, to: UnitVersion, *, open_to: Collection[int], had: Collection[int]
) -> None:
    """A unit goes over to a later version of its own, or to the unit written in its place.

    *open_to* are the ids of the versions that it can go over to, *had* those of the versions in
    the portfolio.
    """
    if to.id not in open_to:
        raise NotNewer(
            f"{unit.learner.name} has {unit.label} in this version, or a later one, already."
        )
    if to.id in had:
        raise HasThatUnit(f"{unit.learner.name} has {to.label} in the portfolio already.")


def require_pairs(
    pairs: Mapping[int, int | None], old: Sequence[Criterion], new: Sequence[Criterion]
) -> None:
    """Every criterion of the earlier version is said to be one of the later, or gone."""
    known = {criterion.id for criterion in new} | {None}
    if set(pairs) != {criterion.id for criterion in old} or set(pairs.values()) - known:
        raise PairUnknown(
            "The criteria changed while you were looking. Look at the pairs again, then move."
        )


def require_some(chosen: Collection[object]) -> None:
    """Somebody is moved."""
    if not chosen:
        raise NobodyChosen("Tick at least one learner to move.", field="units")
