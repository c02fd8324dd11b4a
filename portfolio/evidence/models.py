"""Evidence items, their versions, files and readings; ties to criteria; submissions."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from portfolio.access import PeopleByRelation, Relation
from portfolio.documents.passages import Outline
from portfolio.documents.reading import READER
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.people.models import User
from portfolio.policies.models import PolicyText
from portfolio.schema import Base
from portfolio.standards.methods import Method
from portfolio.standards.models import Criterion

# Who made an item that nobody with an account made: what `by_relation` then says.
WITNESS = "witness"


def kind_for(kind: str, expert_in: Collection[int], portfolio_unit_id: int) -> str:
    """A kind of evidence as it counts in a unit, where its witness may be called an expert."""
    if kind == Method.WITNESS_TESTIMONY and portfolio_unit_id in expert_in:
        return Method.EXPERT_WITNESS_TESTIMONY.value
    return kind


class EvidenceItem(Base):
    """One item of evidence, E1, E2, ...: its number is never used again."""

    __tablename__ = "evidence_item"
    __table_args__ = (
        UniqueConstraint("portfolio_id", "number"),
        CheckConstraint("number > 0", name="number_positive"),
    )
    later_columns: ClassVar[Mapping[str, Any]] = {"own_kind": None, "expert_in": []}

    id: Mapped[int] = mapped_column(primary_key=True)
    portfolio_id: Mapped[int] = mapped_column(ForeignKey("portfolio.id"))
    number: Mapped[int]
    kind: Mapped[str]  # a method's code: what rules go by
    # The key of a kind that the centre added, where the item is of one; it rests on that method.
    own_kind: Mapped[str | None]
    created_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    # "assessor" marks a record made by assessing (observation, discussion, questions), WITNESS
    # what a witness sent themselves; `by` then is whoever asked for it.
    by_relation: Mapped[str]
    # The units for which an assessor calls its witness an expert; portfolio.witnesses keeps why.
    expert_in: Mapped[list[int]] = mapped_column(default=list)

    portfolio: Mapped[Portfolio] = relationship()
    by: Mapped[User] = relationship()
    versions: Mapped[list["EvidenceVersion"]] = relationship(
        back_populates="item", order_by="EvidenceVersion.version"
    )
    withdrawal: Mapped["Withdrawal | None"] = relationship(back_populates="item")

    @property
    def code(self) -> str:
        """The number as pages and papers say it: E3."""
        return f"E{self.number}"

    def kind_in(self, portfolio_unit_id: int) -> str:
        """The method that it is evidence of there: an expert's testimony is another method."""
        # The column's default is there once the row is; an item just made has none yet.
        return kind_for(self.kind, self.expert_in or (), portfolio_unit_id)

    @property
    def newest(self) -> "EvidenceVersion":
        return self.versions[-1]

    @property
    def newest_ready(self) -> "EvidenceVersion | None":
        """The newest version that is not a draft."""
        ready = [version for version in self.versions if not version.is_draft]
        return ready[-1] if ready else None

    @property
    def title(self) -> str:
        return self.newest.title

    @property
    def withdrawn(self) -> bool:
        return self.withdrawal is not None

    @property
    def centre_id(self) -> int:
        return self.portfolio.centre_id

    @property
    def personal(self) -> bool:
        """A draft nobody has completed is its writer's alone."""
        return self.newest_ready is None

    def people(self, today: date) -> PeopleByRelation:
        found: dict[Relation, set[int]] = {Relation.LEARNER: {self.portfolio.learner_id}}
        for version in self.versions:
            if not version.is_draft:
                _join(found, version.people(today))
        if self.personal and self.by_relation == Relation.ASSESSOR:
            found = {Relation.ASSESSOR: {self.by_id}}
        return found


