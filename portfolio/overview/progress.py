"""How far many units have come, in a fixed number of SELECTs; the same numbers as the unit page."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portfolio.assessment.judgement_queries import judged_criteria
from portfolio.assessment.tie_queries import decided_in
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.coverage.queries import coverages_of
from portfolio.evidence.models import Submission


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
    covered = coverages_of(units, judged=judged_criteria(ids), decided=decided_in(ids))
    submitted = _submitted(ids)
    return {
        id: Progress(
            mapped=each.mapped,
            met=each.met,
            total=each.total,
            asked_for=tuple(criterion.label for criterion in each.more_needed),
            submitted_at=submitted.get(id),
        )
        for id, each in covered.items()
    }


def _submitted(unit_ids: Collection[int]) -> Mapping[int, datetime]:
    rows = db.session.execute(
        select(Submission.portfolio_unit_id, func.max(Submission.at))
        .where(Submission.portfolio_unit_id.in_(unit_ids))
        .group_by(Submission.portfolio_unit_id)
    )
    return {row[0]: row[1] for row in rows}
