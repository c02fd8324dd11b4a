"""Reads of a person's notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload
from sqlalchemy.sql.base import ExecutableOption

from portfolio.access import Permission, allows
from portfolio.db import db
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.notices.kinds import KINDS
from portfolio.notices.models import Notice, NoticeSettings
from portfolio.notices.wishes import Wishes, wishes_of
from portfolio.people.models import User

NOTICES_A_PAGE = 25


@dataclass(frozen=True)
class NoticePage:
    """One page of a person's notices, unread ones first, and how many there are."""

    notices: Sequence[Notice]
    open_to: frozenset[int]  # the ids of those that lead to what the person may still see
    total: int
    newest_id: int  # what comes after it was not there to be seen
    unread: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // NOTICES_A_PAGE))


def notices_of(user: User, *, page: int, today: date) -> NoticePage:
    """The person's notices, unread ones first, the newest first among each."""
    mine = (Notice.user_id == user.id, Notice.in_app)
    total, newest_id = db.session.execute(
        select(func.count(), func.max(Notice.id)).select_from(Notice).where(*mine)
    ).one()
    page = min(max(page, 1), max(1, -(-total // NOTICES_A_PAGE)))
    found = db.session.scalars(
        select(Notice)
        .where(*mine)
        .options(*_whole())
        .order_by(Notice.read_at.is_not(None), Notice.at.desc(), Notice.id.desc())
        .limit(NOTICES_A_PAGE)
        .offset((page - 1) * NOTICES_A_PAGE)
    ).all()
    return NoticePage(
        notices=found,
        open_to=frozenset(each.id for each in found if is_open_to(user, each, today=today)),
        total=total,
        newest_id=newest_id or 0,
        unread=user.unread_notices,
        page=page,
    )


def get_notice(notice: Notice) -> Notice:
    """The notice with its unit and people."""
    return db.session.scalars(
        select(Notice)
        .where(Notice.id == notice.id)
        .options(*_whole())
        .execution_options(populate_existing=True)
    ).one()


def is_open_to(user: User, notice: Notice, *, today: date) -> bool:
    """Whether the person may still see what the notice leads to: its unit, or their home."""
    return KINDS[notice.kind].leads_home or allows(
        user, Permission.VIEW_UNIT, notice.portfolio_unit, today=today
    )


def get_wishes(user: User) -> Wishes:
    """What the person wants to be told of."""
    return wishes_of(db.session.get(NoticeSettings, user.id))


def _whole() -> list[ExecutableOption]:
    unit = joinedload(Notice.portfolio_unit)
    return [
        joinedload(Notice.by),
        unit.joinedload(PortfolioUnit.portfolio).joinedload(Portfolio.learner),
        unit.joinedload(PortfolioUnit.unit_version),
        unit.selectinload(PortfolioUnit.allocations),
        unit.selectinload(PortfolioUnit.grants),
    ]
