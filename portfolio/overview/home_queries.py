"""What waits for a person, by each of the roles they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portfolio import days
from portfolio.access import Relation, RoleName
from portfolio.assessment.models import SignOff
from portfolio.db import db
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.enrolment.queries import visible_units
from portfolio.overview.progress import Progress, progress_of
from portfolio.people.models import User
from portfolio.people.queries import people_of
from portfolio.verification.models import ActionPoint
from portfolio.verification.queries import (
    action_points_for,
    unit_states,
    units_verified_by,
    verifies,
)
from portfolio.verification.states import PointState, State, WholeState, point_state


@dataclass(frozen=True)
class UnitLine:
    """One unit as a home page lists it."""

    unit: PortfolioUnit
    state: WholeState
    progress: Progress

    @property
    def days_left(self) -> int | None:
        """Days to the target date, negative when it has passed; None without one, or when done."""
        if self.unit.target_on is None or self.unit.locked:
            return None
        return (self.unit.target_on - days.today()).days


@dataclass(frozen=True)
class LearnerHome:
    """The learner's units; those that the assessor asked more of stand first in `asked`."""

    portfolio: Portfolio | None
    lines: tuple[UnitLine, ...]

    @property
    def asked(self) -> tuple[UnitLine, ...]:
        return tuple(
            line
            for line in self.lines
            if line.progress.asked_for and line.state.state in (State.RETURNED, State.REOPENED)
        )


@dataclass(frozen=True)
class AssessorHome:
    """What waits for an assessor, oldest first, and all that they assess."""

    to_judge: tuple[UnitLine, ...]
    to_sign: tuple[UnitLine, ...]
    to_countersign: tuple[SignOff, ...]
    to_answer: tuple[ActionPoint, ...]
    lines: tuple[UnitLine, ...]

    @property
    def waiting(self) -> int:
        return (
            len(self.to_judge) + len(self.to_sign) + len(self.to_countersign) + len(self.to_answer)
        )


@dataclass(frozen=True)
class VerifierHome:
    """What waits for a verifier: signed-off units, samples begun, answers to action points."""

    to_look_at: tuple[UnitLine, ...]
    in_sampling: tuple[UnitLine, ...]
    answered: tuple[ActionPoint, ...]
    units: int

    @property
    def waiting(self) -> int:
        return len(self.to_look_at) + len(self.in_sampling) + len(self.answered)


@dataclass(frozen=True)
class ManagerHome:
    """What a manager has to see to."""

    not_enrolled: tuple[User, ...]
    without_assessor: tuple[PortfolioUnit, ...]
    without_verifier: tuple[PortfolioUnit, ...]
    learners: int
    units: int


@dataclass(frozen=True)
class Home:
    """The home of one person: a part for each role they hold, None for the others."""

    learner: LearnerHome | None
    assessor: AssessorHome | None
    verifier: VerifierHome | None
    manager: ManagerHome | None
    external: tuple[UnitLine, ...] | None


def home_of(user: User) -> Home:
    """Everything that the home page of *user* shows."""
    countersigned = visible_units(user, as_=Relation.COUNTERSIGNER)
    return Home(
        learner=_learner(user) if user.has(RoleName.LEARNER) else None,
        assessor=(
            _assessor(user, countersigned) if user.has(RoleName.ASSESSOR) or countersigned else None
        ),
        verifier=_verifier(user) if verifies(user) else None,
        manager=_manager(user) if user.has(RoleName.MANAGER) else None,
        external=(
            lines_of_units(visible_units(user, as_=Relation.EXTERNAL))
            if user.has(RoleName.EXTERNAL)
            else None
        ),
    )


def _learner(user: User) -> LearnerHome:
    lines = lines_of_units(visible_units(user, as_=Relation.LEARNER))
    return LearnerHome(lines[0].unit.portfolio if lines else None, lines)


def _assessor(user: User, countersigned: Sequence[PortfolioUnit]) -> AssessorHome:
    lines = lines_of_units(visible_units(user, as_=Relation.ASSESSOR))
    submitted = sorted(
        (line for line in lines if line.state.state is State.SUBMITTED), key=_submitted_at
    )
    return AssessorHome(
        to_judge=tuple(line for line in submitted if line.progress.met < line.progress.total),
        to_sign=(
            *(line for line in submitted if line.progress.met == line.progress.total),
            # A reopened unit that nothing was changed in has to be signed off again.
            *(
                line
                for line in lines
                if line.state.state is State.REOPENED and line.progress.met == line.progress.total
            ),
        ),
        to_countersign=_provisional(countersigned),
        to_answer=tuple(
            point
            for point in action_points_for(user)
            if point_state(point) is PointState.OPEN
            and point.sample.portfolio_unit.assessor == user
        ),
        lines=lines,
    )


def _verifier(user: User) -> VerifierHome:
    lines = lines_of_units(units_verified_by(user))
    return VerifierHome(
        to_look_at=tuple(
            sorted(
                (
                    line
                    for line in lines
                    if line.state.state is State.SIGNED_OFF and not line.state.provisional
                ),
                key=_signed_at,
            )
        ),
        in_sampling=tuple(line for line in lines if line.state.state is State.IN_SAMPLING),
        answered=tuple(
            point
            for point in action_points_for(user)
            if point_state(point) is PointState.ANSWERED and point.by_id == user.id
        ),
        units=len(lines),
    )


def _manager(user: User) -> ManagerHome:
    units = visible_units(user)
    enrolled = {unit.portfolio.learner_id for unit in units}
    learners = people_of(user.centre, RoleName.LEARNER)
    return ManagerHome(
        not_enrolled=tuple(person for person in learners if person.id not in enrolled),
        without_assessor=tuple(unit for unit in units if unit.assessor is None),
        without_verifier=tuple(unit for unit in units if unit.verifier is None),
        learners=len(learners),
        units=len(units),
    )


def lines_of_units(units: Sequence[PortfolioUnit]) -> tuple[UnitLine, ...]:
    """Each unit with its state and progress, in a fixed number of SELECTs."""
    states, progress = unit_states(units), progress_of(units)
    return tuple(UnitLine(unit, states[unit.id], progress[unit.id]) for unit in units)


def _submitted_at(line: UnitLine) -> tuple[datetime, int]:
    assert line.progress.submitted_at is not None  # it is submitted
    return line.progress.submitted_at, line.unit.id


def _signed_at(line: UnitLine) -> tuple[datetime, int]:
    assert line.unit.locked_at is not None  # it is signed off
    return line.unit.locked_at, line.unit.id


def _provisional(units: Sequence[PortfolioUnit]) -> tuple[SignOff, ...]:
    """The sign-offs of these units that wait for a countersignature."""
    rows = db.session.scalars(
        select(SignOff)
        .where(SignOff.portfolio_unit_id.in_([unit.id for unit in units]), SignOff.provisional)
        .options(
            joinedload(SignOff.countersignature),
            joinedload(SignOff.reopening),
            joinedload(SignOff.by),
        )
        .order_by(SignOff.id)
    )
    return tuple(row for row in rows if row.countersignature is None and not row.overtaken)
