"""The fingerprints by which what others declared is found."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.evidence.models import EvidenceVersion
from portfolio.schema import Base


class ComparedVersion(Base):
    """A declared version that is found among others' by its fingerprints, once they are made."""

    __tablename__ = "compared_version"
    audited = False  # all of it follows from the version, which is covered

    version_id: Mapped[int] = mapped_column(ForeignKey("evidence_version.id"), primary_key=True)
    made_at: Mapped[datetime | None] = mapped_column(
        index=True
    )  # none while the worker is asked to make them
    words: Mapped[int] = mapped_column(default=0)
    # How many fingerprints of its text are kept, and how many not: they stand in many portfolios.
    parts: Mapped[int] = mapped_column(default=0)
    common: Mapped[int] = mapped_column(default=0)
    # Only fingerprints that 2 ** level divides are kept: a long text has no more than a short one.
    level: Mapped[int] = mapped_column(default=0)

    version: Mapped[EvidenceVersion] = relationship()


class Fingerprint(Base):
    """A number for a run of words of a version, for all its words, or for the bytes of a file."""

    __tablename__ = "fingerprint"
    __table_args__ = (
        Index("ix_fingerprint_of_centre", "in_centre_id", "value", "learner_id"),
        {"sqlite_with_rowid": False},
    )
    audited = False

    version_id: Mapped[int] = mapped_column(ForeignKey("evidence_version.id"), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    sort: Mapped[int]  # as portfolio.evidence.matches.rules names them
    # Whose it is stands here too, so that a look-up reads one index and no other table.
    in_centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"))
    learner_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
