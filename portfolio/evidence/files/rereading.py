"""Drafts that an earlier reader read are read again before anybody declares them.

A reader that sees more finds more: what an earlier one passed over would go to others unseen. What
was declared stays as it was sealed, and what was decided of a draft stays decided.
"""

import logging
from datetime import UTC, datetime

from sqlalchemy import select

from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.documents.child import read_apart
from portfolio.documents.kinds import MediaKind
from portfolio.documents.passages import Document
from portfolio.documents.problems import DocumentProblem
from portfolio.documents.reading import READER, unread
from portfolio.evidence.files.actions import documents_of, put_read_anew
from portfolio.evidence.making import numbered
from portfolio.evidence.models import EvidenceFile, EvidenceItem, EvidenceVersion, Reading
from portfolio.files.store import StoredFileMissing, store
from portfolio.refusal import Refusal
from portfolio.row_locks import lock
from portfolio.transaction import transaction

log = logging.getLogger("portfolio")


class ReadBefore(Refusal):
    """More is looked through today than when the draft was read."""


def is_read_before(version: EvidenceVersion) -> bool:
    """Whether a draft's files were read by an earlier reader than today's."""
    reading = version.reading
    return (
        version.is_draft and bool(version.files) and reading is not None and reading.reader < READER
    )


def require_read_anew(version: EvidenceVersion) -> None:
    """Nothing is declared that was only looked through as it was in earlier days."""
    if is_read_before(version):
        raise ReadBefore(
            f"{version.item.code} was uploaded before as much was looked through as today. It is "
            "being read again: try again in a minute."
        )


def waiting(most: int) -> list[int]:
    """The drafts that are to be read again, by the version's id."""
    return list(
        db.session.scalars(
            select(Reading.version_id)
            .join(EvidenceVersion)
            .join(EvidenceItem)
            .where(
                Reading.reader < READER,
                EvidenceVersion.declared_at.is_(None),
                EvidenceVersion.files.any(),
                ~EvidenceItem.withdrawal.has(),
            )
            .order_by(Reading.version_id)
            .limit(most)
        )
    )


def bring_up_to_date(version: EvidenceVersion) -> None:
    """Read a draft's files again where an earlier reader read them; doing it twice is safe."""
    if not is_read_before(version):
        return
    keys = [file.key for file in version.files]
    # Read before the transaction: a long file takes a while, and others want to write.
    before = documents_of(version)
    documents = [_read(*pair) for pair in zip(version.files, before, strict=True)]
    with transaction():
        item = lock(version.item)
        newest = item.newest
        if is_read_before(newest) and [file.key for file in newest.files] == keys:
            put_read_anew(newest, documents)
            record(
                Verb.EVIDENCE_CHANGED,
                item,
                by_id=None,
                sentence=f"{numbered(newest)}, was read again: more is looked through now.",
                centre_id=item.centre_id,
                portfolio_id=item.portfolio_id,
                details={"evidence": item.number, "version": newest.version, "reader": READER},
                at=datetime.now(UTC),
            )


def _read(file: EvidenceFile, before: Document) -> Document:
    """What the file says; as it was read before, where it can't be read now."""
    kind = MediaKind(file.kind)
    if kind is MediaKind.KEPT:
        return unread()
    try:
        with store().as_path(file.key) as path:
            return read_apart(path, kind)
    except (DocumentProblem, StoredFileMissing) as problem:
        log.warning("evidence.not_read_again file=%s problem=%s", file.id, type(problem).__name__)
        return before
