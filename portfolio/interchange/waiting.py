"""Keeping a list between its preview and its confirmation, and letting go of it."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete

from portfolio.db import db
from portfolio.interchange.models import IncomingList
from portfolio.people.models import Centre, User

KEPT_FOR = timedelta(days=1)


def keep(
    centre: Centre, kind: str, name: str, content: bytes, *, by: User, at: datetime | None = None
) -> IncomingList:
    """The file waits for its confirmation; what has waited for longer than a day is gone."""
    at = at or datetime.now(UTC)
    db.session.execute(delete(IncomingList).where(IncomingList.at < at - KEPT_FOR))
    kept = IncomingList(
        for_centre_id=centre.id, kind=kind, name=name[:200], content=content, by_id=by.id, at=at
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def let_go(waiting: IncomingList) -> None:
    """Nothing of the file is kept any more."""
    db.session.execute(delete(IncomingList).where(IncomingList.id == waiting.id))
