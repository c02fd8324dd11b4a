"""What state a unit is in, computed from the newest of its rows; no state is ever stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from portfolio.assessment.models import Judgement, SignOff, TieDecision
from portfolio.days import in_words
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


class NewestJudgement(Protocol):
    """The newest judgement on a criterion: the one that holds."""

    @property
    def outcome(self) -> str: ...
    @property
    def submission_id(self) -> int: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class Newest:
    """The newest rows of a unit, as far as its state rests on them; None where there is none."""

    submission_id: int | None = None
    submitted_at: datetime | None = None
    sign_off_id: int | None = None
    reopened_at: datetime | None = None  # whether, and when, that sign-off was overtaken


def state_of(
    submissions: Iterable[Submission],
    judgements: Iterable[Judgement],
    sign_offs: Iterable[SignOff],
) -> UnitState:
    """The state that these rows of one unit amount to, whatever their order."""
    signed = max(sign_offs, key=_id, default=None)
    submitted = max(submissions, key=_id, default=None)
    newest = Newest(
        submission_id=submitted.id if submitted is not None else None,
        submitted_at=submitted.at if submitted is not None else None,
        sign_off_id=signed.id if signed is not None else None,
        reopened_at=signed.reopening.at if signed is not None and signed.reopening else None,
    )
    return state_from(newest, newest_by_criterion(judgements).values())


def state_from(newest: Newest, judgements: Iterable[NewestJudgement]) -> UnitState:
    """The state of a unit with these newest rows and the judgements that hold."""
    if newest.sign_off_id is not None and newest.reopened_at is None:
        return UnitState.SIGNED_OFF
    if newest.submission_id is None or newest.submitted_at is None:
        return UnitState.OPEN
    asked = [
        judgement
        for judgement in judgements
        if judgement.outcome == Outcome.MORE_NEEDED
        and judgement.submission_id == newest.submission_id
    ]
    if newest.reopened_at is not None:
        since = newest.reopened_at
        asked = [judgement for judgement in asked if judgement.at > since]
        if not asked and newest.submitted_at <= since:
            return UnitState.REOPENED
    return UnitState.RETURNED if asked else UnitState.SUBMITTED


def why_reopened(by: str, at: datetime, reason: str) -> str:
    """What whoever works on a reopened unit is told, wherever they work on it."""
    return f"{by} reopened this unit on {in_words(at)}: “{reason}”"


def newest_by_criterion(judgements: Iterable[Judgement]) -> dict[int, Judgement]:
    """The judgement that holds for each criterion, by the criterion's id."""
    return {each.criterion_id: each for each in sorted(judgements, key=_id)}


def newest_by_tie(decisions: Iterable[TieDecision]) -> dict[int, TieDecision]:
    """The decision that holds for each tie, by the tie's id."""
    return {each.mapping_id: each for each in sorted(decisions, key=_id)}


def _id(row: Submission | Judgement | SignOff | TieDecision) -> int:
    return row.id
