"""What a learner does with the journal: entries noted, worded anew, made evidence."""

from datetime import UTC, datetime

from portfolio.audit.record import Verb, record
from portfolio.days import day_of, in_words
from portfolio.db import db
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.actions import begin_writing
from portfolio.evidence.models import EvidenceItem
from portfolio.journal import drafts, rules
from portfolio.journal.models import JournalEntry, JournalText, JournalUse
from portfolio.journal.rules import Noted
from portfolio.people.models import User
from portfolio.reflection.accounts import Account
from portfolio.row_locks import lock
from portfolio.standards.methods import Method


def note(
    portfolio: Portfolio, noted: Noted, *, by: User, seen: int = 0, at: datetime | None = None
) -> JournalEntry:
    """The journal has one more entry, which nobody but its learner reads.

    What was typed for it waits no more; what another window typed since goes on waiting.
    """
    at = at or datetime.now(UTC)
    rules.require_happened(noted, day_of(at))
    entry = JournalEntry(portfolio=portfolio, at=at)
    db.session.add(entry)
    _word(entry, noted, at)
    drafts.drop(portfolio, None, seen=seen, at=at)
    _say(entry, by, "noted something in their journal", at)
    return entry


def change(
    entry: JournalEntry, noted: Noted, *, by: User, seen: int, at: datetime | None = None
) -> JournalEntry:
    """The entry says this from now on; what it said before stays in its row."""
    at = at or datetime.now(UTC)
    entry = lock(entry)
    rules.require_happened(noted, day_of(at))
    rules.require_newest(drafts.drop(entry.portfolio, entry, seen=seen, at=at))
    _word(entry, noted, at)
    _say(entry, by, "changed an entry of their journal", at)
    return entry


def make_evidence(entry: JournalEntry, *, by: User, at: datetime | None = None) -> EvidenceItem:
    """A reflective account begins with a copy of the entry, and the entry knows it."""
    at = at or datetime.now(UTC)
    entry = lock(entry)
    newest = entry.newest
    item = begin_writing(
        entry.portfolio,
        by=by,
        kind=Method.REFLECTIVE_ACCOUNT.value,
        title=newest.title or f"Journal of {in_words(newest.happened_on)}",
        work_on=newest.happened_on,
        account=Account("event", {"event.what": newest.text}, went=newest.went),
        at=at,
    )
    entry.uses.append(JournalUse(item=item, by_id=by.id, at=at))
    db.session.flush()
    return item


def _word(entry: JournalEntry, noted: Noted, at: datetime) -> None:
    entry.texts.append(
        JournalText(
            version=len(entry.texts) + 1,
            happened_on=noted.happened_on,
            title=noted.title,
            text=noted.text,
            went=noted.went.value,
            at=at,
        )
    )
    db.session.flush()


def _say(entry: JournalEntry, by: User, did: str, at: datetime) -> None:
    """The event says that something was noted, never what."""
    record(
        Verb.JOURNAL_KEPT,
        entry,
        by_id=by.id,
        centre_id=entry.centre_id,
        sentence=f"{by.name} {did}.",
        at=at,
    )
