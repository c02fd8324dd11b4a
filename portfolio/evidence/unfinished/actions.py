"""Throwing away what was never declared."""

from datetime import UTC, datetime

from sqlalchemy import select

from portfolio.audit.record import Verb
from portfolio.db import db
from portfolio.evidence.confidentiality.models import FindingDecision
from portfolio.evidence.confidentiality.queries import originals_of
from portfolio.evidence.files.stored import keys_in_use
from portfolio.evidence.making import say
from portfolio.evidence.models import EvidenceItem, Withdrawal
from portfolio.evidence.unfinished.rules import require_never_declared
from portfolio.files.store import store
from portfolio.people.models import User
from portfolio.row_locks import lock
from portfolio.transaction import after_commit

THROWN_AWAY = "Thrown away as a draft."


def throw_away(item: EvidenceItem, *, by: User, at: datetime | None = None) -> EvidenceItem:
    """The draft counts for nothing, and its files and words are gone; its number stays used."""
    at = at or datetime.now(UTC)
    item = lock(item)
    require_never_declared(item)
    item.withdrawal = Withdrawal(reason=THROWN_AWAY, by_id=by.id, at=at)
    keys: set[str] = set()
    for version in item.versions:
        originals = [each for each in originals_of(version) if each.erased_at is None]
        keys |= {file.key for file in version.files} | {each.key for each in originals}
        version.text, version.fields = None, {}
        for original in originals:
            original.erased_at = at
        kept = db.session.scalars(
            select(FindingDecision).where(FindingDecision.version_id == version.id)
        )
        for gone in (*kept, *version.files, version.reading, version.draft):
            if gone is not None:
                db.session.delete(gone)
    db.session.flush()
    db.session.expire(item)
    say(Verb.EVIDENCE_WITHDRAWN, item, by, f"threw away the draft {item.code}", at)
    # Rows first, bytes after the commit; the same bytes may be somebody else's evidence.
    after_commit(lambda: store().delete(keys - keys_in_use()))
    return item
