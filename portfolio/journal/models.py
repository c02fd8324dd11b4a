"""Entries of a journal as each was worded from then on, and the evidence begun from them."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.access import PeopleByRelation, Relation
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.models import EvidenceItem
from portfolio.people.models import User
from portfolio.schema import Base


class JournalEntry(Base):
    """Something that a learner noted of one day; its learner's alone."""

    __tablename__ = "journal_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    portfolio_id: Mapped[int] = mapped_column(ForeignKey("portfolio.id"), index=True)
    at: Mapped[datetime]

    portfolio: Mapped[Portfolio] = relationship()
    texts: Mapped[list["JournalText"]] = relationship(
        back_populates="entry", order_by="JournalText.version"
    )
    uses: Mapped[list["JournalUse"]] = relationship(
        back_populates="entry", order_by="JournalUse.id"
    )

    personal: ClassVar[bool] = True

    @property
    def newest(self) -> "JournalText":
        return self.texts[-1]

    @property
    def centre_id(self) -> int:
        return self.portfolio.centre_id

    def people(self, today: date) -> PeopleByRelation:
        return {Relation.LEARNER: {self.portfolio.learner_id}}


class JournalText(Base):
    """What an entry says from then on; the newest one holds."""

    __tablename__ = "journal_text"
    __table_args__ = (
        UniqueConstraint("entry_id", "version"),
        CheckConstraint("trim(text) <> ''", name="text_not_blank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entry.id"))
    version: Mapped[int]
    happened_on: Mapped[date]
    title: Mapped[str]
    text: Mapped[str]
    went: Mapped[str]  # whether it went well or was hard going; empty where nobody said
    at: Mapped[datetime]

    entry: Mapped[JournalEntry] = relationship(back_populates="texts")


class JournalDraft(Base):
    """What is being typed for an entry, or for a new one; without words once it is kept."""

    __tablename__ = "journal_draft"
    __table_args__ = (
        UniqueConstraint("entry_id"),
        Index(
            "uq_journal_draft_one_new",
            "portfolio_id",
            unique=True,
            sqlite_where=text("entry_id IS NULL"),
            postgresql_where=text("entry_id IS NULL"),
        ),
    )
    audited = False

    id: Mapped[int] = mapped_column(primary_key=True)
    portfolio_id: Mapped[int] = mapped_column(ForeignKey("portfolio.id"), index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("journal_entry.id"))
    typed: Mapped[dict[str, Any]]
    # Grows with every save, so that a slower save can't overwrite a later one.
    saves: Mapped[int]
    saved_at: Mapped[datetime]

    entry: Mapped[JournalEntry | None] = relationship()


class JournalUse(Base):
    """An item of evidence that was begun from an entry, with a copy of its words."""

    __tablename__ = "journal_use"
    __table_args__ = (UniqueConstraint("item_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entry.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("evidence_item.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    entry: Mapped[JournalEntry] = relationship(back_populates="uses")
    item: Mapped[EvidenceItem] = relationship()
    by: Mapped[User] = relationship()
