"""Judgements, decisions on ties, feedback, sign-offs, countersignatures and reopenings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.enrolment.models import OfAUnit, PortfolioUnit
from portfolio.evidence.models import EvidenceMapping, Submission
from portfolio.people.models import User
from portfolio.schema import Base
from portfolio.standards.models import Criterion


class Judgement(Base):
    """An assessor's decision on one criterion; the newest row of a criterion holds."""

    __tablename__ = "judgement"
    __table_args__ = (
        CheckConstraint("outcome IN ('met', 'more_needed')", name="outcome_known"),
        CheckConstraint(
            "outcome <> 'more_needed' OR trim(feedback) <> ''", name="more_needed_says_what"
        ),
        # "Met" needs a yes to every one of the five. Without IS TRUE, "not checked" (NULL) would
        # make the condition unknown, and a CHECK lets what is unknown pass.
        CheckConstraint(
            "outcome <> 'met' OR "
            "(valid AND authentic AND current AND sufficient AND reliable) IS TRUE",
            name="met_passes_every_check",
        ),
        Index(None, "portfolio_unit_id", "criterion_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    portfolio_unit_id: Mapped[int] = mapped_column(ForeignKey("portfolio_unit.id"))
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    outcome: Mapped[str]
    feedback: Mapped[str]
    # The rules of evidence: yes, no, or not checked.
    valid: Mapped[bool | None]
    authentic: Mapped[bool | None]
    current: Mapped[bool | None]
    sufficient: Mapped[bool | None]
    reliable: Mapped[bool | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]

    portfolio_unit: Mapped[PortfolioUnit] = relationship()
    criterion: Mapped[Criterion] = relationship()
    submission: Mapped[Submission] = relationship()
    by: Mapped[User] = relationship()


class TieDecision(Base):
    """An assessor accepted a tie, or did not, with a reason; the newest row of a tie holds."""

    __tablename__ = "tie_decision"
    __table_args__ = (CheckConstraint("accepted OR trim(reason) <> ''", name="refusal_has_reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    mapping_id: Mapped[int] = mapped_column(ForeignKey("evidence_mapping.id"), index=True)
    accepted: Mapped[bool]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]

    mapping: Mapped[EvidenceMapping] = relationship()
    by: Mapped[User] = relationship()


class RoundFeedback(Base):
    """What an assessor says to the learner on a round as a whole; more of it is another row."""

    __tablename__ = "round_feedback"
    __table_args__ = (CheckConstraint("trim(text) <> ''", name="text_not_blank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    text: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    submission: Mapped[Submission] = relationship()
    by: Mapped[User] = relationship()


class SignOff(OfAUnit, Base):
    """The assessor accepted the unit as complete; the snapshot says what was accepted."""

    __tablename__ = "sign_off"
    __table_args__ = (
        CheckConstraint("trim(statement) <> ''", name="statement_not_blank"),
        CheckConstraint("length(seal) = 64", name="seal_is_sha256"),
    )
    later_columns: ClassVar[Mapping[str, Any]] = {"erased_at": None}

    id: Mapped[int] = mapped_column(primary_key=True)
    portfolio_unit_id: Mapped[int] = mapped_column(ForeignKey("portfolio_unit.id"), index=True)
    statement: Mapped[str]
    # Where a trainee signed: provisional until somebody countersigns.
    provisional: Mapped[bool]
    snapshot: Mapped[dict[str, Any]]
    seal: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    at: Mapped[datetime]
    # Erased by law: what was signed is emptied, and its seal stands for nothing any more.
    erased_at: Mapped[datetime | None]

    portfolio_unit: Mapped[PortfolioUnit] = relationship()
    by: Mapped[User] = relationship()
    countersignature: Mapped["Countersignature | None"] = relationship(back_populates="sign_off")
    reopening: Mapped["Reopening | None"] = relationship(back_populates="sign_off")

    @property
    def overtaken(self) -> bool:
        """Whether the unit was reopened after this sign-off."""
        return self.reopening is not None

    @property
    def confirmed(self) -> bool:
        """Whether it stands: not provisional, or countersigned."""
        if not self.provisional:
            return True
        return self.countersignature is not None and self.countersignature.confirmed


class Countersignature(Base):
    """A qualified assessor confirmed a trainee's sign-off, or returned it with a note."""

    __tablename__ = "countersignature"
    __table_args__ = (CheckConstraint("confirmed OR trim(note) <> ''", name="return_says_why"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_off_id: Mapped[int] = mapped_column(ForeignKey("sign_off.id"), unique=True)
    confirmed: Mapped[bool]
    note: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    sign_off: Mapped[SignOff] = relationship(back_populates="countersignature")
    by: Mapped[User] = relationship()


class Reopening(Base):
    """A signed-off unit was opened again, with a reason; the sign-off stays, overtaken."""

    __tablename__ = "reopening"
    __table_args__ = (
        UniqueConstraint("sign_off_id"),
        CheckConstraint("trim(reason) <> ''", name="reason_not_blank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_off_id: Mapped[int] = mapped_column(ForeignKey("sign_off.id"))
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    by_relation: Mapped[str]
    at: Mapped[datetime]

    sign_off: Mapped[SignOff] = relationship(back_populates="reopening")
    by: Mapped[User] = relationship()
