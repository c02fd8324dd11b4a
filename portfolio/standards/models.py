"""Qualifications, units in their versions, learning outcomes and assessment criteria."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    ForeignKey,
    String,
    UniqueConstraint,
    case,
    cast,
    column,
    func,
    select,
    table,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from portfolio.access import OfTheCentre
from portfolio.schema import Base
from portfolio.standards.wording import label_under


class AwardingOrganisation(Base):
    """An awarding organisation and the other names it goes by."""

    __tablename__ = "awarding_organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    aliases: Mapped[list[str]]


class Qualification(OfTheCentre, Base):
    """A qualification that units belong to."""

    __tablename__ = "qualification"

    later_columns: ClassVar[Mapping[str, Any]] = {"simulation": None}

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    number: Mapped[str | None]
    level: Mapped[str | None]
    framework: Mapped[str | None]
    type: Mapped[str | None]
    status: Mapped[str]
    awarding_organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("awarding_organisation.id")
    )
    sha256: Mapped[str]
    # What it says of simulated work, for units that say nothing themselves.
    simulation: Mapped[str | None]

    awarding_organisation: Mapped[AwardingOrganisation | None] = relationship()
    text: Mapped["QualificationText | None"] = relationship(back_populates="qualification")
    units: Mapped[list["QualificationUnit"]] = relationship(
        back_populates="qualification", order_by="QualificationUnit.position"
    )

    centre_id = None


class QualificationText(Base):
    """A qualification as its data file says it: groups and rules of combination with the rest."""

    __tablename__ = "qualification_text"

    qualification_id: Mapped[int] = mapped_column(ForeignKey("qualification.id"), primary_key=True)
    content: Mapped[dict[str, Any]]

    qualification: Mapped[Qualification] = relationship(back_populates="text")


class Unit(Base):
    """A unit across its versions, known by the key of its data file."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)

    versions: Mapped[list["UnitVersion"]] = relationship(
        back_populates="unit", order_by="UnitVersion.version"
    )

    ownership: Mapped["CentreUnit | None"] = relationship(
        back_populates="unit", foreign_keys="CentreUnit.unit_id"
    )

    @property
    def owner_id(self) -> int | None:
        """The centre that wrote the unit and alone sees it; None for one that every centre has."""
        return self.ownership.of_centre_id if self.ownership else None

    @property
    def file_key(self) -> str:
        """The key as its data file has it."""
        return self.key.rpartition(":")[2]


class CentreUnit(Base):
    """A centre wrote the unit itself: nobody else sees it.

    Its key is kept behind the centre's number ("12:handle-complaints"), so that two centres, or a
    data file that comes later, may use one key.
    """

    __tablename__ = "centre_unit"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    of_centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), index=True)
    # The unit whose place it takes in this centre: an official text for a paraphrase.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    # The qualification that it stands under in this centre, as its manager says.
    qualification_id: Mapped[int | None] = mapped_column(ForeignKey("qualification.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    unit: Mapped[Unit] = relationship(back_populates="ownership", foreign_keys=[unit_id])
    replaces: Mapped[Unit | None] = relationship(foreign_keys=[replaces_id])
    qualification: Mapped[Qualification | None] = relationship()


class UnitDraft(OfTheCentre, Base):
    """A unit as it is being written in the page, until it is published as a version."""

    __tablename__ = "unit_draft"
    audited = False

    id: Mapped[int] = mapped_column(primary_key=True)
    for_centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), index=True)
    # The unit that it becomes a new version of; none where it becomes a new unit.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    typed: Mapped[dict[str, Any]]
    # Grows with every save, so that one window can't overwrite what another saved.
    saves: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    unit: Mapped[Unit | None] = relationship(foreign_keys=[unit_id])
    replaces: Mapped[Unit | None] = relationship(foreign_keys=[replaces_id])

    @property
    def centre_id(self) -> int:
        return self.for_centre_id


