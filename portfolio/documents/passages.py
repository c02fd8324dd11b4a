"""A document as numbered passages: the smallest places in it that a tie can point at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

# How bookmarks begin that the application's own templates carry; all others are passed over.
MARKED = "account_"


class PassageKind(StrEnum):
    """What a passage is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    ROW = "row"
    PAGE = "page"
    PICTURE = "picture"
    SLIDE = "slide"
    RECORDING = "recording"


class DocumentKind(StrEnum):
    """How a document is shown, and what its passages are called in a locator's label."""

    WORD = "word"
    TEXT = "text"
    SHEET = "sheet"
    PDF = "pdf"
    PICTURE = "picture"
    MESSAGE = "message"
    SLIDES = "slides"
    AUDIO = "audio"
    VIDEO = "video"
    # Not read at all: it can be downloaded.
    KEPT = "kept"
    # Several files, each of its own kind.
    FILES = "files"

    @property
    def is_recording(self) -> bool:
        """Whether places in it are times."""
        return self in (DocumentKind.AUDIO, DocumentKind.VIDEO)


@dataclass(frozen=True)
class Passage:
    """One numbered passage.

    ``level`` is a heading's level or a list item's depth, from 1. ``marker`` is what stands before
    a list item or a numbered heading ("•", "3.", "b)"). ``cells`` belong to rows; a merged cell is
    said once, and the places that it covers are empty. ``page`` is a PDF's page, from 1.
    ``source_row`` is the row that a spreadsheet program shows beside the row, from 1, while
    ``number`` counts the rows below the header: a log whose header stands in row 3 has passage 1
    in source row 4. ``place`` counts within the passage's file, where the document has several.
    ``marks`` are bookmarks that one of the application's own templates put there.
    """

    number: int
    kind: PassageKind
    text: str
    level: int | None = None
    marker: str | None = None
    cells: tuple[str, ...] | None = None
    page: int | None = None
    source_row: int | None = None
    place: int | None = None
    marks: tuple[str, ...] = ()

    def to_plain(self) -> dict[str, Any]:
        """The passage as values that JSON can hold, leaving out what it does not have."""
        plain: dict[str, Any] = {"number": self.number, "kind": self.kind.value, "text": self.text}
        for field in ("level", "marker", "page", "source_row", "place"):
            value = getattr(self, field)
            if value is not None:
                plain[field] = value
        if self.cells is not None:
            plain["cells"] = list(self.cells)
        if self.marks:
            plain["marks"] = list(self.marks)
        return plain

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """The passage that ``to_plain`` was made from."""
        cells = plain.get("cells")
        return cls(
            number=plain["number"],
            kind=PassageKind(plain["kind"]),
            text=plain["text"],
            level=plain.get("level"),
            marker=plain.get("marker"),
            cells=None if cells is None else tuple(cells),
            page=plain.get("page"),
            source_row=plain.get("source_row"),
            place=plain.get("place"),
            marks=tuple(plain.get("marks", ())),
        )

    @property
    def within(self) -> int:
        """The number that the passage has in its own file."""
        return self.place or self.number


@dataclass(frozen=True)
class Beside:
    """What a file says where no page shows it, for whoever downloads it.

    ``where`` names the place ("comments"); ``label`` is what stands before it, as a column's name.
    """

    where: str
    text: str
    label: str = ""


def _beside_of(plain: Mapping[str, Any]) -> tuple[Beside, ...]:
    return tuple(Beside(*each) for each in plain.get("beside", ()))


def _beside_as_plain(beside: Iterable[Beside]) -> list[list[str]]:
    return [[each.where, each.text, each.label] for each in beside]


@dataclass(frozen=True)
class Section:
    """The run of passages that one of several files has in their document, from ``first`` on."""

    name: str
    kind: DocumentKind
    first: int
    count: int
    columns: tuple[str, ...] | None = None
    seconds: float | None = None
    notes: tuple[str, ...] = ()
    beside: tuple[Beside, ...] = ()

    def to_plain(self) -> dict[str, Any]:
        """The section as values that JSON can hold, leaving out what it does not have."""
        plain: dict[str, Any] = {
            "name": self.name,
            "kind": self.kind.value,
            "first": self.first,
            "count": self.count,
        }
        if self.seconds is not None:
            plain["seconds"] = self.seconds
        if self.columns is not None:
            plain["columns"] = list(self.columns)
        if self.notes:
            plain["notes"] = list(self.notes)
        if self.beside:
            plain["beside"] = _beside_as_plain(self.beside)
        return plain

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """The section that ``to_plain`` was made from."""
        columns = plain.get("columns")
        return cls(
            name=plain["name"],
            kind=DocumentKind(plain["kind"]),
            first=plain["first"],
            count=plain["count"],
            columns=None if columns is None else tuple(columns),
            seconds=plain.get("seconds"),
            notes=tuple(plain.get("notes", ())),
            beside=_beside_of(plain),
        )


