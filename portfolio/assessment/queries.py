"""Reads of judgements, decisions on ties, sign-offs and what they make of a unit's state."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from portfolio.assessment.models import Countersignature, Judgement, Reopening, SignOff, TieDecision
from portfolio.assessment.states import (
    Newest,
    Outcome,
    UnitState,
    newest_by_criterion,
    newest_by_tie,
    state_from,
)
from portfolio.assessment.states import Standing as Holding
from portfolio.days import in_words
from portfolio.db import db
from portfolio.documents.locators import parse
from portfolio.enrolment.models import MovedCriterion, Portfolio, PortfolioUnit, UnitMove
from portfolio.enrolment.queries import criteria_of
from portfolio.evidence.coverage import Judged
from portfolio.evidence.models import (
    EvidenceItem,
    EvidenceMapping,
    EvidenceVersion,
    Reading,
    Submission,
)
from portfolio.people.models import User
from portfolio.standards.models import Criterion

_submission, _sign_off = aliased(Submission), aliased(SignOff)
_later, _criterion = aliased(Judgement), aliased(Criterion)


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
class Standing:
    """The judgement that holds for a criterion of a unit, with its round and who made it."""

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


_STANDING = (
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

# Of a tie, in a statement that reads ties: whether the newest decision accepted it.
TIE_ACCEPTED = (
    select(TieDecision.accepted)
    .where(TieDecision.mapping_id == EvidenceMapping.id)
    .order_by(TieDecision.id.desc())
    .limit(1)
    .correlate(EvidenceMapping)
    .scalar_subquery()
)


def standing_judgements(unit_ids: Collection[int]) -> dict[int, dict[int, Standing]]:
    """What holds for each judged criterion, by unit and criterion, in one SELECT."""
    by_unit: dict[int, dict[int, Standing]] = {id: {} for id in unit_ids}
    for row in db.session.execute(_STANDING, {"units": list(unit_ids)}):
        by_unit[row[0]][row[1]] = Standing(*row)
    return by_unit


def judged_criteria(unit_ids: Collection[int]) -> dict[int, dict[int, Judged]]:
    """What holds for each judged criterion, by unit and criterion, as coverage takes it."""
    return {
        unit_id: {id: each.judged for id, each in standing.items()}
        for unit_id, standing in standing_judgements(unit_ids).items()
    }


def as_coverage_takes_them(judgements: Mapping[int, Judgement]) -> dict[int, Judged]:
    """Judgements by criterion, as the plain values that a coverage is computed from."""
    return {
        id: Judged(each.outcome, each.feedback, each.submission.round)
        for id, each in judgements.items()
    }


def newest_decisions(unit: PortfolioUnit) -> dict[int, TieDecision]:
    """The decision that holds for each decided tie of the unit, by the tie's id."""
    rows = db.session.scalars(
        select(TieDecision)
        .join(EvidenceMapping, EvidenceMapping.id == TieDecision.mapping_id)
        .where(EvidenceMapping.portfolio_unit_id == unit.id)
        .options(joinedload(TieDecision.by))
    )
    return newest_by_tie(rows)


def decided_ties(unit: PortfolioUnit) -> dict[int, bool]:
    """Whether each decided tie of the unit was accepted, by its id; others are left out."""
    return _accepted(EvidenceMapping.portfolio_unit_id == unit.id)


def decided_in(unit_ids: Collection[int]) -> dict[int, bool]:
    """Whether each decided tie of these units was accepted, by its id; others are left out."""
    return _accepted(EvidenceMapping.portfolio_unit_id.in_(unit_ids))


def decided_of(version: EvidenceVersion) -> dict[int, bool]:
    """Whether each decided tie of the version was accepted, by its id, in whichever unit it is."""
    return _accepted(EvidenceMapping.version_id == version.id)


_REMEMBERED = 12


def accepted_passages(criteria: Collection[int], *, centre_id: int) -> list[tuple[str, int]]:
    """Passages that assessors of the centre accepted last for those criteria, with each's id.

    They are for comparing with alone: whose they are, and their words, stay unsaid.
    """
    newest = (
        select(func.max(TieDecision.id))
        .where(TieDecision.mapping_id == EvidenceMapping.id)
        .correlate(EvidenceMapping)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(EvidenceMapping.criterion_id, EvidenceMapping.locator, Reading.document)
        .join(TieDecision, TieDecision.id == newest)
        .join(Reading, Reading.version_id == EvidenceMapping.version_id)
        .join(PortfolioUnit, PortfolioUnit.id == EvidenceMapping.portfolio_unit_id)
        .join(Portfolio, Portfolio.id == PortfolioUnit.portfolio_id)
        .where(
            TieDecision.accepted,
            Portfolio.home_centre_id == centre_id,
            EvidenceMapping.criterion_id.in_(criteria),
            EvidenceMapping.locator != "",
        )
        .order_by(TieDecision.id.desc())
        .limit(_REMEMBERED)
    )
    return [
        (passage["text"], criterion_id)
        for criterion_id, locator, document in rows
        for passage in document["passages"]
        if passage["number"] in parse(locator)
    ]


