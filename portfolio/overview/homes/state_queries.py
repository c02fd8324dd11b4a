"""The states of many units, in one SELECT however many they are; the same as states.py says."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased, contains_eager

from portfolio.access import Relation
from portfolio.assessment.models import Countersignature, Judgement, Reopening, SignOff, TieDecision
from portfolio.assessment.queries import ASKED, NEWEST_SIGN_OFF, NEWEST_SUBMISSION, UNJUDGED
from portfolio.assessment.states import Outcome
from portfolio.db import db, plain_rows
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.evidence.models import EvidenceMapping, EvidenceVersion, Submission, Withdrawal
from portfolio.people.models import User
from portfolio.schema import UtcDateTime
from portfolio.standards.models import Criterion, UnitVersion
from portfolio.verification.models import (
    ActionClosure,
    ActionPoint,
    Release,
    Sample,
    SampleAgreement,
)
from portfolio.verification.states import State, WholeState


class UnitWithState(NamedTuple):
    """One unit with everything that its state and its age rest on, and no more: homes read many."""

    id: int
    portfolio_id: int
    locked: bool
    enrolled_at: datetime
    target_on: date | None
    learner: str
    label: str
    assessor: str | None
    submitted_at: datetime | None
    signed_off: bool
    confirmed: bool | None  # the sign-off stands: not provisional, or countersigned
    reopened_at: datetime | None
    released: bool
    sampling: bool
    points: bool
    asked_at: datetime | None  # when more was asked for in the newest round, unless signed off
    mapped_at: datetime | None  # when the learner made their newest tie
    waits_since: datetime | None  # for the assessor
    because: str | None  # of the newest sign-off: why it was reopened

    @property
    def reopened(self) -> str:
        """Why the unit was reopened; empty once it is signed off again."""
        return f"Reopened: “{self.because}”" if self.because else ""

    @property
    def state(self) -> WholeState:
        """What the newest decisions make of the unit."""
        if self.signed_off and self.reopened_at is None:
            if self.released:
                return WholeState(State.RELEASED)
            if self.points:
                return WholeState(State.ACTION_REQUIRED, not self.confirmed)
            if self.sampling:
                return WholeState(State.IN_SAMPLING, not self.confirmed)
            return WholeState(State.SIGNED_OFF, not self.confirmed)
        if self.submitted_at is None:
            return WholeState(State.OPEN)
        if self.asked_at is not None:
            return WholeState(State.RETURNED)
        if self.reopened_at is not None and self.submitted_at <= self.reopened_at:
            return WholeState(State.REOPENED)
        return WholeState(State.SUBMITTED)

    def days_left(self, today: date) -> int | None:
        """Days to the target, negative when it has passed; None without one, or when signed off."""
        if self.target_on is None or self.locked:
            return None
        return (self.target_on - today).days


_newer = aliased(Judgement)
_place, _working, _person = aliased(Allocation), aliased(Allocation), aliased(User)

# Of a joined unit: a judgement that holds asks for more, looked at the newest round, and was made
# since any reopening.
_ASKED = (*ASKED, or_(Reopening.at.is_(None), Judgement.at > Reopening.at))


def waits_since() -> ColumnElement[datetime | None]:
    """Since when a joined unit waits for its assessor; NULL where it doesn't.

    It waits when it was submitted or reopened and nothing was asked of the learner since; and
    when something was asked, but not everything that was submitted is judged.
    """
    asked = select(Judgement.id).where(*_ASKED).correlate(PortfolioUnit, Submission, Reopening)
    begun = case((Submission.at <= Reopening.at, Reopening.at), else_=Submission.at)
    since = case(
        (or_(PortfolioUnit.locked_at.is_not(None), Submission.id.is_(None)), null()),
        (~asked.exists(), begun),
        (UNJUDGED, Submission.at),
    )
    return type_coerce(since, UtcDateTime)


def joined(statement: Select[Any]) -> Select[Any]:
    """The unit's learner, text, newest submission and newest sign-off stand beside it."""
    return (
        statement.join(Portfolio, Portfolio.id == PortfolioUnit.portfolio_id)
        .join(User, User.id == Portfolio.learner_id)
        .join(UnitVersion, UnitVersion.id == PortfolioUnit.unit_version_id)
        .outerjoin(Submission, NEWEST_SUBMISSION)
        .outerjoin(SignOff, NEWEST_SIGN_OFF)
        .outerjoin(Reopening, Reopening.sign_off_id == SignOff.id)
        .outerjoin(Countersignature, Countersignature.sign_off_id == SignOff.id)
        .outerjoin(Release, Release.sign_off_id == SignOff.id)
        .outerjoin(
            _working,
            and_(
                _working.portfolio_unit_id == PortfolioUnit.id,
                _working.relation == Relation.ASSESSOR.value,
                _working.ended_at.is_(None),
            ),
        )
        # Whom a learner is told to ask: nobody by name while they are suspended.
        .outerjoin(_person, and_(_person.id == _working.user_id, _person.active))
    )


