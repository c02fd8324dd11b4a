"""What stands in a journal."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portfolio.db import db
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.models import EvidenceItem
from portfolio.journal.models import JournalEntry, JournalUse


def entries_of(portfolio: Portfolio) -> Sequence[JournalEntry]:
    """Every entry with what was made of it, the newest day first."""
    found = db.session.scalars(
        select(JournalEntry)
        .where(JournalEntry.portfolio_id == portfolio.id)
        .options(
            selectinload(JournalEntry.texts),
            selectinload(JournalEntry.uses)
            .joinedload(JournalUse.item)
            .options(selectinload(EvidenceItem.withdrawal)),
        )
    ).all()
    return sorted(found, key=lambda each: (each.newest.happened_on, each.id), reverse=True)
