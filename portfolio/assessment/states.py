"""What state a unit is in, computed from the newest of its rows; no state is ever stored."""

from collections.abc import Iterable
from enum import StrEnum

from portfolio.assessment.models import Judgement, SignOff, TieDecision
from portfolio.evidence.models import Submission


class UnitState(StrEnum):
    """A unit in one learner's portfolio, as far as assessment moves it."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SIGNED_OFF = "signed off"
    REOPENED = "reopened"


class Outcome(StrEnum):
    """What a judgement says of a criterion."""

    MET = "met"
    MORE_NEEDED = "more_needed"


def state_of(
    submissions: Iterable[Submission],
    judgements: Iterable[Judgement],
    sign_offs: Iterable[SignOff],
) -> UnitState:
    """The state that these rows of one unit amount to, whatever their order."""
    signed = max(sign_offs, key=_id, default=None)
    if signed is not None and not signed.overtaken:
        return UnitState.SIGNED_OFF
    newest = max(submissions, key=_id, default=None)
    if newest is None:
        return UnitState.OPEN
    asked = [
        judgement
        for judgement in newest_by_criterion(judgements).values()
        if judgement.outcome == Outcome.MORE_NEEDED and judgement.submission_id == newest.id
    ]
    if signed is not None and signed.reopening is not None:
        since = signed.reopening.at
        asked = [judgement for judgement in asked if judgement.at > since]
        if not asked and newest.at <= since:
            return UnitState.REOPENED
    return UnitState.RETURNED if asked else UnitState.SUBMITTED


def newest_by_criterion(judgements: Iterable[Judgement]) -> dict[int, Judgement]:
    """The judgement that holds for each criterion, by the criterion's id."""
    return {each.criterion_id: each for each in sorted(judgements, key=_id)}


def newest_by_tie(decisions: Iterable[TieDecision]) -> dict[int, TieDecision]:
    """The decision that holds for each tie, by the tie's id."""
    return {each.mapping_id: each for each in sorted(decisions, key=_id)}


def _id(row: Submission | Judgement | SignOff | TieDecision) -> int:
    return row.id
