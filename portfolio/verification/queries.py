"""Reads of samples, action points and releases, and of the record that sampling plans from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from portfolio.access import Relation, RoleName
from portfolio.assessment.judgement_queries import JudgementWithRound
from portfolio.assessment.models import Countersignature, Reopening, SignOff
from portfolio.assessment.queries import (
    NEWEST,
    NEWEST_ASKED,
    NEWEST_SIGN_OFF,
    NEWEST_SUBMISSION,
    asked_alone,
)
from portfolio.assessment.states import Newest, NewestJudgement, state_from, why_reopened
from portfolio.audit.record import Verb
from portfolio.db import db, plain_rows
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.enrolment.place_queries import placed
from portfolio.evidence.models import Submission
from portfolio.people.models import User
from portfolio.verification.models import (
    ActionClosure,
    ActionPoint,
    Release,
    Sample,
    SampleAgreement,
)
from portfolio.verification.states import WholeState, whole_state_from

_sample = aliased(Sample)

# What verifiers and assessors say to each other: no learner's page or history shows these.
LEARNER_NEVER_SEES: frozenset[str] = frozenset(
    {
        Verb.SAMPLED.value,
        Verb.ACTION_RAISED.value,
        Verb.ACTION_ANSWERED.value,
        Verb.ACTION_CLOSED.value,
        Verb.SAMPLE_AGREED.value,
    }
)


_REACHED = (
    *NEWEST,
    SignOff.provisional,
    Countersignature.confirmed,
    Release.id,
    exists()
    .where(_sample.portfolio_unit_id == PortfolioUnit.id)
    .where(_sample.id == ActionPoint.sample_id)
    .where(~exists().where(ActionClosure.action_point_id == ActionPoint.id)),
    exists()
    .where(_sample.sign_off_id == SignOff.id)
    .where(~exists().where(SampleAgreement.sample_id == _sample.id)),
)
# All that the whole state of a unit rests on.
STATE = (*_REACHED, NEWEST_ASKED)


def with_state(statement: Select[Any]) -> Select[Any]:
    """The statement on units with what their state rests on beside them."""
    return (
        statement.outerjoin(Submission, NEWEST_SUBMISSION)
        .outerjoin(SignOff, NEWEST_SIGN_OFF)
        .outerjoin(Reopening, Reopening.sign_off_id == SignOff.id)
        .outerjoin(Countersignature, Countersignature.sign_off_id == SignOff.id)
        .outerjoin(Release, Release.sign_off_id == SignOff.id)
    )


def state_of_row(row: Sequence[Any]) -> WholeState:
    """The whole state of a unit of which these are the columns STATE."""
    newest = Newest(*row[:4])
    return _state_of(newest, row, asked_alone(newest, row[9]))


def _state_of(
    newest: Newest, row: Sequence[Any], judgements: Iterable[NewestJudgement]
) -> WholeState:
    return whole_state_from(
        state_from(newest, judgements),
        confirmed=not row[4] or bool(row[5]),
        released=row[6] is not None,
        action_required=row[7],
        in_sampling=row[8],
    )


def _of_units(*columns: Any) -> Select[Any]:
    return with_state(select(PortfolioUnit.id, *columns).select_from(PortfolioUnit)).where(
        PortfolioUnit.id.in_(bindparam("units", expanding=True))
    )


_WHY_REOPENED = (
    Reopening.reason,
    Reopening.at,
    select(User.name).where(User.id == Reopening.by_id).correlate(Reopening).scalar_subquery(),
)
_HOW_FAR, _STATES = _of_units(*_REACHED, *_WHY_REOPENED), _of_units(*STATE)


@dataclass(frozen=True)
class Reached:
    """How far a unit has come: its state, when it was last submitted, why it was reopened."""

    state: WholeState
    submitted_at: datetime | None
    reopened: str  # by whom, when and why; empty once it is signed off again


def reached(
    unit_ids: Collection[int], judgements: Mapping[int, Mapping[int, JudgementWithRound]]
) -> dict[int, Reached]:
    """How far each unit has come, in one SELECT; *judgements* are the newest."""
    return {
        row[0]: Reached(
            _state_of(Newest(*row[1:5]), row[1:], judgements[row[0]].values()),
            row[2],
            why_reopened(row[-1], row[-2], row[-3]) if row[-3] else "",
        )
        for row in plain_rows(_HOW_FAR, {"units": list(unit_ids)})
    }


def unit_states(units: Collection[PortfolioUnit]) -> Mapping[int, WholeState]:
    """The whole state of each unit by its id, in one SELECT."""
    ids = [unit.id for unit in units]
    return {row[0]: state_of_row(row[1:]) for row in plain_rows(_STATES, {"units": ids})}


def unit_state(unit: PortfolioUnit) -> WholeState:
    """The whole state of one unit."""
    return unit_states([unit])[unit.id]


def verifies(user: User) -> bool:
    """Whether *user* is a verifier at all."""
    return user.has(RoleName.VERIFIER) or user.has(RoleName.LEAD_VERIFIER)


def samples_of(units: Collection[PortfolioUnit]) -> Sequence[Sample]:
    """Every sample of the units, oldest first, with action points, agreement and people."""
    ids = [unit.id for unit in units]
    return db.session.scalars(
        _with_points(select(Sample).where(Sample.portfolio_unit_id.in_(ids)))
        .options(
            joinedload(Sample.verifier),
            joinedload(Sample.assessor),
            joinedload(Sample.sign_off).joinedload(SignOff.reopening),
        )
        .order_by(Sample.id)
    ).all()


def find_release(sign_off: SignOff | None) -> Release | None:
    """The release of a sign-off, if there was one."""
    if sign_off is None:
        return None
    return db.session.scalar(select(Release).where(Release.sign_off_id == sign_off.id))


def action_points_for(user: User) -> Sequence[ActionPoint]:
    """Every action point that isn't closed on the units that *user* assesses or verifies."""
    places = placed(user, Relation.ASSESSOR, Relation.VERIFIER)
    if user.has(RoleName.LEAD_VERIFIER):
        places = or_(places, Portfolio.home_centre_id == user.centre_id)
    return db.session.scalars(
        select(ActionPoint)
        .join(ActionPoint.sample)
        .join(Sample.portfolio_unit)
        .join(PortfolioUnit.portfolio)
        .where(places, ~ActionPoint.closure.has())
        .options(
            joinedload(ActionPoint.by),
            joinedload(ActionPoint.closure),
            selectinload(ActionPoint.responses),
            joinedload(ActionPoint.sample)
            .joinedload(Sample.portfolio_unit)
            .options(
                joinedload(PortfolioUnit.unit_version),
                joinedload(PortfolioUnit.portfolio).joinedload(Portfolio.learner),
                selectinload(PortfolioUnit.allocations).joinedload(Allocation.user),
            ),
        )
        .order_by(ActionPoint.due_on, ActionPoint.id)
    ).all()


def _with_points(statement: Select[Sample]) -> Select[Sample]:
    points = selectinload(Sample.action_points)
    return statement.options(
        joinedload(Sample.agreement),
        points.joinedload(ActionPoint.closure),
        points.selectinload(ActionPoint.responses),
    )
