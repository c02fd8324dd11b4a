"""Marking notices as read.

No act of the audit trail: it is each person's own bookmark, and says nothing of anybody's work.
"""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, update

from portfolio.db import db
from portfolio.notices.models import Notice
from portfolio.notices.telling import count_unread
from portfolio.people.models import User


def mark_read(notice: Notice, *, at: datetime | None = None) -> None:
    """The notice is read, and was since the first time."""
    _mark(Notice.id == notice.id, notice.user_id, at)


def mark_all_read(user: User, *, until_id: int, at: datetime | None = None) -> None:
    """Every notice that was there when the person looked is read; what came since is not."""
    _mark(Notice.id <= until_id, user.id, at)


def _mark(which: ColumnElement[bool], user_id: int, at: datetime | None) -> None:
    db.session.execute(
        update(Notice)
        .where(Notice.user_id == user_id, Notice.read_at.is_(None), which)
        .values(read_at=at or datetime.now(UTC))
        .execution_options(synchronize_session=False)
    )
    count_unread([user_id])
