"""The states of many units, in one SELECT however many they are; the same as states.py says."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any

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
from portfolio.db import db
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.evidence.models import EvidenceMapping, EvidenceVersion, Submission, Withdrawal
from portfolio.people.models import ERASED, User
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


@dataclass(frozen=True)
class UnitWithState:
    """One unit with everything that its state and its age rest on."""

    unit: PortfolioUnit
    learner: str
    label: str
    assessor: str | None
    submitted_at: datetime | None
    sign_off_id: int | None
    signed_at: datetime | None
    confirmed: bool  # the sign-off stands: not provisional, or countersigned
    reopened_at: datetime | None
    released: bool
    sampling: bool
    points: bool
    asked: int  # criteria of the newest round on which more is needed
    asked_at: datetime | None
    mapped_at: datetime | None
    waits_since: datetime | None  # for the assessor
    because: str | None  # of the newest sign-off: why it was reopened

    @property
    def reopened(self) -> str:
        """Why the unit was reopened; empty once it is signed off again."""
        return f"Reopened: “{self.because}”" if self.because else ""

    @cached_property
    def state(self) -> WholeState:
        """What the newest decisions make of the unit."""
        if self.sign_off_id is not None and self.reopened_at is None:
            if self.released:
                return WholeState(State.RELEASED)
            if self.points:
                return WholeState(State.ACTION_REQUIRED, not self.confirmed)
            if self.sampling:
                return WholeState(State.IN_SAMPLING, not self.confirmed)
            return WholeState(State.SIGNED_OFF, not self.confirmed)
        if self.submitted_at is None:
            return WholeState(State.OPEN)
        if self.asked:
            return WholeState(State.RETURNED)
        if self.reopened_at is not None and self.submitted_at <= self.reopened_at:
            return WholeState(State.REOPENED)
        return WholeState(State.SUBMITTED)

    def days_left(self, today: date) -> int | None:
        """Days to the target, negative when it has passed; None without one, or when signed off."""
        if self.unit.target_on is None or self.unit.locked:
            return None
        return (self.unit.target_on - today).days


_newer = aliased(Judgement)
_working, _person = aliased(Allocation), aliased(User)

# Of a joined unit: a judgement that holds asks for more, looked at the newest round, and was made
# since any reopening.
_ASKED = (*ASKED, or_(Reopening.at.is_(None), Judgement.at > Reopening.at))


def _of_asked(what: Any) -> Any:
    return (
        select(what)
        .where(*_ASKED)
        .correlate(PortfolioUnit, Submission, Reopening)
        .scalar_subquery()
    )


def waits_since() -> ColumnElement[datetime | None]:
    """Since when a joined unit waits for its assessor; NULL where it doesn't.

    It waits when it was submitted or reopened and nothing was asked of the learner since; and
    when something was asked, but not everything that was submitted is judged.
    """
    asked = select(Judgement.id).where(*_ASKED).correlate(PortfolioUnit, Submission, Reopening)
    since = case(
        (or_(PortfolioUnit.locked_at.is_not(None), Submission.id.is_(None)), null()),
        (and_(asked.exists(), ~UNJUDGED), null()),
        (and_(~asked.exists(), Submission.at <= Reopening.at), Reopening.at),
        else_=Submission.at,
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
    return [_with_state(*row) for row in db.session.execute(_units_with_state().where(*where))]


@cache
def _units_with_state() -> Select[Any]:
    """The statement for every unit; put together once, which takes longer than asking it."""
    mapped_at = (
        select(func.max(EvidenceMapping.at))
        .where(
            EvidenceMapping.portfolio_unit_id == PortfolioUnit.id,
            EvidenceMapping.by_relation == Relation.LEARNER.value,
        )
        .correlate(PortfolioUnit)
        .scalar_subquery()
    )
    columns: Any = select(
        PortfolioUnit,
        User.name,
        label(),
        _person.name,
        Submission.at,
        SignOff.id,
        SignOff.at,
        confirmed(),
        Reopening.at,
        Release.id.is_not(None),
        sampled(SignOff.id, still_open=True),
        held_by_points(),
        _of_asked(func.count()),
        _of_asked(func.max(Judgement.at)),
        mapped_at,
        waits_since(),
        Reopening.reason,
    ).select_from(PortfolioUnit)
    statement = joined(columns).options(
        contains_eager(PortfolioUnit.unit_version).defer(UnitVersion.content)
    )
    return statement.order_by(User.name, Portfolio.id, PortfolioUnit.id)


def _with_state(*row: Any) -> UnitWithState:
    flags = [bool(row[n]) for n in (7, 9, 10, 11)]
    values: list[Any] = [*row[:7], flags[0], row[8], *flags[1:], *row[12:]]
    return UnitWithState(*values)


def not_erased() -> ColumnElement[bool]:
    """Of a joined unit: its learner wasn't erased by law, so that there is work in it."""
    return User.email.not_like(f"%{ERASED}")


def label() -> ColumnElement[str]:
    """Of a joined unit: its text's label, as UnitVersion.label has it."""
    name = func.coalesce(func.nullif(UnitVersion.title, ""), UnitVersion.short_name)
    numbered = UnitVersion.number + " " + name
    return case((func.coalesce(UnitVersion.number, "") != "", numbered), else_=name)


def met_in(unit_ids: Collection[int]) -> Mapping[int, tuple[int, int]]:
    """How many criteria of each unit are met, and how many it has."""
    rows = db.session.execute(_met(), {"units": list(unit_ids)})
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
