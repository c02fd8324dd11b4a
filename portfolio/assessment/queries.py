"""Reads of where units stand: submissions, sign-offs, states."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from portfolio.assessment.models import (
    Countersignature,
    Judgement,
    Reopening,
    SignOff,
    TieDecision,
)
from portfolio.assessment.states import (
    Newest,
    NewestJudgement,
    Outcome,
    UnitState,
    state_from,
    why_reopened,
)
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit, UnitMove
from portfolio.evidence.models import EvidenceMapping, EvidenceVersion, Submission, Withdrawal
from portfolio.standards.models import Criterion

_submission, _sign_off = aliased(Submission), aliased(SignOff)

_later, _criterion = aliased(Judgement), aliased(Criterion)


def sign_offs_of(unit: PortfolioUnit) -> list[SignOff]:
    """Every sign-off of the unit, oldest first, with who countersigned and who reopened."""
    return list(
        db.session.scalars(
            select(SignOff)
            .where(SignOff.portfolio_unit_id == unit.id)
            .order_by(SignOff.id)
            .options(
                joinedload(SignOff.by),
                selectinload(SignOff.countersignature).joinedload(Countersignature.by),
                selectinload(SignOff.reopening).joinedload(Reopening.by),
            )
        )
    )


def current_sign_off(unit: PortfolioUnit) -> SignOff | None:
    """The sign-off that holds now, if the unit is signed off."""
    signed = sign_offs_of(unit)
    return signed[-1] if signed and not signed[-1].overtaken else None


def reopened_because(unit: PortfolioUnit) -> str:
    """Who reopened the unit, when and why; empty once it is signed off again."""
    found = db.session.scalar(
        select(Reopening)
        .join(SignOff, SignOff.id == Reopening.sign_off_id)
        .join(PortfolioUnit, PortfolioUnit.id == SignOff.portfolio_unit_id)
        .where(PortfolioUnit.id == unit.id, NEWEST_SIGN_OFF)
        .options(joinedload(Reopening.by))
    )
    return why_reopened(found.by.name, found.at, found.reason) if found else ""


def submissions_of(unit: PortfolioUnit) -> list[Submission]:
    """Every round in which the learner put the unit before the assessor, oldest first."""
    return list(
        db.session.scalars(
            select(Submission)
            .where(Submission.portfolio_unit_id == unit.id)
            .order_by(Submission.round)
        )
    )


def unit_state(unit: PortfolioUnit) -> UnitState:
    """The state that the unit is in."""
    return unit_states([unit.id])[unit.id]


def unit_states(unit_ids: Collection[int]) -> dict[int, UnitState]:
    """The state of each of these units by its id, in one SELECT however many they are."""
    found = {}
    for row in db.session.execute(_STATES, {"units": list(unit_ids)}):
        newest = Newest(*row[1:5])
        found[row[0]] = state_from(newest, asked_alone(newest, row[5]))
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """The newest judgement that holds and asks for more in the newest round."""

    submission_id: int
    at: datetime
    outcome: str = Outcome.MORE_NEEDED.value


def asked_alone(newest: Newest, asked_at: datetime | None) -> list[NewestJudgement]:
    """As much of the judgements that hold as a unit's state rests on."""
    if asked_at is None or newest.submission_id is None:
        return []
    return [_Asked(newest.submission_id, asked_at)]


# Whether the unit went over to another version, and nothing of that is submitted.
_LEFT_BEHIND = and_(
    exists().where(UnitMove.portfolio_unit_id == PortfolioUnit.id).correlate(PortfolioUnit),
    ~exists()
    .where(
        EvidenceMapping.portfolio_unit_id == PortfolioUnit.id,
        EvidenceMapping.submission_id.is_not(None),
        EvidenceMapping.criterion_id == Criterion.id,
        Criterion.unit_version_id == PortfolioUnit.unit_version_id,
    )
    .correlate(PortfolioUnit),
)

# The columns of assessment.states.Newest, and how their tables join a unit.
NEWEST = (Submission.id, Submission.at, SignOff.id, Reopening.at)

# That the row is the unit's own goes without saying, but PostgreSQL finds it by nothing else:
# by the newest id alone it would join the rows of every unit first.
NEWEST_SUBMISSION = and_(
    Submission.portfolio_unit_id == PortfolioUnit.id,
    Submission.id
    == (
        select(func.max(_submission.id))
        .where(_submission.portfolio_unit_id == PortfolioUnit.id)
        .correlate(PortfolioUnit)
        .scalar_subquery()
    ),
    ~_LEFT_BEHIND,
)

NEWEST_SIGN_OFF = and_(
    SignOff.portfolio_unit_id == PortfolioUnit.id,
    SignOff.id
    == (
        select(func.max(_sign_off.id))
        .where(_sign_off.portfolio_unit_id == PortfolioUnit.id)
        .correlate(PortfolioUnit)
        .scalar_subquery()
    ),
)

# A judgement that holds and asks for more in the newest round, where that stands beside its unit.
ASKED = (
    Judgement.portfolio_unit_id == PortfolioUnit.id,
    Judgement.submission_id == Submission.id,
    Judgement.outcome == Outcome.MORE_NEEDED.value,
    # After a unit went over to another version, judgements of the earlier one are history.
    exists()
    .where(
        _criterion.id == Judgement.criterion_id,
        _criterion.unit_version_id == PortfolioUnit.unit_version_id,
    )
    .correlate(Judgement, PortfolioUnit),
    ~exists().where(
        _later.portfolio_unit_id == Judgement.portfolio_unit_id,
        _later.criterion_id == Judgement.criterion_id,
        _later.id > Judgement.id,
    ),
)

# When the newest of them was made.
NEWEST_ASKED = (
    select(func.max(Judgement.at))
    .where(*ASKED)
    .correlate(PortfolioUnit, Submission)
    .scalar_subquery()
)

# Of a unit: something was submitted for a criterion, and the assessor neither decided on it nor
# judged the criterion since.
UNJUDGED = (
    exists()
    .where(
        EvidenceMapping.portfolio_unit_id == PortfolioUnit.id,
        EvidenceMapping.submission_id.is_not(None),
        Criterion.id == EvidenceMapping.criterion_id,
        Criterion.unit_version_id == PortfolioUnit.unit_version_id,
        EvidenceVersion.id == EvidenceMapping.version_id,
        ~exists().where(TieDecision.mapping_id == EvidenceMapping.id),
        ~exists().where(Withdrawal.item_id == EvidenceVersion.item_id),
        ~exists().where(
            _later.portfolio_unit_id == EvidenceMapping.portfolio_unit_id,
            _later.criterion_id == EvidenceMapping.criterion_id,
            _later.submission_id >= EvidenceMapping.submission_id,
        ),
    )
    .correlate(PortfolioUnit)
)

_STATES = (
    select(PortfolioUnit.id, *NEWEST, NEWEST_ASKED)
    .select_from(PortfolioUnit)
    .outerjoin(Submission, NEWEST_SUBMISSION)
    .outerjoin(SignOff, NEWEST_SIGN_OFF)
    .outerjoin(Reopening, Reopening.sign_off_id == SignOff.id)
    .where(PortfolioUnit.id.in_(bindparam("units", expanding=True)))
)
