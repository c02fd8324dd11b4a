"""Portfolios, their units, allocations and target dates."""

from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    text,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship
from sqlalchemy.sql.base import ExecutableOption

from portfolio.access import PeopleByRelation, Relation
from portfolio.people.models import User
from portfolio.schema import Base
from portfolio.standards.models import Qualification, UnitVersion

# What a person can be allocated to a unit as.
ALLOCATED = (Relation.ASSESSOR, Relation.VERIFIER, Relation.COUNTERSIGNER)


class Portfolio(Base):
    """Everything one learner builds: one portfolio, units of any qualifications in it."""

    __tablename__ = "portfolio"

    id: Mapped[int] = mapped_column(primary_key=True)
    home_centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), index=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("user.id"), unique=True)
    begun_at: Mapped[datetime]
    # The number the next item of evidence gets; it only ever grows, so none is used twice.
    next_evidence_number: Mapped[int] = mapped_column(default=1)

    learner: Mapped[User] = relationship()
    units: Mapped[list["PortfolioUnit"]] = relationship(
        back_populates="portfolio", order_by="PortfolioUnit.id"
    )

    @property
    def centre_id(self) -> int:
        return self.home_centre_id

    personal = False

    def people(self, today: date) -> PeopleByRelation:
        found: dict[Relation, set[int]] = {Relation.LEARNER: {self.learner_id}}
        for unit in self.units:
            for relation, ids in unit.people(today).items():
                found.setdefault(relation, set()).update(ids)
        return found


class _HasUnit(Protocol):
    @property
    def portfolio_unit(self) -> "PortfolioUnit": ...


class OfAUnit:
    """Mixed into what belongs to a portfolio unit: who stands how to the unit stands so to it."""

    personal = False

    @property
    def centre_id(self: _HasUnit) -> int:
        return self.portfolio_unit.centre_id

    def people(self: _HasUnit, today: date) -> PeopleByRelation:
        return self.portfolio_unit.people(today)


