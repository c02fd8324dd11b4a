"""The whole state of a unit: what assessment says of it, and what verification adds."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portfolio.assessment.models import SignOff
from portfolio.assessment.states import UnitState
from portfolio.verification.models import ActionPoint, Release, Sample


class State(StrEnum):
    """Where a unit in one learner's portfolio stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SIGNED_OFF = "signed off"
    IN_SAMPLING = "in sampling"
    ACTION_REQUIRED = "action required"
    RELEASED = "released"
    REOPENED = "reopened"


@dataclass(frozen=True)
class WholeState:
    """A unit's state, and whether its sign-off still waits for a countersignature."""

    state: State
    provisional: bool = False

    @property
    def value(self) -> str:
        """The state's word, as the status macro takes it."""
        return self.state.value

    @property
    def text(self) -> str:
        """The state as a sentence begins with it: "Signed off, provisional"."""
        words = self.state.value.capitalize()
        return f"{words}, provisional" if self.provisional else words


def shown_to_learner(state: WholeState) -> WholeState:
    """The unit's state as its learner reads it: an action point is for the assessor alone."""
    if state.state is State.ACTION_REQUIRED:
        return WholeState(State.IN_SAMPLING, state.provisional)
    return state


class PointState(StrEnum):
    """Where an action point stands."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


def whole_state(
    assessed: UnitState,
    *,
    sign_off: SignOff | None,
    samples: Iterable[Sample],
    release: Release | None,
) -> WholeState:
    """The unit's state, from its newest sign-off, every sample of it, and that sign-off's release.

    An action point that is still open holds the unit, whichever of its samples raised it.
    """
    samples = list(samples)
    if sign_off is None:
        return WholeState(State(assessed.value))
    return whole_state_from(
        assessed,
        confirmed=sign_off.confirmed,
        released=release is not None,
        action_required=any(sample.open_action_points for sample in samples),
        in_sampling=any(
            sample.sign_off_id == sign_off.id and not sample.closed for sample in samples
        ),
    )


def whole_state_from(
    assessed: UnitState,
    *,
    confirmed: bool,
    released: bool,
    action_required: bool,
    in_sampling: bool,
) -> WholeState:
    """The unit's state, from these facts about its newest sign-off and its samples."""
    if assessed is not UnitState.SIGNED_OFF:
        return WholeState(State(assessed.value))
    if released:
        return WholeState(State.RELEASED)
    if action_required:
        return WholeState(State.ACTION_REQUIRED, not confirmed)
    if in_sampling:
        return WholeState(State.IN_SAMPLING, not confirmed)
    return WholeState(State.SIGNED_OFF, not confirmed)


def point_state(point: ActionPoint) -> PointState:
    """Whether the action point waits for the assessor, for the verifier, or for nobody."""
    if point.closed:
        return PointState.CLOSED
    return PointState.ANSWERED if point.answered else PointState.OPEN
