"""What is being typed into a journal, kept until it is an entry or what an entry says.

Like the draft of an account it is no act of the audit trail: nobody but its writer sees it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import select

from portfolio.db import db
from portfolio.enrolment.models import Portfolio
from portfolio.journal import rules
from portfolio.journal.models import JournalDraft, JournalEntry
from portfolio.row_locks import hold

Typed = Mapping[str, str]


def drafts_of(portfolio: Portfolio) -> Sequence[JournalDraft]:
    """What was typed and is not in the journal yet."""
    found = db.session.scalars(
        select(JournalDraft).where(JournalDraft.portfolio_id == portfolio.id)
    )
    return [each for each in found if each.typed]


def find_draft(portfolio: Portfolio, entry: JournalEntry | None = None) -> JournalDraft | None:
    """What was typed for an entry, or for one to come; with no words where it became one."""
    return db.session.scalars(
        select(JournalDraft).where(
            JournalDraft.portfolio_id == portfolio.id,
            JournalDraft.entry_id == (entry.id if entry else None),
        )
    ).one_or_none()


def keep(
    portfolio: Portfolio,
    entry: JournalEntry | None,
    typed: Typed,
    *,
    seen: int,
    at: datetime | None = None,
) -> int:
    """Keep what was typed, if nothing was kept since *seen*; the number of saves there are now."""
    rules.require_fitting(typed.get("text", ""))
    draft = _locked(portfolio, entry)
    rules.require_newest(draft.saves == seen)
    return _put(draft, typed, at or datetime.now(UTC))


def drop(
    portfolio: Portfolio, entry: JournalEntry | None, *, seen: int, at: datetime | None = None
) -> bool:
    """Nothing waits any more, if nothing was kept since *seen*; whether it was so."""
    draft = _locked(portfolio, entry)
    if draft.saves != seen:
        return False
    _put(draft, {}, at or datetime.now(UTC))
    return True


def _put(draft: JournalDraft, typed: Typed, at: datetime) -> int:
    draft.typed = dict(typed)
    # Counted on for ever, so that a window opened before an entry was kept is known as older.
    draft.saves += 1
    draft.saved_at = at
    db.session.flush()
    return draft.saves


def _locked(portfolio: Portfolio, entry: JournalEntry | None) -> JournalDraft:
    # The portfolio's row stands for a draft that is not there yet.
    hold(Portfolio, portfolio.id)
    draft = find_draft(portfolio, entry)
    if draft is None:
        draft = JournalDraft(
            portfolio_id=portfolio.id, entry=entry, typed={}, saves=0, saved_at=datetime.now(UTC)
        )
        db.session.add(draft)
    else:
        db.session.refresh(draft)
    return draft
