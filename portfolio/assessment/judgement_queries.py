"""Reads of judgements: the newest on each criterion, and what was found before a unit moved."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import joinedload

from portfolio.assessment.models import Judgement
from portfolio.assessment.states import (
    Outcome,
    newest_by_criterion,
)
from portfolio.days import in_words
from portfolio.db import db, plain_rows
from portfolio.enrolment.models import MovedCriterion, PortfolioUnit, UnitMove
from portfolio.enrolment.queries import criteria_of
from portfolio.evidence.coverage.unit import Judged
from portfolio.evidence.models import Submission
from portfolio.people.models import User
from portfolio.standards.models import Criterion


def newest_judgements(unit: PortfolioUnit) -> dict[int, Judgement]:
    """The judgement that holds for each judged criterion, by the criterion's id."""
    rows = db.session.scalars(
        select(Judgement)
        .where(
            Judgement.portfolio_unit_id == unit.id, Judgement.criterion_id.in_(criteria_of(unit))
        )
        .options(joinedload(Judgement.by), joinedload(Judgement.submission))
    )
    return newest_by_criterion(rows)


@dataclass(frozen=True)
class EarlierJudgement:
    """What was decided on a criterion before the unit went over to its version."""

    judgement: Judgement
    same_words: bool

    @property
    def sentence(self) -> str:
        """What the assessor is told, who confirms it or decides otherwise."""
        judged = self.judgement
        when = f"{in_words(judged.at)}"
        if judged.outcome == Outcome.MET:
            said = f"{judged.by.name} found it met on {when}, in the version before this one. "
        else:
            said = f"In the version before this one more was asked for: {judged.feedback} "
        if self.same_words:
            return said + "The words are the same: confirm it, or decide otherwise."
        return said + "Its words have changed since: judge it anew."


def earlier_judgements(unit: PortfolioUnit) -> dict[int, EarlierJudgement]:
    """What held for the criteria of the unit before its newest move, by what they are now."""
    newest = (
        select(UnitMove.id)
        .where(UnitMove.portfolio_unit_id == unit.id)
        .order_by(UnitMove.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Judgement, MovedCriterion.to_criterion_id, MovedCriterion.same_words)
        .join(MovedCriterion, MovedCriterion.from_criterion_id == Judgement.criterion_id)
        .where(
            Judgement.portfolio_unit_id == unit.id,
            MovedCriterion.move_id == newest,
            MovedCriterion.to_criterion_id.is_not(None),
        )
        .order_by(Judgement.id)
        .options(joinedload(Judgement.by))
    )
    return {to: EarlierJudgement(each, same) for each, to, same in rows if to is not None}


@dataclass(frozen=True, slots=True)
class JudgementWithRound:
    """The newest judgement on a criterion of a unit, with its round and who made it."""

    unit_id: int
    criterion_id: int
    outcome: str
    feedback: str
    submission_id: int
    at: datetime
    round: int
    by_name: str

    @property
    def judged(self) -> Judged:
        """As coverage takes it."""
        return Judged(self.outcome, self.feedback, self.round)


_NEWEST = (
    select(
        Judgement.portfolio_unit_id,
        Judgement.criterion_id,
        Judgement.outcome,
        Judgement.feedback,
        Judgement.submission_id,
        Judgement.at,
        Submission.round,
        User.name,
    )
    .join(Submission, Submission.id == Judgement.submission_id)
    .join(User, User.id == Judgement.by_id)
    .join(Criterion, Criterion.id == Judgement.criterion_id)
    .join(PortfolioUnit, PortfolioUnit.id == Judgement.portfolio_unit_id)
    .where(
        Judgement.portfolio_unit_id.in_(bindparam("units", expanding=True)),
        # After a unit went over to another version, judgements of the earlier one are history.
        Criterion.unit_version_id == PortfolioUnit.unit_version_id,
    )
    .order_by(Judgement.id)
)


def newest_judgements_in(unit_ids: Collection[int]) -> dict[int, dict[int, JudgementWithRound]]:
    """What holds for each judged criterion, by unit and criterion, in one SELECT."""
    by_unit: dict[int, dict[int, JudgementWithRound]] = {id: {} for id in unit_ids}
    for row in plain_rows(_NEWEST, {"units": list(unit_ids)}):
        by_unit[row[0]][row[1]] = JudgementWithRound(*row)
    return by_unit


def carried_over(unit_ids: Collection[int]) -> dict[int, dict[int, JudgementWithRound]]:
    """What held for each criterion in earlier versions of its unit, in one SELECT.

    By unit and by what the criterion is now, as long as its words stayed the same.
    """
    held: dict[int, dict[int, JudgementWithRound]] = {id: {} for id in unit_ids}
    for row in plain_rows(_CARRIED, {"units": list(unit_ids)}):
        unit_id, was, became = row[:3]
        if row.outcome is not None:
            held[unit_id][became] = JudgementWithRound(unit_id, became, *row[3:])
        elif was in held[unit_id]:
            held[unit_id][became] = held[unit_id][was]
    return held


# The oldest move comes first, so that what held is followed from version to version.
_COLUMNS: Any = (
    UnitMove.portfolio_unit_id,
    MovedCriterion.from_criterion_id,
    MovedCriterion.to_criterion_id,
    Judgement.outcome,
    Judgement.feedback,
    Judgement.submission_id,
    Judgement.at,
    Submission.round,
    User.name,
)
_CARRIED: Select[Any] = (
    select(*_COLUMNS)
    .join(UnitMove, UnitMove.id == MovedCriterion.move_id)
    .outerjoin(
        Judgement,
        and_(
            Judgement.portfolio_unit_id == UnitMove.portfolio_unit_id,
            Judgement.criterion_id == MovedCriterion.from_criterion_id,
        ),
    )
    .outerjoin(Submission, Submission.id == Judgement.submission_id)
    .outerjoin(User, User.id == Judgement.by_id)
    .where(
        UnitMove.portfolio_unit_id.in_(bindparam("units", expanding=True)),
        MovedCriterion.same_words,
        MovedCriterion.to_criterion_id.is_not(None),
    )
    .order_by(UnitMove.id, Judgement.id)
)


def judged_criteria(unit_ids: Collection[int]) -> dict[int, dict[int, Judged]]:
    """What holds for each judged criterion, by unit and criterion, as coverage takes it."""
    return {
        unit_id: {id: each.judged for id, each in judgements.items()}
        for unit_id, judgements in newest_judgements_in(unit_ids).items()
    }


def as_coverage_takes_them(judgements: Mapping[int, Judgement]) -> dict[int, Judged]:
    """Judgements by criterion, as the plain values that a coverage is computed from."""
    return {
        id: Judged(each.outcome, each.feedback, each.submission.round)
        for id, each in judgements.items()
    }


def met_criteria(unit: PortfolioUnit) -> frozenset[int]:
    """The ids of the criteria whose newest judgement says met."""
    return frozenset(
        id for id, judged in newest_judgements(unit).items() if judged.outcome == Outcome.MET
    )