@dataclass(frozen=True)
class Outline:
    """What the passages of a document are called: all that the name of a place needs of it."""

    kind: DocumentKind
    sections: tuple[Section, ...] = ()

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """The outline in what ``Document.to_plain`` answers, or in ``to_plain``'s own answer."""
        sections = tuple(Section.from_plain(each) for each in plain.get("sections", ()))
        return cls(DocumentKind(plain["kind"]), sections)

    def to_plain(self) -> dict[str, Any]:
        """The outline as values that JSON can hold, without what no name of a place needs."""
        plain: dict[str, Any] = {"kind": self.kind.value}
        if self.sections:
            plain["sections"] = [
                {"name": s.name, "kind": s.kind.value, "first": s.first, "count": s.count}
                for s in self.sections
            ]
        return plain

    def section_of(self, number: int) -> tuple[int, Section] | None:
        """Which of several files holds that passage: its place among them, and its section."""
        for place, section in enumerate(self.sections, start=1):
            if section.first <= number < section.first + section.count:
                return place, section
        return None


@dataclass(frozen=True)
class Run:
    """What a page shows of one file; ``place`` counts the files, and is 0 for the only one."""

    place: int
    name: str
    kind: DocumentKind
    passages: tuple[Passage, ...]
    columns: tuple[str, ...] | None
    seconds: float | None
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """What a file says: passages numbered from 1 in the order of the document.

    Headings are passages and are numbered too, so that a number means the same place on every
    page that shows it; blank paragraphs and blank rows are no passages. ``columns`` name a sheet's
    cells. ``page_count`` belongs to PDFs, ``width`` and ``height`` (pixels, as shown upright) to
    pictures, ``seconds`` to recordings whose length is known. ``notes`` are sentences for people
    about what is not shown. A document of several files has a section for each, in their order.
    """

    kind: DocumentKind
    passages: tuple[Passage, ...]
    columns: tuple[str, ...] | None = None
    page_count: int | None = None
    width: int | None = None
    height: int | None = None
    notes: tuple[str, ...] = ()
    seconds: float | None = None
    sections: tuple[Section, ...] = ()
    beside: tuple[Beside, ...] = ()

    @property
    def all_beside(self) -> tuple[Beside, ...]:
        """What its files say beside their passages."""
        return self.beside + tuple(each for section in self.sections for each in section.beside)

    def passage(self, number: int) -> Passage:
        """The passage of this number; a LookupError if there is none."""
        if not 1 <= number <= len(self.passages):
            raise LookupError(number)
        return self.passages[number - 1]

    @property
    def outline(self) -> Outline:
        """What its passages are called."""
        return Outline(self.kind, self.sections)

    @property
    def runs(self) -> tuple[Run, ...]:
        """The document file by file; of one that is only a part, the files that stand in it."""
        if not self.sections:
            return (Run(0, "", self.kind, self.passages, self.columns, self.seconds, self.notes),)
        first = self.passages[0].number if self.passages else 1
        last = self.passages[-1].number if self.passages else 0
        return tuple(
            Run(
                place=place,
                name=section.name,
                kind=section.kind,
                passages=tuple(
                    passage
                    for passage in self.passages
                    if section.first <= passage.number < section.first + section.count
                ),
                columns=section.columns,
                seconds=section.seconds,
                notes=section.notes,
            )
            for place, section in enumerate(self.sections, start=1)
            # A file without passages stands where the next passage after it would.
            if section.first <= last + (section.count == 0)
            and first <= max(section.first, section.first + section.count - 1)
        )

    @property
    def text(self) -> str:
        """All that the document says, a blank line between passages."""
        return "\n\n".join(p.text for p in self.passages if p.text)

    def to_plain(self) -> dict[str, Any]:
        """The document as values that JSON can hold, leaving out what it does not have."""
        plain: dict[str, Any] = {
            "kind": self.kind.value,
            "passages": [p.to_plain() for p in self.passages],
        }
        for field in ("page_count", "width", "height", "seconds"):
            value = getattr(self, field)
            if value is not None:
                plain[field] = value
        if self.sections:
            plain["sections"] = [section.to_plain() for section in self.sections]
        if self.columns is not None:
            plain["columns"] = list(self.columns)
        if self.notes:
            plain["notes"] = list(self.notes)
        if self.beside:
            plain["beside"] = _beside_as_plain(self.beside)
        return plain

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """The document that ``to_plain`` was made from."""
        columns = plain.get("columns")
        return cls(
            kind=DocumentKind(plain["kind"]),
            passages=tuple(Passage.from_plain(p) for p in plain["passages"]),
            columns=None if columns is None else tuple(columns),
            page_count=plain.get("page_count"),
            width=plain.get("width"),
            height=plain.get("height"),
            notes=tuple(plain.get("notes", ())),
            seconds=plain.get("seconds"),
            sections=tuple(Section.from_plain(each) for each in plain.get("sections", ())),
            beside=_beside_of(plain),
        )
