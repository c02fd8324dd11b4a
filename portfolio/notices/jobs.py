"""Telling people, in the worker: after what happened, and every morning of what the day brings."""

from datetime import UTC, datetime

from sqlalchemy import select

from portfolio.audit.models import AuditChain
from portfolio.days import LONDON, day_of
from portfolio.db import db
from portfolio.jobs.queue import job, sweep
from portfolio.notices.models import NoticeReading
from portfolio.notices.reminding import remind, send_digests
from portfolio.notices.telling import read_on
from portfolio.people.models import Centre
from portfolio.transaction import transaction

MORNING = 7  # the hour in London from which a day's reminders and collected mails leave


@job("notices.tell")
def tell_centre(centre_id: int) -> None:
    """Turn everything new in a centre's trail into notices; doing it twice is safe."""
    more = True
    while more:
        with transaction():
            more = read_on(centre_id, datetime.now(UTC))


@job("notices.remind")
def remind_centre(centre_id: int) -> None:
    """Tell people of the dates that a new day brings, and send what was collected for them."""
    now = datetime.now(UTC)
    with transaction():
        remind(centre_id, now)
    with transaction():
        send_digests(centre_id, now)


@sweep
def untold() -> list[tuple[str, int]]:
    """The centres whose trail has grown, and in the morning those whose day has not begun."""
    rows = db.session.execute(
        select(Centre.id, AuditChain.length, NoticeReading.position, NoticeReading.reminded_on)
        .join(AuditChain, AuditChain.name == "centre:" + Centre.id.cast(AuditChain.name.type))
        .outerjoin(NoticeReading, NoticeReading.centre_id == Centre.id)
        .order_by(Centre.id)
    )
    now = datetime.now(UTC)
    today, morning = day_of(now), now.astimezone(LONDON).hour >= MORNING
    found = []
    for centre_id, length, position, reminded_on in rows:
        if length > (position or 0):
            found.append(("notices.tell", centre_id))
        if morning and (reminded_on is None or reminded_on < today):
            found.append(("notices.remind", centre_id))
    return found
