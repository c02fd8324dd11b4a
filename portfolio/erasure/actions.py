"""Erasing a person, and placing and lifting legal holds."""

import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select, update

from portfolio.assessment.models import SignOff
from portfolio.audit.models import AuditEvent, ErasedEvent
from portfolio.audit.record import Verb, record
from portfolio.days import day_of
from portfolio.db import db
from portfolio.enrolment.models import Portfolio
from portfolio.enrolment.queries import find_portfolio_id, lock_units
from portfolio.erasure import queries, rules
from portfolio.erasure.inventory import emptied
from portfolio.erasure.models import Erasure, LegalHold
from portfolio.evidence.confidentiality.models import OriginalFile
from portfolio.evidence.files.stored import keys_in_use
from portfolio.evidence.matches.models import Fingerprint
from portfolio.evidence.models import EvidenceFile, EvidenceItem
from portfolio.files.store import store
from portfolio.mail.models import Mail
from portfolio.people.models import ERASED, SignIn, User, WebAuthn
from portfolio.row_locks import hold, lock_all
from portfolio.transaction import after_commit


def erase(
    person: User,
    *,
    by: User | None,
    ground: str,
    years: int,
    early: bool = False,
    at: datetime | None = None,
) -> Erasure:
    """Nothing that names *person* or that they wrote is left; numbers, hashes and the chain are.

    The name alone stays where it stands under decisions on other people's work.
    """
    at = at or datetime.now(UTC)
    rules.require_other(person, by)
    portfolio_id = find_portfolio_id(person)
    if portfolio_id is not None:
        _hold_all_of(portfolio_id)
    rules.require_not_erased(queries.is_erased(person))
    rules.require_no_hold(len(queries.holds_on(person)))
    until = queries.kept_until(portfolio_id, years=years)
    rules.require_time_up(until, day_of(at), early=early)
    name_kept = queries.decisions_for_others(person) > 0
    about = list(db.session.scalars(select(AuditEvent.id).where(_events(person))))
    rows, keys = _empty_words(portfolio_id, at) if portfolio_id else (0, [])
    keys += _delete_machine_made(person)
    _erase_events(about, at)
    _close_account(person, name_kept=name_kept)
    erasure = Erasure(
        user_id=person.id,
        ground=ground,
        early=early and until is not None and day_of(at) < until,
        name_kept=name_kept,
        rows=rows,
        files=len(keys),
        events=len(about),
        by_id=by.id if by else None,
        at=at,
    )
    db.session.add(erasure)
    db.session.flush()
    record(
        Verb.PERSON_ERASED,
        erasure,
        by_id=by.id if by else None,
        sentence=f"{_who(by)} erased person {person.id} by law.",
        centre_id=person.centre_id,
        details={"person": person.id, "rows": rows, "files": len(keys), "events": len(about)},
        at=at,
    )
    # Rows first, bytes after the commit; what the same bytes are somebody else's evidence stays.
    after_commit(lambda: store().delete(set(keys) - keys_in_use()))
    return erasure


def place_hold(
    person: User, *, by: User | None, reason: str, at: datetime | None = None
) -> LegalHold:
    """Nothing of *person* is erased until the hold is lifted."""
    at = at or datetime.now(UTC)
    rules.require_not_erased(queries.is_erased(person))
    hold = LegalHold(user_id=person.id, reason=reason, by_id=by.id if by else None, at=at)
    db.session.add(hold)
    db.session.flush()
    _say(Verb.HOLD_PLACED, hold, person, by, "placed a legal hold on", at)
    return hold


def lift_hold(hold: LegalHold, *, by: User | None, at: datetime | None = None) -> None:
    """The hold no longer keeps anything from being erased; lifting it twice changes nothing."""
    if hold.lifted_at is not None:
        return
    at = at or datetime.now(UTC)
    hold.lifted_at, hold.lifted_by_id = at, by.id if by else None
    _say(Verb.HOLD_LIFTED, hold, hold.user, by, "lifted a legal hold on", at)


def _say(
    verb: Verb, hold: LegalHold, person: User, by: User | None, did: str, at: datetime
) -> None:
    record(
        verb,
        hold,
        by_id=by.id if by else None,
        sentence=f"{_who(by)} {did} {person.name} ({person.email}).",
        centre_id=person.centre_id,
        at=at,
    )


def _who(by: User | None) -> str:
    return by.name if by else "Somebody at the machine"


def _events(person: User) -> Any:
    return queries.events_about(person) & AuditEvent.erased_at.is_(None)


def _hold_all_of(portfolio_id: int) -> None:
    """Nobody adds words to the portfolio before its learner is erased; they are refused then."""
    hold(Portfolio, portfolio_id)
    lock_all(EvidenceItem, queries.items_of(portfolio_id))
    lock_units(queries.units_of(portfolio_id))


def _empty_words(portfolio_id: int, at: datetime) -> tuple[int, list[str]]:
    """Every word of a portfolio is gone; answers how many rows held any, and the keys of files."""
    rows, keys = 0, []
    for columns, row in queries.words_of(portfolio_id):
        for column in columns:
            setattr(row, column, emptied(getattr(row, column), column=column))
        if isinstance(row, EvidenceFile | OriginalFile) and row.erased_at is None:
            row.erased_at = at
            keys.append(row.key)
        if isinstance(row, SignOff):
            row.erased_at = at
        rows += 1
    return rows, keys


def _delete_machine_made(person: User) -> list[str]:
    """Exports, fingerprints and mails not yet sent are gone; answers the keys of what was made."""
    keys = []
    for export in queries.exports_of(person):
        if export.key:
            keys.append(export.key)
        db.session.delete(export)
    db.session.execute(delete(Fingerprint).where(Fingerprint.learner_id == person.id))
    db.session.execute(delete(Mail).where(Mail.user_id == person.id, Mail.state != "sent"))
    return keys


def _erase_events(ids: list[int], at: datetime) -> None:
    """The words of those events are gone, and it is said that the law took them."""
    db.session.flush()
    for start in range(0, len(ids), 500):
        db.session.execute(
            update(AuditEvent)
            .where(AuditEvent.id.in_(ids[start : start + 500]))
            .values(sentence="", details={}, words_salt="", erased_at=at)
        )
    db.session.add_all(ErasedEvent(event_id=id, at=at) for id in ids)


def _close_account(person: User, *, name_kept: bool) -> None:
    """Nobody can sign in as the person, and nothing tells who they were."""
    if not name_kept:
        person.name = f"Erased person {person.id}"
    person.email = f"erased-{person.id}{ERASED}"
    person.active = False
    person.fs_uniquifier = secrets.token_hex(32)
    for column in User.__table__.columns:
        if column.nullable and column.name in User.unaudited_columns:
            setattr(person, column.name, None)
    if person.username is not None:
        person.username = None
    db.session.execute(delete(WebAuthn).where(WebAuthn.user_id == person.id))
    db.session.execute(delete(SignIn).where(SignIn.user_id == person.id))
