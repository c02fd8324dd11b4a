"""The outbox: mails that were posted, and how far the sending of each has come."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from portfolio.schema import Base


class Mail(Base):
    """One mail to one address: waiting, being sent, sent or failed; moved on by the worker.

    What it says, and the address, are kept until it is sent and then forgotten: a link in it may
    open an account. Whom it was for is kept by number.
    """

    __tablename__ = "mail"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'sending', 'sent', 'failed')", name="state_known"),
        CheckConstraint("(state = 'sent') = (address IS NULL)", name="sent_is_forgotten"),
        Index(None, "state", "next_at"),
        Index(None, "centre_id", "state"),
    )
    audited = False  # a machine moves it; what it tells of is an event of its own

    id: Mapped[int] = mapped_column(primary_key=True)
    # No foreign keys: the port stands below the areas that post.
    centre_id: Mapped[int | None]
    user_id: Mapped[int | None] = mapped_column(index=True)
    template: Mapped[str]
    address: Mapped[str | None]
    subject: Mapped[str | None]
    text: Mapped[str | None]
    # The same in every attempt, so that a mailbox can tell a mail that came twice.
    message_id: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    posted_at: Mapped[datetime]
    next_at: Mapped[datetime]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    problem: Mapped[str | None]
