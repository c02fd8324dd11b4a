"""An assessor's home: what waits, oldest first, and which learners are at risk."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Date,
    Select,
    bindparam,
    cast,
    exists,
    literal,
    null,
    select,
    union_all,
)

from portfolio.access import Relation
from portfolio.assessment.models import Countersignature, Reopening, SignOff
from portfolio.days import day_of
from portfolio.db import plain_rows
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.enrolment.place_queries import placed_as
from portfolio.overview.homes.rows import A_PAGE, SHOWN, Row, Rows, first_of
from portfolio.overview.homes.state_queries import (
    UnitWithState,
    found_by,
    label,
    met_in,
    units_of_holder,
)
from portfolio.people.models import User
from portfolio.people.queries import not_erased
from portfolio.sentences import number
from portfolio.standards.models import UnitVersion
from portfolio.verification.models import ActionClosure, ActionPoint, ActionResponse, Sample
from portfolio.verification.states import State

# A month without anything new: longer than learners are on holiday, shorter than a term.
QUIET = timedelta(days=28)
# Feedback that nobody took up within two weeks is forgotten about.
UNANSWERED = timedelta(days=14)
RISK_RULE = (
    f"A unit is at risk when its target date has passed, when more was asked for over "
    f"{UNANSWERED.days} days ago and nothing came, or when nothing new came for {QUIET.days} days."
)

TO_JUDGE, TO_SIGN, TO_COUNTERSIGN, TO_ANSWER = "Judge", "Sign off", "Countersign", "Answer"


@dataclass(frozen=True)
class AssessorHome:
    """What waits for an assessor, and how their learners stand."""

    waiting: Rows
    kinds: tuple[tuple[str, int], ...]  # how many wait to be judged or signed, and so on
    oldest: int  # working days that the oldest has waited
    at_risk: Rows
    units: int
    learners: int
    states: tuple[tuple[State, int], ...]
    mine: Rows


def assessor_home(user: User, *, today: date) -> AssessorHome | None:
    """The home of an assessor or countersigner; None for somebody who is neither."""
    mine = _mine(user)
    rows = waiting_rows(user, mine)
    counted = Counter(row.does for row in rows)
    states = Counter(each.state.state for each in mine)
    return AssessorHome(
        waiting=Rows(tuple(_said_how_far(rows[:SHOWN])), len(rows), "waiting"),
        kinds=tuple((does, counted[does]) for does in (TO_JUDGE, TO_COUNTERSIGN, TO_ANSWER)),
        oldest=(rows[0].waited(today) or 0) if rows else 0,
        at_risk=first_of(at_risk(mine, today), risk_row, "at-risk"),
        units=len(mine),
        learners=len({each.portfolio_id for each in mine}),
        states=tuple((state, states[state]) for state in DRAWN if states[state]),
        mine=first_of(mine, unit_row, "my-units"),
    )


def _mine(user: User) -> list[UnitWithState]:
    """The units that *user* assesses and that somebody learns."""
    return found_by(_assessed(), person=user.id)


@cache
def _assessed() -> Select[Any]:
    return units_of_holder(Relation.ASSESSOR).where(not_erased())


# In the order a bar is drawn: what is done first, what has not begun last.
DRAWN = (
    State.RELEASED,
    State.SIGNED_OFF,
    State.IN_SAMPLING,
    State.ACTION_REQUIRED,
    State.SUBMITTED,
    State.RETURNED,
    State.REOPENED,
    State.OPEN,
)


def waiting_page(user: User, page: int) -> Rows:
    """Everything that waits for the assessor, a page of it."""
    rows = waiting_rows(user, _mine(user))
    start = (page - 1) * A_PAGE
    part = _said_how_far(rows[start : start + A_PAGE])
    return Rows(tuple(part), len(rows), "waiting")


def risk_page(user: User, page: int, today: date) -> Rows:
    """Every learner at risk, a page of them."""
    found = at_risk(_mine(user), today)
    return first_of(found, risk_row, "at-risk", at_most=A_PAGE, page=page)


def units_page(user: User, page: int) -> Rows:
    """Every unit that the assessor works on, by learner."""
    return first_of(_mine(user), unit_row, "my-units", at_most=A_PAGE, page=page)


def unit_row(each: UnitWithState) -> Row:
    """A unit as a list of units shows it."""
    return Row(
        "",
        each.label,
        "overview.unit",
        each.id,
        who=each.learner,
        state=each.state.value,
        state_text=each.state.text,
        day=None if each.locked else each.target_on,
    )


def waiting_rows(user: User, mine: list[UnitWithState]) -> list[Row]:
    """What waits for the assessor of these units, the oldest first."""
    rows = [
        Row(
            TO_JUDGE,
            each.label,
            "assessment.judge",
            each.id,
            who=each.learner,
            state=each.state.value,
            note=each.reopened,
            at=each.waits_since,
        )
        for each in mine
        if each.waits_since is not None
    ]
    rows += [_row(*each) for each in plain_rows(_others(), {"person": user.id})]
    return sorted(rows, key=lambda row: (row.at or datetime.max.replace(tzinfo=UTC), row.id))


def _said_how_far(rows: list[Row]) -> list[Row]:
    """The rows, those that only want a signature saying so."""
    met = met_in([row.id for row in rows if row.does == TO_JUDGE])
    found = []
    for row in rows:
        if row.does == TO_JUDGE and row.id in met:
            done, total = met[row.id]
            row = replace(row, note=". ".join(filter(None, (_MET.format(done, total), row.note))))
            if done == total:
                row = replace(
                    row,
                    does=TO_SIGN,
                    endpoint="assessment.sign_off",
                    state="met",
                    state_text="All met",
                )
        found.append(row)
    return found


_MET = "{} of {} criteria met"


def _row(
    does: str, id: int, at: datetime, day: date | None, note: str, what: str, learner: str
) -> Row:
    endpoint, state, state_text = _STEPS[does]
    return Row(
        does, what, endpoint, id,
        who=learner, note=note, state=state, state_text=state_text, at=at, day=day,
    )  # fmt: skip


# Where each step leads, and the state of what it is about, with the word for it where that is
# another one.
_STEPS = {
    TO_COUNTERSIGN: ("assessment.countersign", "signed off", "Provisional"),
    TO_ANSWER: ("verification.answer", "action required", ""),
}


@cache
def _others() -> CompoundSelect[Any]:
    """What waits for a person besides units to judge."""
    return union_all(_provisional(), _unanswered())


def _provisional() -> Select[Any]:
    """The sign-offs that wait for a person to countersign them."""
    columns: Any = (
        literal(TO_COUNTERSIGN), SignOff.id, SignOff.at, cast(null(), Date),
        literal("A trainee signed it off"), label(), User.name,
    )  # fmt: skip
    found: Select[Any] = (
        select(*columns)
        .join(PortfolioUnit, PortfolioUnit.id == SignOff.portfolio_unit_id)
        .join(Portfolio, Portfolio.id == PortfolioUnit.portfolio_id)
        .join(User, User.id == Portfolio.learner_id)
        .join(UnitVersion, UnitVersion.id == PortfolioUnit.unit_version_id)
        .where(
            placed_as(bindparam("person"), Relation.COUNTERSIGNER),
            not_erased(),
            SignOff.provisional,
            ~exists().where(Reopening.sign_off_id == SignOff.id),
            ~exists().where(Countersignature.sign_off_id == SignOff.id),
        )
    )
    return found


def _unanswered() -> Select[Any]:
    """The action points that wait for an answer by a person who assesses the unit."""
    columns: Any = (
        literal(TO_ANSWER), ActionPoint.id, ActionPoint.at, ActionPoint.due_on,
        ActionPoint.text, label(), User.name,
    )  # fmt: skip
    found: Select[Any] = (
        select(*columns)
        .join(Sample, Sample.id == ActionPoint.sample_id)
        .join(PortfolioUnit, PortfolioUnit.id == Sample.portfolio_unit_id)
        .join(Portfolio, Portfolio.id == PortfolioUnit.portfolio_id)
        .join(User, User.id == Portfolio.learner_id)
        .join(UnitVersion, UnitVersion.id == PortfolioUnit.unit_version_id)
        .where(
            placed_as(bindparam("person"), Relation.ASSESSOR),
            not_erased(),
            ~exists().where(ActionClosure.action_point_id == ActionPoint.id),
            ~exists().where(ActionResponse.action_point_id == ActionPoint.id),
        )
    )
    return found


class Pressing(NamedTuple):
    """How much a unit presses, what weighs most first: one late by a day outweighs any silence."""

    late: int  # days past its target
    unanswered: int  # days since more was asked for and nothing came
    quiet: int  # days without anything new

    @property
    def words(self) -> str:
        """Why the unit is at risk: its two heaviest reasons."""
        reasons = (
            self.late and f"{_days(self.late)} past its target",
            self.unanswered
            and f"nothing came since more was asked for {_days(self.unanswered)} ago",
            self.quiet and f"nothing new for {_days(self.quiet)}",
        )
        return "; ".join([reason for reason in reasons if reason][:2])


AtRisk = tuple[Pressing, UnitWithState]


def at_risk(mine: Sequence[UnitWithState], today: date) -> list[list[AtRisk]]:
    """The units at risk by the rule that the page says, by learner; the worst of each first."""
    theirs: dict[int, list[AtRisk]] = {}
    for each in mine:
        pressing = _pressing(each, today)
        if any(pressing):
            theirs.setdefault(each.portfolio_id, []).append((pressing, each))
    for units in theirs.values():
        units.sort(key=lambda unit: (_worst_first(unit[0]), unit[1].id))
    return sorted(
        theirs.values(), key=lambda units: (_worst_first(units[0][0]), units[0][1].learner)
    )


def _worst_first(pressing: Pressing) -> tuple[int, int, int]:
    late, unanswered, quiet = pressing
    return -late, -unanswered, -quiet


def risk_row(units: Sequence[AtRisk]) -> Row:
    """A learner at risk: leads to the worst of these units, and names the others."""
    (pressing, worst), *others = units
    said, also = pressing.words, ", ".join(each.label for _pressing, each in others)
    return Row(
        "",
        f"{worst.learner}: {worst.label}",
        "overview.unit",
        worst.id,
        note=f"{said}. At risk too: {also}" if also else said,
        state=worst.state.value,
    )


def _pressing(each: UnitWithState, today: date) -> Pressing:
    """How much a unit presses; not at all unless it is at risk."""
    left = each.days_left(today)
    late = -left if left is not None and left < 0 else 0
    state = each.state.state
    if each.locked or state is State.SUBMITTED:
        # What waits for the assessor is no fault of the learner's, but a date is a date.
        return Pressing(late, 0, 0)
    unanswered = 0
    if state is State.RETURNED and each.asked_at is not None:
        answered = each.mapped_at is not None and each.mapped_at > each.asked_at
        days = (today - day_of(each.asked_at)).days
        unanswered = days if days > UNANSWERED.days and not answered else 0
    news = max(filter(None, (each.enrolled_at, each.mapped_at, each.submitted_at)))
    quiet = (today - day_of(news)).days
    return Pressing(late, unanswered, quiet if quiet > QUIET.days else 0)


def _days(count: int) -> str:
    return number(count, "day", "days")
