"""Lists that were chosen and wait for somebody to confirm what they would do."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.access import OfTheCentre
from portfolio.people.models import User
from portfolio.schema import Base


class IncomingList(OfTheCentre, Base):
    """A file as somebody chose it; it goes once it is brought in or put aside, or after a day."""

    __tablename__ = "incoming_list"
    __table_args__ = (CheckConstraint("kind IN ('people', 'enrolments')", name="kind_known"),)
    # Nothing follows from it until it is confirmed, and what then follows has its own event.
    audited: ClassVar[bool] = False

    id: Mapped[int] = mapped_column(primary_key=True)
    for_centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    by: Mapped[User] = relationship()

    @property
    def centre_id(self) -> int:
        return self.for_centre_id
