"""Samples, what came of them, action points with their answers and closures, releases."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.access import PeopleByRelation
from portfolio.assessment.models import SignOff
from portfolio.enrolment.models import OfAUnit, PortfolioUnit
from portfolio.people.models import User
from portfolio.schema import Base
from portfolio.standards.models import Criterion


class Sample(OfAUnit, Base):
    """A verifier looks at an assessor's decisions on a unit; says why this one was chosen.

    An interim sample looks at a unit that is not signed off, and never releases it.
    """

    __tablename__ = "sample"
    __table_args__ = (
        CheckConstraint("verifier_id <> assessor_id", name="verifier_is_not_assessor"),
        CheckConstraint("kind IN ('interim', 'summative')", name="kind_known"),
        CheckConstraint(
            "(kind = 'summative') = (sign_off_id IS NOT NULL)", name="summative_has_sign_off"
        ),
        CheckConstraint("origin IN ('rule', 'verifier')", name="origin_known"),
        CheckConstraint("trim(reason) <> ''", name="reason_not_blank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    portfolio_unit_id: Mapped[int] = mapped_column(ForeignKey("portfolio_unit.id"), index=True)
    sign_off_id: Mapped[int | None] = mapped_column(ForeignKey("sign_off.id"), index=True)
    kind: Mapped[str]
    origin: Mapped[str]
    reason: Mapped[str]
    verifier_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    assessor_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    portfolio_unit: Mapped[PortfolioUnit] = relationship()
    sign_off: Mapped[SignOff | None] = relationship()
    verifier: Mapped[User] = relationship(foreign_keys=[verifier_id])
    assessor: Mapped[User] = relationship(foreign_keys=[assessor_id])
    agreement: Mapped["SampleAgreement | None"] = relationship(back_populates="sample")
    action_points: Mapped[list["ActionPoint"]] = relationship(
        back_populates="sample", order_by="ActionPoint.id"
    )

    @property
    def closed(self) -> bool:
        return self.agreement is not None

    @property
    def open_action_points(self) -> list["ActionPoint"]:
        return [point for point in self.action_points if not point.closed]


class SampleAgreement(Base):
    """The verifier closed a sample by agreeing with the assessor's decisions."""

    __tablename__ = "sample_agreement"

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("sample.id"), unique=True)
    # Which checks the verifier made: valid, authentic, ..., planned, feedback given: yes or no.
    checks: Mapped[dict[str, Any]]
    note: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    sample: Mapped[Sample] = relationship(back_populates="agreement")
    by: Mapped[User] = relationship()


class ActionPoint(Base):
    """What a verifier asks of an assessor, by when."""

    __tablename__ = "action_point"
    __table_args__ = (
        CheckConstraint("trim(text) <> ''", name="text_not_blank"),
        CheckConstraint("severity IN ('essential', 'advisory')", name="severity_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("sample.id"), index=True)
    criterion_id: Mapped[int | None] = mapped_column(ForeignKey("criterion.id"))
    text: Mapped[str]
    severity: Mapped[str]
    due_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    sample: Mapped[Sample] = relationship(back_populates="action_points")
    criterion: Mapped[Criterion | None] = relationship()
    by: Mapped[User] = relationship()
    responses: Mapped[list["ActionResponse"]] = relationship(
        back_populates="action_point", order_by="ActionResponse.id"
    )
    closure: Mapped["ActionClosure | None"] = relationship(back_populates="action_point")

    @property
    def closed(self) -> bool:
        return self.closure is not None

    @property
    def answered(self) -> bool:
        return bool(self.responses)

    @property
    def centre_id(self) -> int:
        return self.sample.centre_id

    personal = False

    def people(self, today: date) -> PeopleByRelation:
        return self.sample.people(today)


class ActionResponse(Base):
    """The assessor's answer to an action point."""

    __tablename__ = "action_response"
    __table_args__ = (CheckConstraint("trim(text) <> ''", name="text_not_blank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_point_id: Mapped[int] = mapped_column(ForeignKey("action_point.id"), index=True)
    text: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    action_point: Mapped[ActionPoint] = relationship(back_populates="responses")
    by: Mapped[User] = relationship()


class ActionClosure(Base):
    """The verifier closed an action point."""

    __tablename__ = "action_closure"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_point_id: Mapped[int] = mapped_column(ForeignKey("action_point.id"), unique=True)
    note: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    action_point: Mapped[ActionPoint] = relationship(back_populates="closure")
    by: Mapped[User] = relationship()


class Release(Base):
    """A signed-off unit left internal verification: the sample was agreed, or none was planned."""

    __tablename__ = "release"
    __table_args__ = (
        CheckConstraint("by_id <> assessor_id", name="verifier_is_not_assessor"),
        CheckConstraint("trim(reason) <> ''", name="reason_not_blank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_off_id: Mapped[int] = mapped_column(ForeignKey("sign_off.id"), unique=True)
    sample_id: Mapped[int | None] = mapped_column(ForeignKey("sample.id"))
    reason: Mapped[str]
    assessor_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    sign_off: Mapped[SignOff] = relationship()
    sample: Mapped[Sample | None] = relationship()
    by: Mapped[User] = relationship(foreign_keys=[by_id])
