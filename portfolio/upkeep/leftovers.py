"""What crashes, races and time leave behind, and what of it can be cleared without asking anybody.

Nothing is cleared that is younger than a grace time: an upload under way looks like an orphan for
a moment. What a row names is never cleared, only said.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from portfolio.db import db
from portfolio.evidence.files.received import ATTACHED_PREFIX
from portfolio.evidence.models import DraftText, EvidenceVersion
from portfolio.files.store import COPY_PREFIX, STAGING, Entry, store
from portfolio.files.uploads import PREFIX as UPLOAD_PREFIX
from portfolio.jobs.queue import drop_stray, stray
from portfolio.schema import Base
from portfolio.transaction import transaction
from portfolio.web.models import FormReceipt

GRACE = timedelta(hours=24)
# A form can be sent as long as its page stays open; nobody keeps one open for a month.
RECEIPTS_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Leftover:
    """One thing that should not be there, or should be and is not."""

    kind: str
    what: str
    size: int = 0
    # Clears it and answers whether it is gone; None where only a person can mend it.
    clear: Callable[[], bool] | None = None
    count: int = 1


KINDS = {
    "unnamed": "stored under a name that no row knows",
    "staging": "received in part and never finished",
    "temporary": "left in the folder for temporary files",
    "missing": "named by a row, and not in the store",
    "differs": "named by a row, and not the bytes that were stored",
    "queue": "in the queue, and nobody waits for it",
    "draft": "a draft of what is complete already",
    "receipt": "receipts of forms, past their day",
}


def leftovers(*, grace: timedelta = GRACE, read_all: bool, at: datetime) -> Iterator[Leftover]:
    """Everything found; with *read_all* every stored byte that a row names is hashed again."""
    before = at - grace
    entries = {each.key: each for each in store().entries()}
    named = _named()
    for entry in entries.values():
        if entry.key.startswith(f"{STAGING}/"):
            if entry.since < before:
                yield Leftover("staging", entry.key, entry.size, _clearing(entry, before))
        elif entry.key not in named and entry.since < before:
            yield Leftover("unnamed", entry.key, entry.size, _clearing(entry, before))
    yield from _lost(named, entries, read_all=read_all)
    yield from _temporary(before)
    for name, row_id in stray():
        yield Leftover("queue", f"{name} {row_id}", clear=lambda: drop_stray() >= 0)
    yield from _drafts()
    yield from _receipts(at - RECEIPTS_KEPT)


def tables_that_name_files() -> list[type[Any]]:
    """The mapped classes whose rows name stored bytes: by key, hash and size."""
    return [
        mapper.class_
        for mapper in Base.registry.mappers
        if {"key", "sha256", "size"} <= {column.key for column in mapper.column_attrs}
    ]


@dataclass(frozen=True)
class _Named:
    what: str
    sha256: str
    size: int


def _named() -> dict[str, _Named]:
    """What the rows say of each key."""
    found = {}
    for model in tables_that_name_files():
        rows = db.session.execute(
            select(model.id, model.key, model.sha256, model.size).where(*_keeps(model))
        )
        for id, key, sha256, size in rows:
            found[key] = _Named(f"{model.__tablename__} {id}", sha256, size)
    db.session.rollback()
    return found


def _is_named(key: str) -> bool:
    found = any(
        db.session.scalar(select(model.id).where(model.key == key, *_keeps(model)).limit(1))
        is not None
        for model in tables_that_name_files()
    )
    db.session.rollback()
    return found


def _keeps(model: type[Any]) -> list[ColumnElement[bool]]:
    """What is so of the rows whose bytes are to be there: of what was erased, only a hash stays."""
    erased_at = getattr(model, "erased_at", None)
    return [model.key.is_not(None), *([] if erased_at is None else [erased_at.is_(None)])]


def _lost(
    named: dict[str, _Named], entries: dict[str, Entry], *, read_all: bool
) -> Iterator[Leftover]:
    for key, row in named.items():
        entry = entries.get(key)
        if entry is None:
            # Stored since the list was made?
            if not store().has(key):
                yield Leftover("missing", f"{row.what}: {key}", row.size)
        elif entry.size != row.size or (read_all and store().sha256_now(key) != row.sha256):
            yield Leftover("differs", f"{row.what}: {key}", entry.size)


def _clearing(entry: Entry, before: datetime) -> Callable[[], bool]:
    def clear() -> bool:
        """Looked at once more: the same bytes may have been uploaded since."""
        now = store().entry(entry.key)
        if now is not None and now.since < before and not _is_named(entry.key):
            store().delete([entry.key])
        return store().entry(entry.key) is None

    return clear


def _temporary(before: datetime) -> Iterator[Leftover]:
    """Files of uploads and copies whose process was killed before it could remove them."""
    for prefix in (UPLOAD_PREFIX, ATTACHED_PREFIX, COPY_PREFIX):
        for path in sorted(Path(tempfile.gettempdir()).glob(f"{prefix}*")):
            try:
                found = path.stat()
            except FileNotFoundError:
                continue
            written = datetime.fromtimestamp(found.st_mtime, UTC)
            if found.st_uid == os.getuid() and written < before:
                yield Leftover("temporary", str(path), found.st_size, _removing(path))


def _removing(path: Path) -> Callable[[], bool]:
    def remove() -> bool:
        path.unlink(missing_ok=True)
        return not path.exists()

    return remove


def _drafts() -> Iterator[Leftover]:
    found = db.session.scalars(
        select(DraftText.version_id)
        .join(EvidenceVersion, EvidenceVersion.id == DraftText.version_id)
        .where(EvidenceVersion.declared_at.is_not(None))
        .order_by(DraftText.version_id)
    ).all()
    db.session.rollback()
    for version_id in found:
        yield Leftover("draft", f"evidence_version {version_id}", clear=_dropping(version_id))


def _dropping(version_id: int) -> Callable[[], bool]:
    def drop() -> bool:
        with transaction():
            db.session.execute(delete(DraftText).where(DraftText.version_id == version_id))
        return True

    return drop


def _receipts(before: datetime) -> Iterator[Leftover]:
    count = len(db.session.scalars(select(FormReceipt.token).where(FormReceipt.at < before)).all())
    db.session.rollback()

    def forget() -> bool:
        with transaction():
            db.session.execute(delete(FormReceipt).where(FormReceipt.at < before))
        return True

    if count:
        yield Leftover(
            "receipt", f"older than {RECEIPTS_KEPT.days} days", clear=forget, count=count
        )
