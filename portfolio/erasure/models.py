"""Erasures that were carried out, and legal holds that keep one from being."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.access import OfTheCentre
from portfolio.people.models import User
from portfolio.schema import Base


class Erasure(Base):
    """A person was erased by law; the row says why and how much, and nothing about them."""

    __tablename__ = "erasure"
    __table_args__ = (CheckConstraint("trim(ground) <> ''", name="ground_not_blank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), unique=True)
    ground: Mapped[str]
    # Whether the records of assessment had to be kept for longer, and the law overrode that.
    early: Mapped[bool]
    # Whether the name stays, since it stands under decisions on other people's work.
    name_kept: Mapped[bool]
    rows: Mapped[int]
    files: Mapped[int]
    events: Mapped[int]
    # Nobody where it was done at the machine itself.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    user: Mapped[User] = relationship(foreign_keys=[user_id])


class LegalHold(OfTheCentre, Base):
    """An appeal, a suspicion of malpractice, an external review: nothing is erased meanwhile."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        CheckConstraint("trim(reason) <> ''", name="reason_not_blank"),
        CheckConstraint(
            "lifted_at IS NOT NULL OR lifted_by_id IS NULL", name="lifted_by_with_time"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    reason: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    lifted_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(foreign_keys=[user_id])

    @property
    def centre_id(self) -> int:
        return self.user.centre_id
