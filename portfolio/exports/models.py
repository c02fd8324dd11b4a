"""Exports: a document that somebody asked for, and how far its making has come."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.access import PeopleByRelation, Relation
from portfolio.enrolment.models import PortfolioUnit
from portfolio.people.models import User
from portfolio.schema import Base


class Export(Base):
    """A PDF of a unit: asked for, being made, ready or failed; moved on by the worker."""

    __tablename__ = "export"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'ready', 'failed')", name="state_known"),
        CheckConstraint("(state = 'ready') = (key IS NOT NULL)", name="ready_has_file"),
    )
    audited = False  # a machine moves it; that it was asked for is an event of its own

    id: Mapped[int] = mapped_column(primary_key=True)
    portfolio_unit_id: Mapped[int] = mapped_column(ForeignKey("portfolio_unit.id"), index=True)
    state: Mapped[str] = mapped_column(default="waiting")
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    # What the asker may see decides what the document shows.
    for_relation: Mapped[str]
    requested_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]
    key: Mapped[str | None]
    sha256: Mapped[str | None]
    size: Mapped[int | None]

    portfolio_unit: Mapped[PortfolioUnit] = relationship()
    by: Mapped[User] = relationship()

    @property
    def centre_id(self) -> int:
        return self.portfolio_unit.centre_id

    @property
    def personal(self) -> bool:
        return True

    def people(self, today: date) -> PeopleByRelation:
        """Only who asked for it; the page checks again that they may still export the unit."""
        return {Relation(self.for_relation): [self.by_id]}
