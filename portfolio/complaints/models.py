"""What people said of a log, what learners recommend from it, and the centre's timescale."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.access import PeopleByRelation
from portfolio.evidence.models import EvidenceVersion
from portfolio.people.models import User
from portfolio.schema import Base


class LogChoice(Base):
    """What a learner confirmed or put right in one version of a log; the newest one holds."""

    __tablename__ = "log_choice"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("evidence_version.id"), index=True)
    # By place from 0: what the column holds, or nothing.
    columns: Mapped[dict[str, Any]]
    themes: Mapped[dict[str, Any]]  # by spelling
    kinds: Mapped[dict[str, Any]]  # by passage
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]


class Recommendation(Base):
    """What a learner recommends from a log; a change is a new row that replaces the one before."""

    __tablename__ = "recommendation"
    __table_args__ = (CheckConstraint("trim(text) <> ''", name="text_not_blank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("evidence_version.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("recommendation.id"), unique=True)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    text: Mapped[str]
    theme: Mapped[str]
    # Which rows it rests on, as portfolio.documents.locators writes them: "2-4,7".
    locator: Mapped[str]
    policy: Mapped[str]
    mitigation: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    version: Mapped[EvidenceVersion] = relationship()
    by: Mapped[User] = relationship()

    @property
    def centre_id(self) -> int:
        return self.version.centre_id

    @property
    def personal(self) -> bool:
        return self.version.personal

    def people(self, today: date) -> PeopleByRelation:
        return self.version.people(today)


class ComplaintTimescale(Base):
    """Days within which a centre wants complaints resolved; the newest one holds."""

    __tablename__ = "complaint_timescale"
    __table_args__ = (CheckConstraint("days BETWEEN 1 AND 365", name="days_in_a_year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    for_centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), index=True)
    days: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
