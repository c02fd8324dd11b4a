"""A document as numbered passages: the smallest places in it that a tie can point at."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from portfolio.documents.limits import Limits
from portfolio.documents.problems import TooLarge


class PassageKind(StrEnum):
    """What a passage is in its document."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    ROW = "row"
    PAGE = "page"
    PICTURE = "picture"


class DocumentKind(StrEnum):
    """How a document is shown, and what its passages are called in a locator's label."""

    WORD = "word"
    TEXT = "text"
    SHEET = "sheet"
    PDF = "pdf"
    PICTURE = "picture"


@dataclass(frozen=True)
class Passage:
    """One numbered passage.

    ``level`` is a heading's level or a list item's depth, from 1. ``marker`` is what stands before
    a list item or a numbered heading ("•", "3.", "b)"). ``cells`` belong to rows; a merged cell is
    said once, and the places that it covers are empty. ``page`` is a PDF's page, from 1.
    ``source_row`` is the row that a spreadsheet program shows beside the row, from 1, while
    ``number`` counts the rows below the header: a log whose header stands in row 3 has passage 1
    in source row 4.
    """

    number: int
    kind: PassageKind
    text: str
    level: int | None = None
    marker: str | None = None
    cells: tuple[str, ...] | None = None
    page: int | None = None
    source_row: int | None = None

    def to_plain(self) -> dict[str, Any]:
        """The passage as values that JSON can hold, leaving out what it does not have."""
        plain: dict[str, Any] = {"number": self.number, "kind": self.kind.value, "text": self.text}
        for field in ("level", "marker", "page", "source_row"):
            value = getattr(self, field)
            if value is not None:
                plain[field] = value
        if self.cells is not None:
            plain["cells"] = list(self.cells)
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
        )


@dataclass(frozen=True)
class Document:
    """What a file says: passages numbered from 1 in the order of the document.

    Headings are passages and are numbered too, so that a number means the same place on every
    page that shows it; blank paragraphs and blank rows are no passages. ``columns`` name a sheet's
    cells. ``page_count`` belongs to PDFs, ``width`` and ``height`` (pixels, as shown upright) to
    pictures. ``notes`` are sentences for people about what is not shown.
    """

    kind: DocumentKind
    passages: tuple[Passage, ...]
    columns: tuple[str, ...] | None = None
    page_count: int | None = None
    width: int | None = None
    height: int | None = None
    notes: tuple[str, ...] = ()

    def passage(self, number: int) -> Passage:
        """The passage of this number; a LookupError if there is none."""
        if not 1 <= number <= len(self.passages):
            raise LookupError(number)
        return self.passages[number - 1]

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
        for field in ("page_count", "width", "height"):
            value = getattr(self, field)
            if value is not None:
                plain[field] = value
        if self.columns is not None:
            plain["columns"] = list(self.columns)
        if self.notes:
            plain["notes"] = list(self.notes)
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
        )


class PassageWriter:
    """Numbers passages as they are read, and stops when there are too many."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._passages: list[Passage] = []
        self._characters = 0

    def add(
        self,
        kind: PassageKind,
        text: str,
        *,
        level: int | None = None,
        marker: str | None = None,
        cells: Iterable[str] | None = None,
        page: int | None = None,
        source_row: int | None = None,
    ) -> None:
        """Append a passage under the next number; its text is expected to be tidy."""
        kept = None if cells is None else tuple(cells)
        self._characters += len(text) + sum(map(len, kept or ()))
        if self._characters > 2 * self._limits.characters:
            raise TooLarge(
                f"This file holds more than {self._limits.characters:,} characters of text. "
                "Split it and upload each part."
            )
        if len(self._passages) >= self._limits.passages:
            raise TooLarge(
                f"This file has more than {self._limits.passages:,} passages. "
                "Split it and upload each part."
            )
        self._passages.append(
            Passage(
                number=len(self._passages) + 1,
                kind=kind,
                text=text,
                level=level,
                marker=marker,
                cells=kept,
                page=page,
                source_row=source_row,
            )
        )

    @property
    def passages(self) -> tuple[Passage, ...]:
        """What was added so far."""
        return tuple(self._passages)


# Control characters, lone surrogates and non-characters: neither JSON in a database nor a page
# can be trusted with them. Line feeds stay.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ufeff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[ \t\u00a0]+")


def tidy(text: str) -> str:
    """The text without control characters, with single spaces and ``\\n`` as its only line end."""
    lines = _LINE_ENDS.sub("\n", _UNWANTED.sub("", text)).split("\n")
    return "\n".join(_SPACES.sub(" ", line).strip(" ") for line in lines).strip("\n")
