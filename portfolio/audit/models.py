"""Audit events, the rows that each of them wrote, and the head of each centre's chain."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.schema import Base

INSTALLATION = "installation"  # the chain of what belongs to no centre: units, accounts of nobody


def centre_chain(centre_id: int) -> str:
    """The name of the chain that a centre's events stand in."""
    return f"centre:{centre_id}"


class AuditChain(Base):
    """The newest link of one chain; locked while the next link is added."""

    __tablename__ = "audit_chain"
    audited = False

    name: Mapped[str] = mapped_column(primary_key=True)
    length: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(default="")


class AuditEvent(Base):
    """One act: a sentence for people, details for machines, and its link in the chain.

    The chain runs over hashes: `link` = SHA-256 of (previous link, position, body hash). Sentence
    and details stand beside it, with a hash of their own in the body's, and can be erased by law
    without breaking it: their salt goes with them, their hash stays, `erased_at` is set, and a row
    of `erased_event` says so.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("chain", "position"),
        CheckConstraint("length(link) = 64", name="link_is_sha256"),
        Index(None, "portfolio_id"),
        # The looks of external verifiers are listed; everything else is found by what it is about.
        Index(
            "ix_audit_event_looks",
            "by_id",
            sqlite_where=text("verb = 'external.looked_at'"),
            postgresql_where=text("verb = 'external.looked_at'"),
        ),
    )
    audited = False

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(ForeignKey("audit_chain.name"))
    position: Mapped[int]
    verb: Mapped[str]
    subject_table: Mapped[str]
    subject_id: Mapped[int | None]
    # No foreign keys upwards: the trail outlives what it speaks of.
    portfolio_id: Mapped[int | None]
    portfolio_unit_id: Mapped[int | None] = mapped_column(index=True)
    by_id: Mapped[int | None]
    at: Mapped[datetime]
    sentence: Mapped[str]
    details: Mapped[dict[str, Any]]
    # None in events from before words had a hash of their own.
    words_sha256: Mapped[str | None]
    words_salt: Mapped[str] = mapped_column(default="")
    body_hash: Mapped[str]
    link: Mapped[str]
    erased_at: Mapped[datetime | None]

    rows: Mapped[list["AuditedRow"]] = relationship(
        back_populates="event", order_by="AuditedRow.id"
    )


class AuditedRow(Base):
    """A row as an event left it: its table, its key and the SHA-256 of its columns.

    `sha256` is empty where the event removed the row.
    """

    __tablename__ = "audited_row"
    __table_args__ = (Index(None, "table_name", "row_key"),)
    audited = False

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("audit_event.id"), index=True)
    table_name: Mapped[str]
    row_key: Mapped[str]
    sha256: Mapped[str]

    event: Mapped[AuditEvent] = relationship(back_populates="rows")


class ErasedEvent(Base):
    """An event whose words were erased by law; without this row they were blanked by hand."""

    __tablename__ = "erased_event"

    event_id: Mapped[int] = mapped_column(ForeignKey("audit_event.id"), primary_key=True)
    at: Mapped[datetime]
