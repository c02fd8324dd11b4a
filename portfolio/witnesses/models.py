"""Requests to witnesses, the testimonies that came of them, and what was decided about each."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.enrolment.models import OfAUnit, PortfolioUnit
from portfolio.evidence.models import EvidenceItem
from portfolio.people.models import User
from portfolio.schema import Base
from portfolio.standards.models import Criterion

witness_request_criterion = Table(
    "witness_request_criterion",
    Base.metadata,
    Column("request_id", ForeignKey("witness_request.id"), primary_key=True),
    Column("criterion_id", ForeignKey("criterion.id"), primary_key=True),
)


class WitnessRequest(OfAUnit, Base):
    """Somebody was asked, by a link that opens one page once, what they saw of a learner's work.

    Of the link's secret only a hash is kept. A request is made again as a new row, which ends the
    one before; a testimony is never asked for anew, only followed by another.
    """

    __tablename__ = "witness_request"
    __table_args__ = (
        CheckConstraint("kind IN ('testimony', 'sign-off')", name="kind_known"),
        CheckConstraint("length(token_sha256) = 64", name="token_is_sha256"),
        CheckConstraint("ended_as IN ('sent', 'withdrawn', 'overtaken')", name="ended_as_known"),
        CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name="ended_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    portfolio_unit_id: Mapped[int] = mapped_column(ForeignKey("portfolio_unit.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str]  # as far as whoever asked knew it
    address: Mapped[str]  # empty: the link was shown as a picture, and mailed to nobody
    words: Mapped[str]
    token_sha256: Mapped[str] = mapped_column(unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime]
    last_on: Mapped[date]  # the last day on which the link opens anything
    # The request that this one follows: asked again, or asked anew after a testimony.
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("witness_request.id"))
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[str | None]

    portfolio_unit: Mapped[PortfolioUnit] = relationship()
    by: Mapped[User] = relationship()
    criteria: Mapped[list[Criterion]] = relationship(
        secondary=witness_request_criterion, order_by=Criterion.position
    )
    testimony: Mapped["WitnessTestimony | None"] = relationship(back_populates="request")

    @property
    def learner(self) -> User:
        return self.portfolio_unit.learner

    @property
    def in_plain_words(self) -> dict[int, str]:
        """The criteria that the unit says in plain words too, by their numbers."""
        version = self.portfolio_unit.unit_version
        said = {each.id: version.plain_words_of(each) for each in self.criteria}
        return {id: words for id, words in said.items() if words}


class WitnessTestimony(OfAUnit, Base):
    """What a witness said of themselves when they sent a testimony, and the item it became."""

    __tablename__ = "witness_testimony"
    __table_args__ = (
        CheckConstraint("trim(name) <> ''", name="name_not_blank"),
        CheckConstraint("length(token_sha256) = 64", name="token_is_sha256"),
        CheckConstraint("(mailed_to = '') = (token_sha256 IS NULL)", name="mailed_with_token"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("witness_request.id"), unique=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("evidence_item.id"), unique=True)
    name: Mapped[str]
    role: Mapped[str]
    relation: Mapped[str]
    organisation: Mapped[str]
    known_for: Mapped[str]
    contact: Mapped[str]
    seen_on: Mapped[date]
    at: Mapped[datetime]
    # Where the copy went, with the link by which the witness confirms that it was they.
    mailed_to: Mapped[str]
    token_sha256: Mapped[str | None] = mapped_column(unique=True)

    request: Mapped[WitnessRequest] = relationship(back_populates="testimony")
    item: Mapped[EvidenceItem] = relationship()
    confirmation: Mapped["TestimonyConfirmation | None"] = relationship(back_populates="testimony")
    expert_decisions: Mapped[list["ExpertDecision"]] = relationship(
        back_populates="testimony", order_by="ExpertDecision.id"
    )

    @property
    def portfolio_unit(self) -> PortfolioUnit:
        return self.request.portfolio_unit

    @property
    def confirmed(self) -> bool:
        return self.confirmation is not None

    @property
    def expert(self) -> "ExpertDecision | None":
        """The decision that makes its witness an expert for the unit, while it holds."""
        newest = self.expert_decisions[-1] if self.expert_decisions else None
        return newest if newest is not None and newest.expert else None


class TestimonyConfirmation(Base):
    """Whoever reads the mailbox that the copy went to said that it was they who wrote it."""

    __test__ = False
    __tablename__ = "testimony_confirmation"

    id: Mapped[int] = mapped_column(primary_key=True)
    testimony_id: Mapped[int] = mapped_column(ForeignKey("witness_testimony.id"), unique=True)
    at: Mapped[datetime]

    testimony: Mapped[WitnessTestimony] = relationship(back_populates="confirmation")


class ExpertDecision(Base):
    """An assessor calls a witness an expert for the unit, or no longer, and says why."""

    __tablename__ = "expert_decision"
    __table_args__ = (CheckConstraint("trim(reason) <> ''", name="reason_not_blank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    testimony_id: Mapped[int] = mapped_column(ForeignKey("witness_testimony.id"), index=True)
    expert: Mapped[bool]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    testimony: Mapped[WitnessTestimony] = relationship(back_populates="expert_decisions")
    by: Mapped[User] = relationship()