def confirmed() -> ColumnElement[bool]:
    """Of a joined sign-off: it stands, or was countersigned."""
    return or_(SignOff.provisional.is_(False), func.coalesce(Countersignature.confirmed, False))


def sampled(sign_off_id: Any, *, still_open: bool = False) -> ColumnElement[bool]:
    """Somebody looked, or still looks, at that sign-off."""
    found = select(Sample.id).where(Sample.sign_off_id == sign_off_id)
    if still_open:
        found = found.where(~exists().where(SampleAgreement.sample_id == Sample.id))
    return found.correlate_except(Sample, SampleAgreement).exists()


def held_by_points() -> ColumnElement[bool]:
    """An action point that isn't closed holds the unit, whichever sample raised it."""
    return (
        select(ActionPoint.id)
        .join(Sample, Sample.id == ActionPoint.sample_id)
        .where(
            Sample.portfolio_unit_id == PortfolioUnit.id,
            ~exists().where(ActionClosure.action_point_id == ActionPoint.id),
        )
        .correlate(PortfolioUnit)
        .exists()
    )


def units_with_state(*where: ColumnElement[bool]) -> list[UnitWithState]:
    """The units of which that is so, by learner, each with its state."""
    return found_by(_by_learner(select(*_with_state()).select_from(PortfolioUnit)).where(*where))


def found_by(statement: Select[Any], **values: Any) -> list[UnitWithState]:
    """What a statement of units_of_holder finds for these values."""
    return [UnitWithState._make(row) for row in plain_rows(statement, values)]


def units_of_holder(relation: Relation) -> Select[Any]:
    """The statement on the units at which ``person`` holds that place now, by learner.

    To be kept by whoever asks it often: to put it together takes about as long as to ask it. It
    begins with the places: PostgreSQL keeps to the order in which so many tables are joined,
    and would look at every unit of the centre before it asked whose they are.
    """
    statement = (
        select(*_with_state())
        .select_from(_place)
        .join(PortfolioUnit, PortfolioUnit.id == _place.portfolio_unit_id)
    )
    return _by_learner(statement).where(
        _place.user_id == bindparam("person"),
        _place.relation == relation.value,
        _place.ended_at.is_(None),
    )


def units_of_learner(learner_id: int) -> list[tuple[PortfolioUnit, UnitWithState]]:
    """A learner's units whole, each with its state."""
    rows = db.session.execute(_of_learner(), {"learner": learner_id})
    return [(unit, UnitWithState._make(row)) for unit, *row in rows]


@cache
def _of_learner() -> Select[Any]:
    whole = (
        select(PortfolioUnit, *_with_state())
        .select_from(PortfolioUnit)
        .options(contains_eager(PortfolioUnit.unit_version).defer(UnitVersion.content))
    )
    return _by_learner(whole).where(Portfolio.learner_id == bindparam("learner"))