class QualificationUnit(Base):
    """A unit's place in a qualification."""

    __tablename__ = "qualification_unit"
    __table_args__ = (UniqueConstraint("qualification_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    qualification_id: Mapped[int] = mapped_column(ForeignKey("qualification.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    group: Mapped[str | None]
    position: Mapped[int]

    qualification: Mapped[Qualification] = relationship(back_populates="units")
    unit: Mapped[Unit] = relationship()


class UnitVersion(OfTheCentre, Base):
    """A unit as one data file says it.

    Never changed once loaded, but for the plain words beside its criteria, which are no part of
    what it demands.
    """

    __tablename__ = "unit_version"
    __table_args__ = (UniqueConstraint("unit_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    version: Mapped[int]
    sha256: Mapped[str]
    title: Mapped[str | None]
    short_name: Mapped[str]
    number: Mapped[str | None]
    level: Mapped[str | None]
    # Everything else of the file, as the reading gives it: overview, guidance, mistakes, concepts,
    # terms, plan, question types, prior knowledge, stated counts, source.
    content: Mapped[dict[str, Any]]
    loaded_at: Mapped[datetime]

    unit: Mapped[Unit] = relationship(back_populates="versions")
    outcomes: Mapped[list["LearningOutcome"]] = relationship(
        back_populates="unit_version", order_by="LearningOutcome.position"
    )
    criteria: Mapped[list["Criterion"]] = relationship(
        back_populates="unit_version", order_by="Criterion.position"
    )

    @property
    def name(self) -> str:
        """The title where the source gives one, else the centre's short name."""
        return self.title or self.short_name

    @property
    def label(self) -> str:
        """The unit's number and name as a page says them."""
        return f"{self.number} {self.name}" if self.number else self.name

    def plain_words_of(self, criterion: "Criterion") -> str:
        """What somebody may have seen of a criterion, in plain words; empty where none are kept,
        and for a criterion of another version.
        """
        if criterion.unit_version_id != self.id:
            return ""
        return str(self.content.get("plain_words", {}).get(criterion.key, ""))

    @property
    def centre_id(self) -> int | None:
        return self.unit.owner_id


class LearningOutcome(OfTheCentre, Base):
    """A learning outcome, or a line that holds several until a manager splits it."""

    __tablename__ = "learning_outcome"
    __table_args__ = (UniqueConstraint("unit_version_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_version_id: Mapped[int] = mapped_column(ForeignKey("unit_version.id"))
    position: Mapped[int]
    key: Mapped[str]
    number: Mapped[str | None]
    text: Mapped[str]

    unit_version: Mapped[UnitVersion] = relationship(back_populates="outcomes")
    splits: Mapped[list["OutcomeSplit"]] = relationship(
        back_populates="outcome", order_by="OutcomeSplit.id"
    )

    @property
    def centre_id(self) -> int | None:
        return self.unit_version.centre_id


class OutcomeSplit(Base):
    """A manager's decision how one line of outcomes reads in their centre; the newest one holds.

    `parts` with one entry means: one line again.
    """

    __tablename__ = "outcome_split"

    id: Mapped[int] = mapped_column(primary_key=True)
    outcome_id: Mapped[int] = mapped_column(ForeignKey("learning_outcome.id"), index=True)
    for_centre_id: Mapped[int] = mapped_column(ForeignKey("centre.id"), index=True)
    parts: Mapped[list[str]]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    outcome: Mapped[LearningOutcome] = relationship(back_populates="splits")


def _numbered(number: Any, position: Any) -> Any:
    """The source's number, else the place in the source."""
    return func.coalesce(func.nullif(number, ""), cast(position, String))


_sibling = table(
    "criterion", column("id"), column("unit_version_id"), column("number"), column("position")
).alias("sibling")


class Criterion(Base):
    """An assessment criterion, verbatim; what a learner's evidence is judged against."""

    __tablename__ = "criterion"
    __table_args__ = (
        UniqueConstraint("unit_version_id", "position"),
        UniqueConstraint("unit_version_id", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_version_id: Mapped[int] = mapped_column(ForeignKey("unit_version.id"))
    position: Mapped[int] = mapped_column()
    key: Mapped[str]
    number: Mapped[str | None] = mapped_column()
    text: Mapped[str]
    # The text without the lead-in that speaks to examiners ("Award credit for"), for pages.
    display_text: Mapped[str]
    # Codes of evidence kinds, any one of which the criterion demands; empty: any kind will do.
    methods: Mapped[list[str]]
    outcome_id: Mapped[int | None] = mapped_column(ForeignKey("learning_outcome.id"))
    # The outcome's number where another criterion of the unit has this one's number: sources
    # number the criteria of each outcome afresh.
    under: Mapped[str | None] = column_property(
        case(
            (
                select(_sibling.c.id)
                .where(
                    _sibling.c.unit_version_id == unit_version_id,
                    _sibling.c.id != id,
                    _numbered(_sibling.c.number, _sibling.c.position)
                    == _numbered(number, position),
                )
                .correlate_except(_sibling)
                .exists(),
                select(_numbered(LearningOutcome.number, LearningOutcome.position))
                .where(LearningOutcome.id == outcome_id)
                .correlate_except(LearningOutcome)
                .scalar_subquery(),
            ),
        )
    )

    unit_version: Mapped[UnitVersion] = relationship(back_populates="criteria")
    outcome: Mapped[LearningOutcome | None] = relationship()

    @property
    def label(self) -> str:
        """What names it in its unit: the source's number, else its place (our numbering).

        With the outcome that it stands under, where the number alone would name two.
        """
        return label_under(self.number or str(self.position), self.under)
