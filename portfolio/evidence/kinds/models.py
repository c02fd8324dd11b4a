"""What a centre changed about its kinds of evidence."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portfolio.schema import Base


class KindsChange(Base):
    """A centre's kinds of evidence as they were from then on; the newest stands with the centre."""

    __tablename__ = "kinds_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    for_centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), index=True)
    kinds: Mapped[list[dict[str, Any]]]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
