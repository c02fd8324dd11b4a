"""Posting a mail within the running transaction; the worker sends it after the commit."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import insert

from portfolio.db import db
from portfolio.jobs.queue import enqueue
from portfolio.mail.models import Mail
from portfolio.mail.writing import new_message_id, written


class Recipient(Protocol):
    """Somebody with an account."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def centre_id(self) -> int: ...


def post(
    to: Recipient | str,
    template: str,
    /,
    *,
    centre_id: int | None = None,
    at: datetime | None = None,
    **values: Any,
) -> Mail:
    """A mail of that template is in the outbox, and leaves once the transaction commits.

    *to* is a person, or an address alone (then *centre_id* says whose manager is told should it
    not leave). The template gets *values*, `to_name` (None for an address alone), and
    `link(endpoint, **values)` for addresses in it.
    """
    mail = _letter(to, template, centre_id=centre_id, at=at, **values)
    db.session.add(mail)
    db.session.flush()
    enqueue("mail.send", mail.id)
    return mail


def post_all(
    letters: Iterable[tuple[Recipient, str, str]],
    template: str,
    *,
    at: datetime | None = None,
) -> None:
    """As post, to many people at once, subjects and texts being written; the next sweep sends them.

    A job for each, asked for one by one after the commit, would keep the page waiting.
    """
    rows = [_row(to, template, words, at=at) for to, *words in letters]
    if rows:
        db.session.execute(insert(Mail), rows)


def _letter(
    to: Recipient | str,
    template: str,
    /,
    *,
    centre_id: int | None = None,
    at: datetime | None = None,
    **values: Any,
) -> Mail:
    words = written(template, to_name=None if isinstance(to, str) else to.name, **values)
    return Mail(**_row(to, template, words, centre_id=centre_id, at=at))


def _row(
    to: Recipient | str,
    template: str,
    words: Sequence[str],
    *,
    centre_id: int | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:
    """A mail that waits to be sent, by the names of its columns; *words* are subject and text."""
    person = None if isinstance(to, str) else to
    subject, text = words
    at = at or datetime.now(UTC)
    return {
        "centre_id": person.centre_id if person else centre_id,
        "user_id": person.id if person else None,
        "template": template,
        "address": to if isinstance(to, str) else to.email,
        "subject": subject,
        "text": text,
        "message_id": new_message_id(),
        "state": "waiting",
        "attempts": 0,
        "posted_at": at,
        "next_at": at,
    }
