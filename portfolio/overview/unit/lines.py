"""A unit with its state and progress, as a list of units shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from portfolio import days
from portfolio.enrolment.models import PortfolioUnit
from portfolio.overview.progress import Progress, progress_of
from portfolio.verification.queries import unit_states
from portfolio.verification.states import WholeState


@dataclass(frozen=True)
class UnitLine:
    """One unit as a list of units shows it."""

    unit: PortfolioUnit
    state: WholeState
    progress: Progress

    @property
    def days_left(self) -> int | None:
        """Days to the target date, negative when it has passed; None without one, or when done."""
        if self.unit.target_on is None or self.unit.locked:
            return None
        return (self.unit.target_on - days.today()).days


def lines_of_units(units: Sequence[PortfolioUnit]) -> tuple[UnitLine, ...]:
    """Each unit with its state and progress, in a fixed number of SELECTs."""
    states, progress = unit_states(units), progress_of(units)
    return tuple(UnitLine(unit, states[unit.id], progress[unit.id]) for unit in units)
