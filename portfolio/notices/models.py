"""Notices, what each person wants to be told of, and how far a centre's trail has been read."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.access import PeopleByRelation, Relation
from portfolio.enrolment.models import PortfolioUnit
from portfolio.people.models import User
from portfolio.schema import Base


class Notice(Base):
    """One thing that one person is told; it leads to a page, and holds no sentence and no name.

    What it says is put together when it is shown, so that nothing written here has to be found
    again when a person is forgotten by law.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        CheckConstraint("mail IN ('no', 'daily', 'posted')", name="mail_known"),
        CheckConstraint("in_app OR mail <> 'no'", name="told_somehow"),
        Index(None, "user_id", "read_at"),
        Index(None, "mail", "user_id"),
    )
    audited = False  # a machine makes them, and who read what when is nobody's business

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[str]  # a code of portfolio.notices.kinds
    # What it is about; the same thing is told to the same person once.
    key: Mapped[str]
    portfolio_unit_id: Mapped[int] = mapped_column(ForeignKey("portfolio_unit.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    endpoint: Mapped[str]
    target_id: Mapped[int]
    details: Mapped[dict[str, Any]]  # labels of criteria, an item's number, a day
    at: Mapped[datetime]
    in_app: Mapped[bool]
    mail: Mapped[str]
    read_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    by: Mapped[User | None] = relationship(foreign_keys=[by_id])
    portfolio_unit: Mapped[PortfolioUnit] = relationship()

    @property
    def centre_id(self) -> int:
        return self.portfolio_unit.centre_id

    personal = True

    def people(self, today: date) -> PeopleByRelation:
        return {Relation.MEMBER: {self.user_id}}


class NoticeSettings(Base):
    """What a person wants to be told of, where that differs from what everybody is told."""

    __tablename__ = "notice_settings"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    # Whether a kind is shown, and whether it is mailed, by its code.
    shown: Mapped[dict[str, Any]]
    mailed: Mapped[dict[str, Any]]
    # One mail a day instead of one for each.
    daily: Mapped[bool]


class NoticeReading(Base):
    """How far a centre's audit trail has been turned into notices, and until which day."""

    __tablename__ = "notice_reading"
    audited = False

    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    reminded_on: Mapped[date | None]
