"""Policies, laws and standards of a centre, as each was worded from when to when."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.access import OfTheCentre
from portfolio.people.models import User
from portfolio.schema import Base


class Clause(NamedTuple):
    """A clause by its number, and what it is about."""

    number: str
    heading: str

    @property
    def words(self) -> str:
        """Both, as pages say them: "4.2 Acknowledge within a day"."""
        return f"{self.number} {self.heading}".strip()


class Policy(OfTheCentre, Base):
    """A policy, law or standard that work of the centre's learners goes by."""

    __tablename__ = "policy"

    id: Mapped[int] = mapped_column(primary_key=True)
    for_centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), index=True)
    at: Mapped[datetime]

    texts: Mapped[list["PolicyText"]] = relationship(
        back_populates="policy", order_by="PolicyText.version"
    )

    @property
    def newest(self) -> "PolicyText":
        return self.texts[-1]

    @property
    def centre_id(self) -> int:
        return self.for_centre_id


class PolicyText(Base):
    """How the register speaks of a policy from then on; the newest one holds."""

    __tablename__ = "policy_text"
    __table_args__ = (
        UniqueConstraint("policy_id", "version"),
        CheckConstraint("kind IN ('policy', 'law', 'standard')", name="kind_known"),
        CheckConstraint("trim(title) <> ''", name="title_not_blank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"))
    version: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    short_name: Mapped[str]
    reference: Mapped[str]  # where it is found: a number, a version, a shelf
    link: Mapped[str]
    clauses: Mapped[list[dict[str, Any]]]
    # No longer in use: out of what can be chosen, and still there for what cites it.
    ended: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    policy: Mapped[Policy] = relationship(back_populates="texts")
    by: Mapped[User] = relationship()

    @property
    def numbered(self) -> list[Clause]:
        """Its clauses in order."""
        return [Clause(each["number"], each["heading"]) for each in self.clauses]

    def cited_as(self, number: str) -> str:
        """The policy, or a clause of it, as pages and papers name it."""
        clause = next((each for each in self.numbered if each.number == number), None)
        return f"{self.title}, {clause.words}" if clause else self.title
