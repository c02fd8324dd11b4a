"""The room for files that a manager gave."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portfolio.schema import Base


class RoomForFiles(Base):
    """A manager said how much room each learner of the centre has for files; the newest holds."""

    __tablename__ = "room_for_files"
    __table_args__ = (CheckConstraint("learner_mb > 0", name="learner_mb_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), index=True)
    learner_mb: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