def _accepted(of: ColumnElement[bool]) -> dict[int, bool]:
    rows = db.session.execute(
        select(TieDecision.mapping_id, TieDecision.accepted)
        .join(EvidenceMapping, EvidenceMapping.id == TieDecision.mapping_id)
        .where(of)
        .order_by(TieDecision.id)
    )
    return {row.mapping_id: row.accepted for row in rows}


def ties_of(unit: PortfolioUnit) -> list[EvidenceMapping]:
    """Every tie of the unit, submitted or not, in the order of criteria and items."""
    version = joinedload(EvidenceMapping.version)
    item = version.joinedload(EvidenceVersion.item)
    rows = db.session.scalars(
        select(EvidenceMapping)
        .where(
            EvidenceMapping.portfolio_unit_id == unit.id,
            EvidenceMapping.criterion_id.in_(criteria_of(unit)),
        )
        .options(
            joinedload(EvidenceMapping.criterion),
            joinedload(EvidenceMapping.submission),
            item.joinedload(EvidenceItem.withdrawal),
            item.selectinload(EvidenceItem.versions),
            version.selectinload(EvidenceVersion.files),
            version.selectinload(EvidenceVersion.reading),
        )
    ).unique()
    return sorted(
        rows, key=lambda tie: (tie.criterion.position, tie.item.number, tie.version.version, tie.id)
    )


def submitted_ties(unit: PortfolioUnit) -> list[EvidenceMapping]:
    """Every tie of the unit that was submitted, in the order of criteria and items."""
    return [tie for tie in ties_of(unit) if tie.submitted]


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


def standing_sign_off(unit: PortfolioUnit) -> SignOff | None:
    """The sign-off that holds now, if the unit is signed off."""
    signed = sign_offs_of(unit)
    return signed[-1] if signed and not signed[-1].overtaken else None


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


def asked_alone(newest: Newest, asked_at: datetime | None) -> list[Holding]:
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
NEWEST_SUBMISSION = and_(
    Submission.id
    == (
        select(func.max(_submission.id))
        .where(_submission.portfolio_unit_id == PortfolioUnit.id)
        .correlate(PortfolioUnit)
        .scalar_subquery()
    ),
    ~_LEFT_BEHIND,
)
NEWEST_SIGN_OFF = SignOff.id == (
    select(func.max(_sign_off.id))
    .where(_sign_off.portfolio_unit_id == PortfolioUnit.id)
    .correlate(PortfolioUnit)
    .scalar_subquery()
)

# When the newest of the judgements that hold was made which ask for more in the newest round.
NEWEST_ASKED = (
    select(func.max(Judgement.at))
    .join(_criterion, _criterion.id == Judgement.criterion_id)
    .where(
        Judgement.portfolio_unit_id == PortfolioUnit.id,
        Judgement.submission_id == Submission.id,
        Judgement.outcome == Outcome.MORE_NEEDED.value,
        # After a unit went over to another version, judgements of the earlier one are history.
        _criterion.unit_version_id == PortfolioUnit.unit_version_id,
        ~exists().where(
            _later.portfolio_unit_id == Judgement.portfolio_unit_id,
            _later.criterion_id == Judgement.criterion_id,
            _later.id > Judgement.id,
        ),
    )
    .correlate(PortfolioUnit, Submission)
    .scalar_subquery()
)

_STATES = (
    select(PortfolioUnit.id, *NEWEST, NEWEST_ASKED)
    .select_from(PortfolioUnit)
    .outerjoin(Submission, NEWEST_SUBMISSION)
    .outerjoin(SignOff, NEWEST_SIGN_OFF)
    .outerjoin(Reopening, Reopening.sign_off_id == SignOff.id)
    .where(PortfolioUnit.id.in_(bindparam("units", expanding=True)))
)


def met_criteria(unit: PortfolioUnit) -> frozenset[int]:
    """The ids of the criteria whose newest judgement says met."""
    return frozenset(
        id for id, judged in newest_judgements(unit).items() if judged.outcome == Outcome.MET
    )
