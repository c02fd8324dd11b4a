"""Whether the trail and the rows still agree: every chain, every event, every covered row."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portfolio.audit.hashing import body_hash, event_hash, link_hash, words_hash
from portfolio.audit.models import AuditChain, AuditedRow, AuditEvent, ErasedEvent
from portfolio.audit.rows import covered_tables, hashes
from portfolio.db import db


def changes_by_hand() -> Iterator[str]:
    """A sentence for everything that was changed past the application; none where all holds."""
    yield from _broken_chains()
    yield from _changed_rows()


def _broken_chains() -> Iterator[str]:
    erased = set(db.session.scalars(select(ErasedEvent.event_id)))
    heads = select(AuditChain.name)
    headless = select(AuditEvent.chain).where(AuditEvent.chain.not_in(heads)).distinct()
    for name in db.session.scalars(headless.order_by(AuditEvent.chain)):
        yield f"The chain {name} was removed by hand; its events are still there."
    for chain in db.session.scalars(select(AuditChain).order_by(AuditChain.name)):
        head, position = "", 0
        events = db.session.scalars(
            select(AuditEvent)
            .where(AuditEvent.chain == chain.name)
            .order_by(AuditEvent.position)
            .options(selectinload(AuditEvent.rows))
            .execution_options(yield_per=500)
        )
        for event in events:
            position += 1
            if event.position != position:
                yield (
                    f"Event {position} of {chain.name} is missing from the audit trail: "
                    f"after it comes event {event.position}."
                )
                position = event.position
            elif _altered(event):
                yield (
                    f"Event {position} of {chain.name} was changed by hand; it now says: "
                    f"“{event.sentence}”"
                )
            elif event.erased_at is not None and event.id not in erased:
                yield (
                    f"Event {position} of {chain.name} was blanked by hand: no erasure by law "
                    "speaks of it."
                )
            elif event.link != link_hash(head, chain.name, position, event.body_hash):
                yield f"Event {position} of {chain.name} no longer follows the event before it."
            head = event.link
        if (chain.length, chain.head) != (position, head):
            yield (
                f"The chain {chain.name} should end with event {chain.length}; "
                f"it ends with event {position}."
            )


def _altered(event: AuditEvent) -> bool:
    """Whether the event is not the one that was recorded; its words may have been erased by law."""
    erased = event.erased_at is not None
    if erased and (event.sentence or event.details or event.words_salt):
        return True
    said = {name: getattr(event, name) for name in _SAID} | {"at": event.at.isoformat()}
    rows = [(row.table_name, row.row_key, row.sha256) for row in event.rows]
    if event.words_sha256 is None:
        # From before words had a hash of their own: once they are gone, nothing can be recomputed.
        return not erased and event.body_hash != body_hash(said, rows)
    words = words_hash(event.words_salt, event.sentence, event.details)
    if not erased and words != event.words_sha256:
        return True
    return event.body_hash != event_hash(said, event.words_sha256, rows)


_SAID = (
    "verb", "subject_table", "subject_id", "portfolio_id", "portfolio_unit_id", "by_id",
    "sentence", "details",
)  # fmt: skip


def _changed_rows() -> Iterator[str]:
    for name, covered in sorted(covered_tables().items()):
        kept = _as_recorded(name)
        now = hashes(db.session, covered)
        for key in sorted(kept.keys() | now.keys(), key=_natural):
            sha256, event_id = kept.get(key, ("", None))
            if now.get(key, "") == sha256:
                continue
            yield _said_of(name, key, event_id, was=bool(sha256), there=key in now)


def _as_recorded(table: str) -> dict[str, tuple[str, int]]:
    """The newest hash of every row of a table, and the event that left it so."""
    rows = db.session.execute(
        select(AuditedRow.row_key, AuditedRow.sha256, AuditedRow.event_id)
        .where(AuditedRow.table_name == table)
        .order_by(AuditedRow.id)
    )
    return {key: (sha256, event_id) for key, sha256, event_id in rows}


def _said_of(table: str, key: str, event_id: int | None, *, was: bool, there: bool) -> str:
    what = f"{table.replace('_', ' ')} {key}"
    if event_id is None:
        return f"{what} was put in by hand: no event of the audit trail speaks of it."
    event: Any = db.session.get(AuditEvent, event_id)
    last = f"last recorded in event {event.position} of {event.chain}: “{event.sentence}”"
    if not there:
        return f"{what} was removed by hand; {last}"
    if not was:
        return f"{what} was put back by hand after it had been removed; {last}"
    return f"{what} was changed by hand; {last}"


def _natural(key: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in key.split("/"))
