"""The unit page's question, "what is missing?", answered from every area."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portfolio.access import Permission, allows
from portfolio.assessment.models import Judgement
from portfolio.assessment.queries import newest_decisions, newest_judgements
from portfolio.db import db
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.evidence.coverage import Coverage, Judged
from portfolio.evidence.coverage_queries import coverage_of, items_of
from portfolio.evidence.models import EvidenceItem, Submission
from portfolio.people.models import User
from portfolio.standards.models import LearningOutcome, OutcomeSplit, UnitVersion
from portfolio.standards.queries import newest_ahead
from portfolio.verification.queries import unit_state
from portfolio.verification.states import State, WholeState


@dataclass(frozen=True)
class OutcomeLine:
    """A learning outcome as the person's centre reads it, and whether evidence touches it."""

    id: int
    parts: tuple[str, ...]
    number: str
    criteria: int
    touched: int


@dataclass(frozen=True)
class UnitPage:
    """All that the unit page shows to one person."""

    unit: PortfolioUnit
    # The version that the unit could go over to, where there is one.
    ahead: int | None
    state: WholeState
    coverage: Coverage
    items: dict[int, EvidenceItem]  # by number, as far as the person may see them
    # Items of which the person was shown an earlier version, and not the newest.
    unread: frozenset[int]
    drafts: tuple[EvidenceItem, ...]
    feedback_by: dict[int, str]  # who judged each criterion
    outcomes: tuple[OutcomeLine, ...]
    submissions: tuple[Submission, ...]
    sees_evidence: bool
    sees_judgements: bool

    @property
    def ready_to_submit(self) -> bool:
        """Whether there is something new for the assessor, and nothing left to be mapped first."""
        unanswered = [each for each in self.coverage.more_needed if not each.answered]
        return bool(self.coverage.unsubmitted) and not self.coverage.gaps and not unanswered


def get_unit_page(unit: PortfolioUnit, user: User, *, today: date) -> UnitPage:
    """The unit as *user* may see it, in a fixed number of SELECTs whatever its size."""
    unit, ahead = _whole(unit)
    judgements = newest_judgements(unit)
    decided = {id: each.accepted for id, each in newest_decisions(unit).items()}
    state = unit_state(unit)
    submissions = _submissions(unit)
    everything = items_of(unit.portfolio)
    sees_evidence = allows(user, Permission.VIEW_EVIDENCE, unit, today=today)
    sees_judgements = allows(user, Permission.VIEW_JUDGEMENTS, unit, today=today)
    covered = coverage_of(
        unit,
        judged={
            id: Judged(
                each.outcome, each.feedback if sees_judgements else "", each.submission.round
            )
            for id, each in judgements.items()
        },
        decided=decided,
        verified=state.state is State.RELEASED,
    )
    visible = [
        item
        for item in everything
        if sees_evidence and allows(user, Permission.VIEW_EVIDENCE, item, today=today)
    ]
    return UnitPage(
        unit=unit,
        ahead=ahead,
        state=state,
        coverage=covered,
        items={item.number: item for item in visible},
        unread=frozenset(
            item.number
            for item in visible
            if item.newest_ready
            and not allows(user, Permission.VIEW_EVIDENCE, item.newest_ready, today=today)
        ),
        drafts=tuple(item for item in visible if item.newest_ready is None and not item.withdrawn),
        feedback_by=_judges(judgements) if sees_judgements else {},
        outcomes=_outcomes(unit, covered, user),
        submissions=tuple(submissions),
        sees_evidence=sees_evidence,
        sees_judgements=sees_judgements,
    )


def _whole(unit: PortfolioUnit) -> tuple[PortfolioUnit, int | None]:
    """The unit with its criteria, outcomes and people, and what stands ahead of its version."""
    version = joinedload(PortfolioUnit.unit_version)
    found = db.session.execute(
        select(PortfolioUnit, newest_ahead(PortfolioUnit.unit_version_id, unit.centre_id))
        .where(PortfolioUnit.id == unit.id)
        .options(
            joinedload(PortfolioUnit.portfolio).joinedload(Portfolio.learner),
            joinedload(PortfolioUnit.qualification),
            selectinload(PortfolioUnit.allocations).joinedload(Allocation.user),
            selectinload(PortfolioUnit.grants),
            version.selectinload(UnitVersion.criteria),
            version.selectinload(UnitVersion.outcomes),
        )
        .execution_options(populate_existing=True)
    ).one()
    return found[0], found[1]


def _submissions(unit: PortfolioUnit) -> Sequence[Submission]:
    return db.session.scalars(
        select(Submission).where(Submission.portfolio_unit_id == unit.id).order_by(Submission.round)
    ).all()


def _judges(judgements: dict[int, Judgement]) -> dict[int, str]:
    return {id: each.by.name for id, each in judgements.items()}


def _outcomes(unit: PortfolioUnit, covered: Coverage, user: User) -> tuple[OutcomeLine, ...]:
    """The outcomes, each in the parts that the centre's managers split it into."""
    outcomes = unit.unit_version.outcomes
    splits = db.session.scalars(
        select(OutcomeSplit)
        .where(
            OutcomeSplit.outcome_id.in_([outcome.id for outcome in outcomes]),
            OutcomeSplit.for_centre_id == user.centre_id,
        )
        .order_by(OutcomeSplit.id)
    )
    parts = {split.outcome_id: tuple(split.parts) for split in splits}
    touched = {each.outcome_id: each for each in covered.outcomes}

    def line(outcome: LearningOutcome) -> OutcomeLine:
        found = touched.get(outcome.id)
        return OutcomeLine(
            id=outcome.id,
            parts=parts.get(outcome.id) or (outcome.text,),
            number=outcome.number or "",
            criteria=found.criteria if found else 0,
            touched=found.touched if found else 0,
        )

    return tuple(line(outcome) for outcome in outcomes)