class PortfolioUnit(Base):
    """One learner's copy of one unit version; everything protected answers to one of these."""

    __tablename__ = "portfolio_unit"
    __table_args__ = (UniqueConstraint("portfolio_id", "unit_version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    portfolio_id: Mapped[int] = mapped_column(ForeignKey("portfolio.id"), index=True)
    unit_version_id: Mapped[int] = mapped_column(ForeignKey("unit_version.id"))
    # The qualification it was enrolled under; a unit whose source names none has none.
    qualification_id: Mapped[int | None] = mapped_column(ForeignKey("qualification.id"))
    enrolled_at: Mapped[datetime]
    target_on: Mapped[date | None]
    # Counts every change to the unit's ties, judgements and states: a page opened earlier says
    # which revision it showed, and an act on an older one is refused.
    revision: Mapped[int] = mapped_column(default=0)
    # Set by sign-off and cleared by reopening, with the decision it reflects; read by evidence.
    locked_at: Mapped[datetime | None]

    portfolio: Mapped[Portfolio] = relationship(back_populates="units")
    unit_version: Mapped[UnitVersion] = relationship()
    qualification: Mapped[Qualification | None] = relationship()
    allocations: Mapped[list["Allocation"]] = relationship(
        back_populates="portfolio_unit", order_by="Allocation.id"
    )
    grants: Mapped[list["ExternalGrant"]] = relationship(back_populates="portfolio_unit")

    @classmethod
    def guarded_with(cls) -> tuple[ExecutableOption, ...]:
        """What is read with a unit: all that says who may do what to it, and what it is called."""
        # Of people it takes the names; the text of the unit is kept elsewhere, by the process.
        people = (User.id, User.name, User.home_centre_id, User.trainee, User.active)
        return (
            joinedload(cls.portfolio, innerjoin=True)
            .joinedload(Portfolio.learner, innerjoin=True)
            .load_only(*people, User.email),
            joinedload(cls.unit_version, innerjoin=True).defer(UnitVersion.content),
            joinedload(cls.qualification),
            joinedload(cls.allocations).joinedload(Allocation.user).load_only(*people),
            joinedload(cls.grants),
        )

    @property
    def centre_id(self) -> int:
        return self.portfolio.centre_id

    @property
    def learner(self) -> User:
        return self.portfolio.learner

    @property
    def worked_on(self) -> bool:
        """Whether anything can be done in it: not once signed off, nor for somebody erased."""
        return not self.locked and not self.learner.erased

    @property
    def name(self) -> str:
        return self.unit_version.name

    @property
    def label(self) -> str:
        return self.unit_version.label

    @property
    def locked(self) -> bool:
        return self.locked_at is not None

    def allocated(self, relation: Relation) -> User | None:
        """Who holds that place now, if anybody."""
        for allocation in self.allocations:
            if allocation.relation == relation and allocation.ended_at is None:
                return allocation.user
        return None

    def working(self, relation: Relation) -> User | None:
        """Who holds that place and can do its work: nobody while they are suspended."""
        found = self.allocated(relation)
        return found if found is not None and found.active else None

    def wants(self, relation: Relation) -> bool:
        """Whether nobody holds that place, or, until it is signed off, nobody who can work."""
        return (self.allocated if self.locked else self.working)(relation) is None

    @property
    def assessor(self) -> User | None:
        return self.allocated(Relation.ASSESSOR)

    @property
    def verifier(self) -> User | None:
        return self.allocated(Relation.VERIFIER)

    @property
    def countersigner(self) -> User | None:
        return self.allocated(Relation.COUNTERSIGNER)

    personal = False

    def people(self, today: date) -> PeopleByRelation:
        found: dict[Relation, set[int]] = {Relation.LEARNER: {self.portfolio.learner_id}}
        for allocation in self.allocations:
            if allocation.ended_at is None:
                found.setdefault(Relation(allocation.relation), set()).add(allocation.user_id)
        found[Relation.EXTERNAL] = {grant.user_id for grant in self.grants if grant.lets_in(today)}
        return found


class UnitMove(Base):
    """A unit in a portfolio went over from one version of its text to another.

    Ties and judgements of the earlier version stay as they were, and are read in the history; a
    tie that was carried over is a row of its own.
    """

    __tablename__ = "unit_move"
    __table_args__ = (CheckConstraint("from_version_id <> to_version_id", name="goes_somewhere"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    portfolio_unit_id: Mapped[int] = mapped_column(ForeignKey("portfolio_unit.id"), index=True)
    from_version_id: Mapped[int] = mapped_column(ForeignKey("unit_version.id"))
    to_version_id: Mapped[int] = mapped_column(ForeignKey("unit_version.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    portfolio_unit: Mapped[PortfolioUnit] = relationship()
    from_version: Mapped[UnitVersion] = relationship(foreign_keys=[from_version_id])
    to_version: Mapped[UnitVersion] = relationship(foreign_keys=[to_version_id])
    by: Mapped[User] = relationship()
    pairs: Mapped[list["MovedCriterion"]] = relationship(back_populates="move")


class MovedCriterion(Base):
    """What a criterion of the earlier version became; without `to_criterion_id` it is gone."""

    __tablename__ = "moved_criterion"
    __table_args__ = (UniqueConstraint("move_id", "from_criterion_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    move_id: Mapped[int] = mapped_column(ForeignKey("unit_move.id"))
    from_criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    to_criterion_id: Mapped[int | None] = mapped_column(ForeignKey("criterion.id"), index=True)
    # Whether both ask for the same in the same words: only then is what was submitted so still.
    same_words: Mapped[bool]

    move: Mapped[UnitMove] = relationship(back_populates="pairs")


class Allocation(Base):
    """Somebody's place at a unit, from a moment until another; a hand-over is two rows."""

    __tablename__ = "allocation"
    __table_args__ = (
        Index(
            "uq_allocation_one_at_a_time",
            "portfolio_unit_id",
            "relation",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint(
            "relation IN ('assessor', 'verifier', 'countersigner')", name="relation_known"
        ),
        Index(None, "user_id", "ended_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    portfolio_unit_id: Mapped[int] = mapped_column(ForeignKey("portfolio_unit.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    relation: Mapped[str]
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    portfolio_unit: Mapped[PortfolioUnit] = relationship(back_populates="allocations")
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    by: Mapped[User] = relationship(foreign_keys=[by_id])


class ExternalGrant(Base):
    """Days on which an external verifier may look at a unit."""

    __tablename__ = "external_grant"
    __table_args__ = (CheckConstraint("from_on <= until_on", name="days_in_order"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    portfolio_unit_id: Mapped[int] = mapped_column(ForeignKey("portfolio_unit.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    portfolio_unit: Mapped[PortfolioUnit] = relationship(back_populates="grants")
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    # Always asked for with the grant, since without it nobody knows whether the grant lets in.
    ending: Mapped["ExternalGrantEnding | None"] = relationship(
        back_populates="grant", lazy="joined"
    )

    def lets_in(self, today: date) -> bool:
        """Whether the external verifier may look on that day."""
        return self.ending is None and self.from_on <= today <= self.until_on

    @classmethod
    def letting_in(cls, today: Any) -> ColumnElement[bool]:
        """The same as a condition of a statement; *today* is a day or a parameter for one."""
        return and_(cls.from_on <= today, cls.lasting(today))

    @classmethod
    def lasting(cls, today: Any) -> ColumnElement[bool]:
        """Grants that let in on that day or a later one."""
        return and_(cls.until_on >= today, ~cls.ending.has())


class ExternalGrantEnding(Base):
    """Somebody ended a grant before its last day; the grant stays as it was given."""

    __tablename__ = "external_grant_ending"

    id: Mapped[int] = mapped_column(primary_key=True)
    grant_id: Mapped[int] = mapped_column(ForeignKey("external_grant.id"), unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    grant: Mapped[ExternalGrant] = relationship(back_populates="ending")
    by: Mapped[User] = relationship()
