"""How far many units have come, in a fixed number of SELECTs; the same numbers as the unit page."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portfolio.assessment.models import Judgement
from portfolio.assessment.states import Outcome
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import (
    EvidenceItem,
    EvidenceMapping,
    EvidenceVersion,
    Submission,
    Withdrawal,
)
from portfolio.standards.models import Criterion


@dataclass(frozen=True)
class Progress:
    """Criteria mapped by the learner, met by the assessor, and all; what was asked for."""

    mapped: int
    met: int
    total: int
    asked_for: tuple[str, ...]  # labels of the criteria on which the assessor asked for more
    submitted_at: datetime | None


def progress_of(units: Collection[PortfolioUnit]) -> Mapping[int, Progress]:
    """The progress of each unit, by its id."""
    ids = [unit.id for unit in units]
    criteria = _criteria({unit.unit_version_id for unit in units})
    kinds = _tied_kinds(ids)
    judged = _judged(ids)
    submitted = _submitted(ids)
    found = {}
    for unit in units:
        asked = criteria[unit.unit_version_id]
        outcomes = {id: judged.get((unit.id, id)) for id, _label, _methods in asked}
        mapped = sum(
            outcomes[id] is not None
            or any(not methods or kind in methods for kind in kinds[unit.id, id])
            for id, _label, methods in asked
        )
        found[unit.id] = Progress(
            mapped=mapped,
            met=sum(outcome == Outcome.MET for outcome in outcomes.values()),
            total=len(asked),
            asked_for=tuple(
                label for id, label, _methods in asked if outcomes[id] == Outcome.MORE_NEEDED
            ),
            submitted_at=submitted.get(unit.id),
        )
    return found


def _criteria(version_ids: Collection[int]) -> Mapping[int, list[tuple[int, str, list[str]]]]:
    found: dict[int, list[tuple[int, str, list[str]]]] = defaultdict(list)
    for criterion in db.session.scalars(
        select(Criterion)
        .where(Criterion.unit_version_id.in_(version_ids))
        .order_by(Criterion.unit_version_id, Criterion.position)
    ):
        found[criterion.unit_version_id].append((criterion.id, criterion.label, criterion.methods))
    return found


def _tied_kinds(unit_ids: Collection[int]) -> Mapping[tuple[int, int], set[str]]:
    """The kinds of evidence tied to each criterion of each unit, withdrawn items left out."""
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    rows = db.session.execute(
        select(EvidenceMapping.portfolio_unit_id, EvidenceMapping.criterion_id, EvidenceItem.kind)
        .join(EvidenceMapping.version)
        .join(EvidenceVersion.item)
        .where(EvidenceMapping.portfolio_unit_id.in_(unit_ids))
        .where(~select(Withdrawal.id).where(Withdrawal.item_id == EvidenceItem.id).exists())
        .distinct()
    )
    for unit_id, criterion_id, kind in rows:
        found[unit_id, criterion_id].add(kind)
    return found


def _judged(unit_ids: Collection[int]) -> Mapping[tuple[int, int], str]:
    """The outcome that holds for each judged criterion of each unit."""
    rows = db.session.execute(
        select(Judgement.portfolio_unit_id, Judgement.criterion_id, Judgement.outcome)
        .where(Judgement.portfolio_unit_id.in_(unit_ids))
        .order_by(Judgement.id)
    )
    return {(unit_id, criterion_id): outcome for unit_id, criterion_id, outcome in rows}


def _submitted(unit_ids: Collection[int]) -> Mapping[int, datetime]:
    rows = db.session.execute(
        select(Submission.portfolio_unit_id, func.max(Submission.at))
        .where(Submission.portfolio_unit_id.in_(unit_ids))
        .group_by(Submission.portfolio_unit_id)
    )
    return {row[0]: row[1] for row in rows}