class EvidenceVersion(Base):
    """One version of an item; a draft until it is declared authentic, frozen when submitted."""

    __tablename__ = "evidence_version"
    __table_args__ = (
        UniqueConstraint("item_id", "version"),
        CheckConstraint("source IN ('file', 'written', 'form')", name="source_known"),
        CheckConstraint("trim(title) <> ''", name="title_not_blank"),
        CheckConstraint(
            "(declared_at IS NULL) = (declaration IS NULL)", name="declared_with_words"
        ),
        CheckConstraint("frozen_at IS NULL OR declared_at IS NOT NULL", name="frozen_is_declared"),
    )
    later_columns: ClassVar[Mapping[str, Any]] = {"ai_statement": None}

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("evidence_item.id"))
    version: Mapped[int]
    source: Mapped[str]
    title: Mapped[str]
    work_on: Mapped[date | None]  # the day of the work that it shows
    text: Mapped[str | None]  # what was written in the page, once it is complete
    # What a form asked besides the text: a witness's name, role, relation, contact, date.
    fields: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    declared_at: Mapped[datetime | None]
    declaration: Mapped[str | None]
    # What the learner stated of AI tools; none for what others declare, and before it was asked.
    ai_statement: Mapped[str | None]
    frozen_at: Mapped[datetime | None]

    item: Mapped[EvidenceItem] = relationship(back_populates="versions")
    by: Mapped[User] = relationship()
    files: Mapped[list["EvidenceFile"]] = relationship(
        back_populates="version", order_by="EvidenceFile.position"
    )
    reading: Mapped["Reading | None"] = relationship(back_populates="version")
    sightings: Mapped[list["Sighting"]] = relationship(
        back_populates="version", order_by="Sighting.id"
    )
    draft: Mapped["DraftText | None"] = relationship(back_populates="version")
    citations: Mapped[list["Citation"]] = relationship(
        back_populates="version", order_by="Citation.id", cascade="all, delete-orphan"
    )
    mappings: Mapped[list["EvidenceMapping"]] = relationship(
        back_populates="version", order_by="EvidenceMapping.id"
    )

    @property
    def is_draft(self) -> bool:
        return self.declared_at is None

    @property
    def frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def held(self) -> bool:
        """Whether the original stays at the workplace, so that there is no file."""
        return self.source == "form" and self.fields.get("form") == "held"

    @property
    def centre_id(self) -> int:
        return self.item.centre_id

    @property
    def personal(self) -> bool:
        return self.is_draft

    def people(self, today: date) -> PeopleByRelation:
        if self.is_draft:
            relation = Relation(self.item.by_relation)
            owner = self.item.by_id
            if relation is Relation.LEARNER:
                owner = self.item.portfolio.learner_id
            return {relation: {owner}}
        found: dict[Relation, set[int]] = {Relation.LEARNER: {self.item.portfolio.learner_id}}
        for mapping in self.mappings:
            _join(found, mapping.portfolio_unit.people(today))
        return found


class DraftText(Base):
    """What is being written in the page, saved as it is typed; becomes the version's text."""

    __tablename__ = "draft_text"
    audited = False

    version_id: Mapped[int] = mapped_column(ForeignKey("evidence_version.id"), primary_key=True)
    text: Mapped[str]
    fields: Mapped[dict[str, Any]]
    # Grows with every save, so that a slower save can't overwrite a later one.
    saves: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime]

    version: Mapped[EvidenceVersion] = relationship(back_populates="draft")


class EvidenceFile(Base):
    """A file of a version: its bytes lie in the store under their own hash."""

    __tablename__ = "evidence_file"
    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        CheckConstraint("size > 0", name="size_positive"),
    )
    later_columns: ClassVar[Mapping[str, Any]] = {"erased_at": None}

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("evidence_version.id"))
    position: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    kind: Mapped[str]  # a portfolio.documents media kind: docx, pdf, csv, ...
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    key: Mapped[str]  # where the store keeps it
    # Erased by law: the bytes are gone, their hash and number stay.
    erased_at: Mapped[datetime | None]

    version: Mapped[EvidenceVersion] = relationship(back_populates="files")

    @property
    def centre_id(self) -> int:
        return self.version.centre_id

    @property
    def personal(self) -> bool:
        return self.version.personal

    def people(self, today: date) -> PeopleByRelation:
        return self.version.people(today)


