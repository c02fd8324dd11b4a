"""What is being written, kept as it is typed.

Keeping a draft is no act of the audit trail: nobody but its writer sees it, and it is saved every
few seconds. Completing it is one.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import update

from portfolio.db import db
from portfolio.evidence import rules
from portfolio.evidence.making import changed_elsewhere
from portfolio.evidence.models import DraftText, EvidenceItem
from portfolio.evidence.writing.accounts import account_in, kept_of
from portfolio.row_locks import lock


def keep(
    item: EvidenceItem,
    *,
    text: str,
    fields: dict[str, Any],
    seen: int,
    at: datetime | None = None,
) -> int:
    """Keep what was typed, if nothing was kept since *seen*; the number of saves there are now.

    A slower save, or one from a window opened earlier, raises ChangedElsewhere.
    """
    rules.require_fitting(text)
    item = lock(item)
    rules.require_changeable(item)
    rules.require_draft(item.newest)
    rules.require_source(item, "written")
    kept = db.session.execute(
        update(DraftText)
        .where(DraftText.version_id == item.newest.id, DraftText.saves == seen)
        .values(text=text, fields=fields, saves=seen + 1, saved_at=at or datetime.now(UTC))
        .returning(DraftText.saves)
    ).scalar()
    if kept is None:
        raise rules.ChangedElsewhere(changed_elsewhere(item))
    return kept


def keep_instead(item: EvidenceItem, change: Callable[[str], str]) -> int:
    """Keep what is written with every text of it changed so, its title too."""
    draft = lock(item).newest.draft
    assert draft is not None, "only what is being written is changed so"
    account = account_in(item.newest)
    changed = replace(
        account,
        sections={place: change(said) for place, said in account.sections.items()},
        more=change(account.more),
    )
    title = change(str(draft.fields.get("title") or item.newest.title))
    fields = draft.fields | {"title": title} | kept_of(changed)
    return keep(item, text=changed.text, fields=fields, seen=draft.saves)
