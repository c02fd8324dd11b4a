"""What assessors said to the learner, round by round."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portfolio.assessment.models import Judgement, RoundFeedback, TieDecision
from portfolio.assessment.queries import submissions_of
from portfolio.assessment.states import Outcome
from portfolio.db import db
from portfolio.documents.locators import label
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.mapping.queries import outline_of
from portfolio.evidence.models import EvidenceMapping, EvidenceVersion, Submission


@dataclass(frozen=True)
class Remark:
    """What was said on a round as a whole."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class CriterionFeedback:
    """A judgement as the learner reads it; only the newest of its round is kept."""

    label: str
    text: str
    state: str
    feedback: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Refused:
    """Evidence that was not accepted for a criterion, and why."""

    tie: str
    criterion: str
    reason: str


@dataclass(frozen=True)
class FeedbackRound:
    """One submission and all that was said on it."""

    number: int
    submitted_at: datetime
    note: str
    remarks: tuple[Remark, ...]
    criteria: tuple[CriterionFeedback, ...]
    refused: tuple[Refused, ...]

    @property
    def answered(self) -> bool:
        """Whether anything was said on it."""
        return bool(self.remarks or self.criteria or self.refused)


def feedback_for(unit: PortfolioUnit) -> list[FeedbackRound]:
    """Every round of the unit with the feedback given on it, the newest first."""
    submissions = submissions_of(unit)
    judgements = _judgements(unit)
    remarks = _remarks(unit)
    refused = _refusals(unit)
    return [
        FeedbackRound(
            number=submission.round,
            submitted_at=submission.at,
            note=submission.note,
            remarks=tuple(
                Remark(each.text, each.by.name, each.at)
                for each in remarks
                if each.submission_id == submission.id
            ),
            criteria=_newest_of(judgements, submission),
            refused=tuple(
                _refused(each) for each in refused if _round_of(each, submissions) is submission
            ),
        )
        for submission in reversed(submissions)
    ]


def _newest_of(
    judgements: list[Judgement], submission: Submission
) -> tuple[CriterionFeedback, ...]:
    newest = {each.criterion_id: each for each in judgements if each.submission_id == submission.id}
    return tuple(
        CriterionFeedback(
            label=each.criterion.label,
            text=each.criterion.display_text,
            state="met" if each.outcome == Outcome.MET else "more needed",
            feedback=each.feedback,
            by=each.by.name,
            at=each.at,
        )
        for each in sorted(newest.values(), key=lambda each: each.criterion.position)
    )


def _round_of(decision: TieDecision, submissions: list[Submission]) -> Submission | None:
    """The round that was before the assessor when the decision was made."""
    before = [each for each in submissions if each.at <= decision.at]
    return before[-1] if before else None


def _refused(decision: TieDecision) -> Refused:
    tie = decision.mapping
    return Refused(
        tie=f"{tie.item.code} {label(tie.locator, outline_of(tie.version))}",
        criterion=tie.criterion.label,
        reason=decision.reason,
    )


def _judgements(unit: PortfolioUnit) -> list[Judgement]:
    return list(
        db.session.scalars(
            select(Judgement)
            .where(Judgement.portfolio_unit_id == unit.id)
            .order_by(Judgement.id)
            .options(joinedload(Judgement.criterion), joinedload(Judgement.by))
        )
    )


def _remarks(unit: PortfolioUnit) -> list[RoundFeedback]:
    return list(
        db.session.scalars(
            select(RoundFeedback)
            .join(RoundFeedback.submission)
            .where(Submission.portfolio_unit_id == unit.id)
            .order_by(RoundFeedback.id)
            .options(joinedload(RoundFeedback.by))
        )
    )


def _refusals(unit: PortfolioUnit) -> list[TieDecision]:
    mapping = joinedload(TieDecision.mapping)
    version = mapping.joinedload(EvidenceMapping.version)
    return list(
        db.session.scalars(
            select(TieDecision)
            .join(TieDecision.mapping)
            .where(EvidenceMapping.portfolio_unit_id == unit.id, TieDecision.accepted.is_(False))
            .order_by(TieDecision.id)
            .options(
                mapping.joinedload(EvidenceMapping.criterion),
                version.joinedload(EvidenceVersion.item),
                version.joinedload(EvidenceVersion.reading),
            )
        )
    )