class Reading(Base):
    """What a version says, passage by passage, as portfolio.documents read it."""

    __tablename__ = "reading"
    unaudited_columns = frozenset({"outline"})  # it follows from the document, which is covered
    later_columns: ClassVar[Mapping[str, Any]] = {"reader": 1}

    version_id: Mapped[int] = mapped_column(ForeignKey("evidence_version.id"), primary_key=True)
    document: Mapped[dict[str, Any]]
    # What its passages are called: pages that only name places need not load the whole document.
    outline: Mapped[dict[str, Any]]
    # As portfolio.documents.reading counts its readers: the oldest by which a file of it was read.
    reader: Mapped[int] = mapped_column(default=READER)

    version: Mapped[EvidenceVersion] = relationship(back_populates="reading")

    @validates("document")
    def _outlined(self, _name: str, document: dict[str, Any]) -> dict[str, Any]:
        self.outline = Outline.from_plain(document).to_plain()
        return document


class Sighting(Base):
    """Somebody who assesses saw, where it is held, the original that a version speaks of."""

    __tablename__ = "sighting"

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("evidence_version.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    seen_on: Mapped[date]
    note: Mapped[str]
    at: Mapped[datetime]

    version: Mapped[EvidenceVersion] = relationship(back_populates="sightings")
    by: Mapped[User] = relationship()


class Citation(Base):
    """A policy of the centre, or a clause of it, that a version goes by, as it was worded then."""

    __tablename__ = "citation"
    __table_args__ = (UniqueConstraint("version_id", "policy_text_id", "clause"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("evidence_version.id"))
    policy_text_id: Mapped[int] = mapped_column(ForeignKey("policy_text.id"))
    clause: Mapped[str]  # by its number; empty: all of it
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    version: Mapped[EvidenceVersion] = relationship(back_populates="citations")
    text: Mapped[PolicyText] = relationship(lazy="joined", innerjoin=True)

    @property
    def key(self) -> tuple[int, str]:
        """What it is known by, however the policy is worded now."""
        return self.text.policy_id, self.clause

    @property
    def words(self) -> str:
        """As pages and papers name it."""
        return self.text.cited_as(self.clause)


class Withdrawal(Base):
    """The learner took an item back, with a reason; the number stays used."""

    __tablename__ = "withdrawal"
    __table_args__ = (CheckConstraint("trim(reason) <> ''", name="reason_not_blank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("evidence_item.id"), unique=True)
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    item: Mapped[EvidenceItem] = relationship(back_populates="withdrawal")


class Submission(Base):
    """The learner put a unit before the assessor: one round."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("portfolio_unit_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    portfolio_unit_id: Mapped[int] = mapped_column(ForeignKey("portfolio_unit.id"))
    round: Mapped[int]
    note: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]

    portfolio_unit: Mapped[PortfolioUnit] = relationship()


class EvidenceMapping(Base):
    """A tie: passages of one item version mapped to one criterion of one unit."""

    __tablename__ = "evidence_mapping"
    __table_args__ = (
        UniqueConstraint("version_id", "portfolio_unit_id", "criterion_id", "locator"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("evidence_version.id"))
    portfolio_unit_id: Mapped[int] = mapped_column(ForeignKey("portfolio_unit.id"), index=True)
    criterion_id: Mapped[int] = mapped_column(ForeignKey("criterion.id"))
    # Which passages, as portfolio.documents.locators writes them: "2-4,7"; empty: the whole item.
    locator: Mapped[str]
    note: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    by_relation: Mapped[str]
    at: Mapped[datetime]
    # Set once, when the learner submits the unit: from then on the tie is frozen.
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"), index=True)

    version: Mapped[EvidenceVersion] = relationship(back_populates="mappings")
    portfolio_unit: Mapped[PortfolioUnit] = relationship()
    criterion: Mapped[Criterion] = relationship()
    submission: Mapped[Submission | None] = relationship()
    by: Mapped[User] = relationship()

    @property
    def item(self) -> EvidenceItem:
        return self.version.item

    @property
    def submitted(self) -> bool:
        return self.submission_id is not None

    @property
    def of_its_version(self) -> bool:
        """Whether it is to a criterion the unit has now, not to one of an earlier version."""
        return self.criterion.unit_version_id == self.portfolio_unit.unit_version_id


def _join(found: dict[Relation, set[int]], more: PeopleByRelation) -> None:
    for relation, ids in more.items():
        found.setdefault(relation, set()).update(ids)