def _by_learner(statement: Select[Any]) -> Select[Any]:
    return joined(statement).order_by(User.name, Portfolio.id, PortfolioUnit.id)


@cache
def _with_state() -> tuple[Any, ...]:
    """The columns of a UnitWithState, in their order."""
    asked_at = select(func.max(Judgement.at)).where(*_ASKED)
    mapped_at = (
        select(EvidenceMapping.at)
        .where(
            EvidenceMapping.portfolio_unit_id == PortfolioUnit.id,
            EvidenceMapping.by_relation == Relation.LEARNER.value,
        )
        # The newest by its id, which an index finds: the latest time would be looked for in all.
        .order_by(EvidenceMapping.id.desc())
        .limit(1)
    )
    return (
        PortfolioUnit.id,
        PortfolioUnit.portfolio_id,
        PortfolioUnit.locked_at.is_not(None),
        PortfolioUnit.enrolled_at,
        PortfolioUnit.target_on,
        User.name,
        label(),
        _person.name,
        Submission.at,
        SignOff.id.is_not(None),
        confirmed(),
        Reopening.at,
        Release.id.is_not(None),
        sampled(SignOff.id, still_open=True),
        held_by_points(),
        # Judgements are looked through only where they still make a difference.
        case(
            (
                PortfolioUnit.locked_at.is_(None),
                asked_at.correlate(PortfolioUnit, Submission, Reopening).scalar_subquery(),
            )
        ),
        mapped_at.correlate(PortfolioUnit).scalar_subquery(),
        waits_since(),
        Reopening.reason,
    )


def label() -> ColumnElement[str]:
    """Of a joined unit: its text's label, as UnitVersion.label has it."""
    name = func.coalesce(func.nullif(UnitVersion.title, ""), UnitVersion.short_name)
    numbered = UnitVersion.number + " " + name
    return case((func.coalesce(UnitVersion.number, "") != "", numbered), else_=name)


def met_in(unit_ids: Collection[int]) -> Mapping[int, tuple[int, int]]:
    """How many criteria of each unit are met, and how many it has."""
    rows = plain_rows(_met(), {"units": list(unit_ids)})
    return {row[0]: (row[1], row[2]) for row in rows}


@cache
def _met() -> Select[Any]:
    outcome = (
        select(_newer.outcome)
        .where(_newer.portfolio_unit_id == PortfolioUnit.id, _newer.criterion_id == Criterion.id)
        .order_by(_newer.id.desc())
        .limit(1)
        .correlate(PortfolioUnit, Criterion)
        .scalar_subquery()
    )
    accepted = (
        select(TieDecision.accepted)
        .where(TieDecision.mapping_id == EvidenceMapping.id)
        .order_by(TieDecision.id.desc())
        .limit(1)
        .correlate(EvidenceMapping)
        .scalar_subquery()
    )
    rests = (
        select(EvidenceMapping.id)
        .join(EvidenceVersion, EvidenceVersion.id == EvidenceMapping.version_id)
        .where(
            EvidenceMapping.portfolio_unit_id == PortfolioUnit.id,
            EvidenceMapping.criterion_id == Criterion.id,
            accepted.is_(True),
            ~exists().where(Withdrawal.item_id == EvidenceVersion.item_id),
        )
        .correlate(PortfolioUnit, Criterion)
        .exists()
    )
    met = func.sum(case((and_(outcome == Outcome.MET.value, rests), 1), else_=0))
    columns: Any = (PortfolioUnit.id, met, func.count())
    found: Select[Any] = (
        select(*columns)
        .join(Criterion, Criterion.unit_version_id == PortfolioUnit.unit_version_id)
        .where(PortfolioUnit.id.in_(bindparam("units", expanding=True)))
        .group_by(PortfolioUnit.id)
    )
    return found
