"""What a sample looks at: every criterion with its judgement, and the ties it rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portfolio.assessment.models import Judgement, RoundFeedback, TieDecision
from portfolio.assessment.states import newest_by_criterion, newest_by_tie
from portfolio.db import db
from portfolio.documents.locators import label, parse
from portfolio.evidence.coverage.queries import coverage_of
from portfolio.evidence.coverage.unit import Judged, tie_state
from portfolio.evidence.mapping.queries import outline_of
from portfolio.evidence.models import EvidenceItem, EvidenceMapping, EvidenceVersion, Submission
from portfolio.standards.models import Criterion
from portfolio.verification.models import Sample

CHECKED = ("valid", "authentic", "reliable", "current", "sufficient")


@dataclass(frozen=True)
class Tie:
    """One tie, as the sample's page links to it."""

    id: int
    item_id: int
    version: int
    label: str  # "E1 ¶2–3"
    title: str
    first: int | None  # the first passage; none for the whole item
    state: str
    reason: str


@dataclass(frozen=True)
class Line:
    """One criterion as the assessor left it."""

    label: str
    text: str
    state: str
    feedback: str
    judged_by: str
    judged_at: datetime | None
    checks: tuple[tuple[str, str, str], ...]
    ties: tuple[Tie, ...]


def lines_of(sample: Sample) -> tuple[Line, ...]:
    """Every criterion of the unit as it was signed off; for an interim sample, as it is now."""
    until = sample.sign_off.at if sample.sign_off is not None else None
    judged = newest_by_criterion(each for each in _judgements(sample) if _by(each.at, until))
    decided = newest_by_tie(each for each in _decisions(sample) if _by(each.at, until))
    ties = [each for each in _ties(sample) if _counts(each, until)]
    states = _states(sample, judged, decided)
    return tuple(
        Line(
            label=criterion.label,
            text=criterion.display_text,
            state=states.get(criterion.id, "gap"),
            feedback=judgement.feedback if (judgement := judged.get(criterion.id)) else "",
            judged_by=judgement.by.name if judgement else "",
            judged_at=judgement.at if judgement else None,
            checks=_checks(judgement) if judgement else (),
            ties=tuple(
                _tie(each, decided.get(each.id))
                for each in ties
                if each.criterion_id == criterion.id
            ),
        )
        for criterion in _criteria(sample)
    )


def told_of(sample: Sample) -> Sequence[RoundFeedback]:
    """What the learner was told about the rounds that the sample looks at, oldest first."""
    until = sample.sign_off.at if sample.sign_off is not None else None
    told = db.session.scalars(
        select(RoundFeedback)
        .join(RoundFeedback.submission)
        .where(Submission.portfolio_unit_id == sample.portfolio_unit_id)
        .order_by(RoundFeedback.id)
        .options(joinedload(RoundFeedback.by), joinedload(RoundFeedback.submission))
    )
    return [each for each in told if _by(each.at, until)]


def _criteria(sample: Sample) -> Sequence[Criterion]:
    """The criteria that were signed, or that the unit has now; in the order of their source."""
    now = sample.portfolio_unit.unit_version.criteria
    if sample.sign_off is None:
        return now
    signed = {each["id"] for each in sample.sign_off.snapshot["criteria"]}
    if signed == {criterion.id for criterion in now}:
        return now
    # The unit has gone over to another version since.
    return db.session.scalars(
        select(Criterion).where(Criterion.id.in_(signed)).order_by(Criterion.position)
    ).all()


def _states(
    sample: Sample, judged: Mapping[int, Judgement], decided: Mapping[int, TieDecision]
) -> dict[int, str]:
    """How each criterion stands, by its id: as it was signed, or as the unit page says now."""
    if sample.sign_off is not None:
        return {id: each.outcome.replace("_", " ") for id, each in judged.items()}
    covered = coverage_of(
        sample.portfolio_unit,
        judged={id: Judged(each.outcome) for id, each in judged.items()},
        decided={id: each.accepted for id, each in decided.items()},
    )
    return {each.id: each.state.value for each in covered.criteria}


def _checks(judgement: Judgement) -> tuple[tuple[str, str, str], ...]:
    words = {True: ("yes", "met"), False: ("no", "more needed"), None: ("not checked", "")}
    return tuple((name.capitalize(), *words[getattr(judgement, name)]) for name in CHECKED)


def _tie(tie: EvidenceMapping, decision: TieDecision | None) -> Tie:
    accepted = decision.accepted if decision is not None else None
    numbers = parse(tie.locator)
    return Tie(
        id=tie.id,
        item_id=tie.version.item_id,
        version=tie.version.version,
        label=f"{tie.item.code} {label(tie.locator, outline_of(tie.version))}",
        title=tie.version.title,
        first=min(numbers, default=None),
        state=tie_state(tie.submitted, accepted).value,
        reason=decision.reason if decision is not None else "",
    )


def _by(at: datetime, until: datetime | None) -> bool:
    return until is None or at <= until


def _counts(tie: EvidenceMapping, until: datetime | None) -> bool:
    if until is None:
        return True
    # An assessor's record joins a round that was submitted earlier.
    return tie.submission is not None and max(tie.submission.at, tie.at) <= until


def _judgements(sample: Sample) -> Sequence[Judgement]:
    return db.session.scalars(
        select(Judgement)
        .where(Judgement.portfolio_unit_id == sample.portfolio_unit_id)
        .options(joinedload(Judgement.by))
    ).all()


def _decisions(sample: Sample) -> Sequence[TieDecision]:
    return db.session.scalars(
        select(TieDecision)
        .join(TieDecision.mapping)
        .where(EvidenceMapping.portfolio_unit_id == sample.portfolio_unit_id)
    ).all()


def _ties(sample: Sample) -> Sequence[EvidenceMapping]:
    version = joinedload(EvidenceMapping.version)
    return db.session.scalars(
        select(EvidenceMapping)
        .join(EvidenceMapping.version)
        .join(EvidenceVersion.item)
        .outerjoin(Submission, Submission.id == EvidenceMapping.submission_id)
        .where(EvidenceMapping.portfolio_unit_id == sample.portfolio_unit_id)
        .order_by(EvidenceItem.number, EvidenceVersion.version, EvidenceMapping.id)
        .options(
            version.joinedload(EvidenceVersion.item),
            version.joinedload(EvidenceVersion.reading),
            joinedload(EvidenceMapping.submission),
        )
    ).all()
