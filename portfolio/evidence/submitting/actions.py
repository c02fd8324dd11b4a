"""Putting a unit before its assessor."""

from datetime import UTC, datetime

from portfolio.audit.record import Verb
from portfolio.db import db
from portfolio.enrolment.events import record_of_unit
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.rules import require_seen, require_unlocked
from portfolio.evidence.models import Submission
from portfolio.evidence.submitting.queries import last_submission, unsubmitted_ties
from portfolio.evidence.submitting.rules import require_news
from portfolio.people.models import User
from portfolio.row_locks import lock


def submit(
    unit: PortfolioUnit, *, by: User, seen: int, note: str = "", at: datetime | None = None
) -> Submission:
    """Put every tie that the assessor doesn't have yet before them, each version frozen."""
    at = at or datetime.now(UTC)
    unit = lock(unit)
    require_unlocked(unit)
    require_seen(unit, seen, then="submit")
    last, ties = last_submission(unit), unsubmitted_ties(unit)
    require_news(unit, ties, last)
    submission = Submission(
        portfolio_unit=unit, round=last.round + 1 if last else 1, note=note, by_id=by.id, at=at
    )
    db.session.add(submission)
    for tie in ties:
        tie.submission = submission
        if tie.version.frozen_at is None:
            tie.version.frozen_at = at
    unit.revision += 1
    items = sorted({tie.item.number for tie in ties})
    record_of_unit(
        Verb.SUBMITTED,
        submission,
        unit,
        by_id=by.id,
        sentence=f"{by.name} submitted {unit.label}, round {submission.round}: "
        f"{', '.join(f'E{number}' for number in items)}.",
        details={"round": submission.round, "items": items, "ties": len(ties)},
        at=at,
    )
    return submission
