"""What was decided about names and numbers of others, and the originals of anonymised files."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.access import PeopleByRelation, Relation
from portfolio.evidence.models import EvidenceVersion
from portfolio.schema import Base


class OriginalFile(Base):
    """The file that an anonymised copy took the place of: its learner's alone, until destroyed."""

    __tablename__ = "original_file"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256_whole"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("evidence_version.id"), index=True)
    name: Mapped[str]
    kind: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    key: Mapped[str]
    replaced_at: Mapped[datetime]
    # Destroyed by the learner, or erased by law: the bytes are gone, their hash stays.
    erased_at: Mapped[datetime | None]

    version: Mapped[EvidenceVersion] = relationship()

    @property
    def centre_id(self) -> int:
        return self.version.centre_id

    @property
    def personal(self) -> bool:
        return True

    def people(self, today: date) -> PeopleByRelation:
        return {Relation.LEARNER: {self.version.item.portfolio.learner_id}}


class FindingDecision(Base):
    """Something personal stays in a version as it is, with the learner's reason."""

    __tablename__ = "finding_decision"
    __table_args__ = (CheckConstraint("trim(reason) <> ''", name="reason_not_blank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("evidence_version.id"), index=True)
    subject: Mapped[str]  # as portfolio.documents.findings names what is decided together
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
