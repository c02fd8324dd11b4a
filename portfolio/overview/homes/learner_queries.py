"""A learner's home: what is missing, what was asked of them, what is due, what they began."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select

from portfolio.assessment.judgement_queries import (
    carried_over,
    newest_judgements_in,
)
from portfolio.assessment.tie_queries import TIE_ACCEPTED
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.coverage.queries import coverages_of
from portfolio.evidence.coverage.steps import Step, steps_to_close
from portfolio.evidence.coverage.unit import DRAWN, Coverage, CriterionState
from portfolio.evidence.models import EvidenceItem, EvidenceVersion, Withdrawal
from portfolio.overview.homes.rows import Row
from portfolio.overview.homes.state_queries import units_of_learner
from portfolio.overview.requests import unanswered
from portfolio.people.models import User
from portfolio.verification.states import State, WholeState, shown_to_learner


@dataclass(frozen=True)
class Asked:
    """What an assessor asked for on a criterion, in their own words, and not answered yet."""

    unit: str
    unit_id: int
    label: str
    criterion_id: int
    words: str
    by: str


@dataclass(frozen=True)
class LearnersUnit:
    """A unit with what is missing in it and the least that closes the most of it."""

    unit: PortfolioUnit
    label: str
    state: WholeState
    coverage: Coverage
    step: Step | None
    item_id: int | None  # the item that the step is about
    days_left: int | None
    reopened: str  # why, until it is signed off again

    @property
    def gaps(self) -> int:
        return len(self.coverage.gaps)

    @property
    def to_do(self) -> bool:
        """Whether the learner can do something about it now."""
        return self.state.state in (State.OPEN, State.RETURNED, State.REOPENED)


@dataclass(frozen=True)
class LearnerHome:
    """A learner's units, the most pressing first, with what was asked and what was begun."""

    portfolio_id: int | None
    units: tuple[LearnersUnit, ...]
    asked: tuple[Asked, ...]
    drafts: tuple[Row, ...]

    @property
    def gaps(self) -> int:
        return sum(unit.gaps for unit in self.units)

    @property
    def gap_units(self) -> int:
        return sum(bool(unit.gaps) for unit in self.units)

    @property
    def waiting(self) -> int:
        """How many units wait for the assessor."""
        return sum(unit.state.state is State.SUBMITTED for unit in self.units)

    @property
    def done(self) -> int:
        """How many units are signed off."""
        return sum(unit.unit.locked for unit in self.units)

    @property
    def counts(self) -> tuple[tuple[CriterionState, int], ...]:
        """How many criteria of all units are in each state, as a meter draws them."""
        found = dict.fromkeys(DRAWN, 0)
        for unit in self.units:
            for state, count in unit.coverage.counts:
                found[state] += count
        return tuple(found.items())

    @property
    def total(self) -> int:
        return sum(unit.coverage.total for unit in self.units)

    @property
    def due(self) -> tuple[LearnersUnit, ...]:
        """The units with a target date, the nearest first."""
        dated = [unit for unit in self.units if unit.days_left is not None]
        return tuple(sorted(dated, key=lambda unit: unit.days_left or 0))

    @property
    def first(self) -> LearnersUnit | None:
        """The unit where the learner can do most about what presses."""
        return next((unit for unit in self.units if unit.to_do and unit.step), None)


def learner_home(user: User, *, today: date) -> LearnerHome:
    """The home of a learner, with everything that it says."""
    found = units_of_learner(user.id)
    units = [unit for unit, _each in found]
    ids = [unit.id for unit in units]
    newest = newest_judgements_in(ids)
    judged = {
        unit_id: {id: each.judged for id, each in judgements.items()}
        for unit_id, judgements in newest.items()
    }
    released = [each.id for _unit, each in found if each.state.state is State.RELEASED]
    covered = coverages_of(units, judged=judged, accepted=TIE_ACCEPTED, verified=released)
    carried = carried_over(ids)
    items = _items(units[0].portfolio_id) if units else {}
    mine = []
    asked: list[Asked] = []
    for unit, each in found:
        coverage = covered[each.id]
        steps = (
            ()
            if each.locked
            else steps_to_close(coverage, assessor=each.assessor or "your assessor")
        )
        step = next((step for step in steps if step.closes or step.target), None)
        item_id = items[step.item].id if step and step.item in items else None
        mine.append(
            LearnersUnit(
                unit=unit,
                label=each.label,
                state=shown_to_learner(each.state),
                coverage=coverage,
                step=step,
                item_id=item_id,
                days_left=each.days_left(today),
                reopened=each.reopened,
            )
        )
        asked += [
            Asked(
                each.label,
                each.id,
                criterion.label,
                criterion.id,
                request.feedback,
                request.by_name,
            )
            # A request of an earlier version holds until its criterion is judged in this one.
            for criterion, request in unanswered(coverage, {**carried[each.id], **newest[each.id]})
            if not each.locked
        ]
    return LearnerHome(
        portfolio_id=units[0].portfolio_id if units else None,
        units=tuple(sorted(mine, key=_pressing)),
        asked=tuple(asked),
        drafts=tuple(_draft(item) for item in items.values() if item.draft),
    )


def _pressing(unit: LearnersUnit) -> tuple[int, int, int]:
    """What was returned first, then what can be worked on, by its date; what is done last."""
    if unit.unit.locked:
        place = 3
    elif not unit.to_do:
        place = 2
    else:
        place = 0 if unit.state.state is State.RETURNED else 1
    return place, unit.days_left if unit.days_left is not None else 10**6, unit.unit.id


@dataclass(frozen=True)
class _Item:
    id: int
    number: int
    title: str
    source: str
    draft: bool


def _items(portfolio_id: int) -> dict[int, _Item]:
    """The portfolio's items by number, with whether the newest version is still a draft."""
    newest = (
        select(func.max(EvidenceVersion.version))
        .where(EvidenceVersion.item_id == EvidenceItem.id)
        .correlate(EvidenceItem)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            EvidenceItem.id,
            EvidenceItem.number,
            EvidenceVersion.title,
            EvidenceVersion.source,
            EvidenceVersion.declared_at.is_(None),
            EvidenceItem.by_relation,
        )
        .join(EvidenceVersion, EvidenceVersion.item_id == EvidenceItem.id)
        .where(
            EvidenceItem.portfolio_id == portfolio_id,
            EvidenceVersion.version == newest,
            ~exists().where(Withdrawal.item_id == EvidenceItem.id),
        )
        .order_by(EvidenceItem.number)
    )
    return {
        row[1]: _Item(*row[:4], draft=bool(row[4]))
        for row in rows
        # What an assessor has begun is theirs alone.
        if row[5] == "learner" or not row[4]
    }


def _draft(item: _Item) -> Row:
    endpoint = "evidence.write" if item.source == "written" else "evidence.item"
    return Row("Go on with", f"E{item.number} {item.title}", endpoint, item.id, state="draft")
