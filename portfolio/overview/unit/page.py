"""The unit page's question, "what is missing?", answered from every area."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, bindparam, exists, inspect, select

from portfolio.access import Permission, permitted
from portfolio.assessment.judgement_queries import (
    JudgementWithRound,
    carried_over,
    newest_judgements_in,
)
from portfolio.assessment.tie_queries import TIE_ACCEPTED
from portfolio.db import plain_rows
from portfolio.enrolment.models import PortfolioUnit, UnitMove
from portfolio.enrolment.queries import get_unit
from portfolio.evidence.coverage.queries import coverages_from
from portfolio.evidence.coverage.unit import Coverage
from portfolio.evidence.portfolio_rows import ties_in, versions_in
from portfolio.evidence.seen_queries import SeenItem, seen_items
from portfolio.overview.requests import unanswered
from portfolio.people.models import User
from portfolio.standards.models import OutcomeSplit, UnitVersion
from portfolio.standards.texts import UnitText, text_of
from portfolio.standards.version_queries import newest_ahead
from portfolio.verification.queries import reached
from portfolio.verification.states import State, WholeState, shown_to_learner


@dataclass(frozen=True)
class OutcomeTouched:
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
    text: UnitText
    state: WholeState
    coverage: Coverage
    items: Mapping[int, SeenItem]  # by number, as far as the person may see them
    feedback_by: dict[int, str]  # who judged each criterion
    # By criterion, what was asked in an earlier version of the text and is not answered.
    asked_before: Mapping[int, JudgementWithRound]
    outcomes: tuple[OutcomeTouched, ...]
    submitted: bool  # ever, in any round
    reopened: str  # by whom, when and why, until it is signed off again
    permitted: frozenset[Permission]  # all that the person may do to the unit

    @property
    def sees_evidence(self) -> bool:
        return Permission.VIEW_EVIDENCE in self.permitted

    @property
    def drafts(self) -> tuple[int, ...]:
        """The numbers of the items that nobody declared yet."""
        return tuple(n for n, item in self.items.items() if item.is_draft and not item.withdrawn)

    @property
    def ready_to_submit(self) -> bool:
        """Whether there is something new for the assessor, and nothing left to be mapped first."""
        return self.coverage.ready_to_submit


def get_unit_page(unit: PortfolioUnit, user: User, *, today: date) -> UnitPage:
    """The unit as *user* may see it, in a fixed number of SELECTs whatever its size."""
    if inspect(unit).expired:
        # A transaction began since the unit was read, so what it rests on is read again.
        unit = get_unit(unit.id)
    portfolio = unit.portfolio
    may = permitted(user, unit, today=today)
    sees_judgements = Permission.VIEW_JUDGEMENTS in may
    judgements = newest_judgements_in([unit.id])
    versions = versions_in([portfolio.id])
    ties = ties_in([portfolio.id], accepted=TIE_ACCEPTED, places=True)
    how_far = reached([unit.id], judgements)[unit.id]
    judged = {
        id: each.judged if sees_judgements else each.judged._replace(feedback="")
        for id, each in judgements[unit.id].items()
    }
    covered = coverages_from(
        [unit],
        versions,
        ties,
        judged={unit.id: judged},
        verified=[unit.id] if how_far.state.state is State.RELEASED else [],
        places=True,
    )[unit.id]
    text = text_of(unit.unit_version)
    parts, ahead, moved = _splits_and_ahead(text, unit)
    return UnitPage(
        unit=unit,
        ahead=ahead,
        text=text,
        state=shown_to_learner(how_far.state) if user.id == portfolio.learner_id else how_far.state,
        coverage=covered,
        items=seen_items(portfolio, versions, ties, user, today=today)
        if Permission.VIEW_EVIDENCE in may
        else {},
        feedback_by=_judges(judgements[unit.id].values()) if sees_judgements else {},
        asked_before=_asked_before(unit, covered, judgements[unit.id])
        if moved and sees_judgements and unit.worked_on
        else {},
        outcomes=_outcomes(text, covered, parts),
        submitted=how_far.submitted_at is not None,
        reopened=how_far.reopened if sees_judgements else "",
        permitted=may,
    )


def _asked_before(
    unit: PortfolioUnit, covered: Coverage, judged: Mapping[int, JudgementWithRound]
) -> dict[int, JudgementWithRound]:
    carried = carried_over([unit.id])[unit.id]
    asked = {id: each for id, each in carried.items() if id not in judged}
    return {criterion.id: request for criterion, request in unanswered(covered, asked)}


def _judges(judgements: Iterable[JudgementWithRound]) -> dict[int, str]:
    return {each.criterion_id: each.by_name for each in judgements}


def _splits_and_ahead(
    text: UnitText, unit: PortfolioUnit
) -> tuple[dict[int, tuple[str, ...]], int | None, bool]:
    """How the centre split the outcomes, what stands ahead, whether it moved, in one SELECT."""
    rows = plain_rows(
        _SPLITS_AND_AHEAD,
        {
            "unit": unit.id,
            "version": unit.unit_version_id,
            "centre": unit.centre_id,
            "outcomes": [outcome.id for outcome in text.outcomes],
        },
    )
    splits = {id: tuple(parts) for *_, id, parts in rows if id is not None}
    return splits, rows[0][0], rows[0][1]


# Put together once: that took a seventh of the page.
_SPLITS_AND_AHEAD = (
    select(
        newest_ahead(UnitVersion.id, bindparam("centre")),
        exists().where(UnitMove.portfolio_unit_id == bindparam("unit")),
        OutcomeSplit.outcome_id,
        OutcomeSplit.parts,
    )
    .select_from(UnitVersion)
    .outerjoin(
        OutcomeSplit,
        and_(
            OutcomeSplit.outcome_id.in_(bindparam("outcomes", expanding=True)),
            OutcomeSplit.for_centre_id == bindparam("centre"),
        ),
    )
    .where(UnitVersion.id == bindparam("version"))
    .order_by(OutcomeSplit.id)
)


def _outcomes(
    text: UnitText, covered: Coverage, parts: Mapping[int, tuple[str, ...]]
) -> tuple[OutcomeTouched, ...]:
    """The outcomes, each in the parts that the centre's managers split it into."""
    touched = {each.outcome_id: each for each in covered.outcomes}
    return tuple(
        OutcomeTouched(
            id=outcome.id,
            parts=parts.get(outcome.id) or (outcome.text,),
            number=outcome.number,
            criteria=found.criteria if (found := touched.get(outcome.id)) else 0,
            touched=found.touched if found else 0,
        )
        for outcome in text.outcomes
    )
