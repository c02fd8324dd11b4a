"""An OpenDocument text (.odt) as numbered passages.

The XML is read here, as Word's is: the whole file is counted before any of it is unpacked, and
no declaration of a document type is followed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from portfolio.documents.limits import DEFAULT, Limits
from portfolio.documents.office_package import OfficePackage, opened
from portfolio.documents.open_beside import beside_in_open
from portfolio.documents.open_numbering import Counted, OpenNumbering
from portfolio.documents.passage_writer import PassageWriter
from portfolio.documents.passages import MARKED, Document, DocumentKind, PassageKind
from portfolio.documents.problems import Damaged, EmptyFile, Locked, Unreadable
from portfolio.documents.tidying import tidy

_WORDS = "OpenDocument text"
_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, TABLE, DRAW = (_NS % name for name in ("office", "text", "table", "drawing"))
_MANIFEST = _NS % "manifest"
_DEEPEST = 200
_WIDEST = 63

# What is not part of what the page says.
_SILENT = {
    OFFICE + "annotation", OFFICE + "annotation-end", TEXT + "note", TEXT + "tracked-changes",
    OFFICE + "forms", TEXT + "sequence-decls", TEXT + "ruby-text",
}  # fmt: skip
_ITEMS = {TEXT + "list-item", TEXT + "list-header"}
_BOOKMARKS = {TEXT + "bookmark-start", TEXT + "bookmark"}
_IN_LINE = {TEXT + "tab": "\t", TEXT + "line-break": "\n", TEXT + "soft-page-break": ""}


def read_open_text(path: Path, limits: Limits = DEFAULT) -> Document:
    """The document in an .odt file: headings, paragraphs, list items and table rows in order."""
    with opened(path, limits, _WORDS) as package:
        require_unlocked(package, _WORDS)
        content = package.xml("content.xml")
        styles = [package.xml("styles.xml")] if "styles.xml" in package else []
        body = content.find(OFFICE + "body")
        text = None if body is None else body.find(OFFICE + "text")
        beside = beside_in_open(package)
    if text is None:
        raise Damaged(
            "This OpenDocument text has no text part. Open it on your own machine, save it again, "
            "and upload that."
        )
    reader = _Reader(PassageWriter(limits), OpenNumbering([*styles, content]))
    reader.blocks(text, 0)
    if not reader.writer.passages:
        raise EmptyFile(
            "This OpenDocument text holds no text. Check that it was saved, then upload it again."
        )
    return Document(
        DocumentKind.WORD, reader.writer.passages, notes=tuple(reader.notes()), beside=beside
    )


def _marks_in(block: ElementTree.Element) -> Iterator[str]:
    for each in block.iter():
        if each.tag in _BOOKMARKS and each.get(TEXT + "name", "").startswith(MARKED):
            yield each.get(TEXT + "name", "")


def require_unlocked(package: OfficePackage, words: str) -> None:
    """An OpenDocument file that is encrypted says so in its manifest."""
    name = "META-INF/manifest.xml"
    if name not in package:
        return
    if any(e.tag.endswith("}encryption-data") for e in package.xml(name).iter()):
        raise Locked(
            f"This {words} is locked with a password. "
            "Save a copy without the password and upload that."
        )


@dataclass
class _Item:
    """The list item that is read, and what stands before its first paragraph."""

    counted: Counted
    level: int
    marker: str | None


class _Reader:
    def __init__(self, writer: PassageWriter, numbering: OpenNumbering) -> None:
        self.writer = writer
        self._numbering = numbering
        self._pictures = self._notes = self._comments = self._changes = False
        # Bookmarks met since the last passage: of a paragraph emptied, they go to the next one.
        self._marks: list[str] = []

    def notes(self) -> Iterator[str]:
        """A sentence for each thing that is not shown."""
        if self._changes:
            yield "Tracked changes in this OpenDocument text are shown as if all were accepted."
        if self._comments:
            yield "Comments in this OpenDocument text are not shown."
        if self._notes:
            yield "Footnotes and endnotes in this OpenDocument text are not shown."
        if self._pictures:
            yield "Pictures in this OpenDocument text are not shown. Where they count, upload them."

    def blocks(self, parent: ElementTree.Element, depth: int, item: _Item | None = None) -> None:
        """Write the passages of everything in a body, a section, a list or a frame."""
        if depth > _DEEPEST:
            raise Unreadable(
                "This OpenDocument text is nested too deeply to be read. "
                "Save it as PDF and upload that."
            )
        for block in parent:
            if block.tag == TEXT + "h":
                level = _number(block.get(TEXT + "outline-level"))
                self._add(PassageKind.HEADING, block, depth, level=level)
            elif block.tag == TEXT + "p":
                self._paragraph(block, depth, item)
            elif block.tag == TEXT + "list":
                self._list(block, depth, item)
            elif block.tag == TABLE + "table":
                self._table(block, depth)
            elif block.tag == TEXT + "tracked-changes":
                self._changes = True
            elif block.tag not in _SILENT:
                self.blocks(block, depth + 1, item)

    def _list(self, block: ElementTree.Element, depth: int, outer: _Item | None) -> None:
        counted = self._numbering.begun(block, outer.counted if outer else None)
        level = outer.level + 1 if outer else 1
        for each in block:
            if each.tag in _ITEMS:
                marker = self._numbering.marker(each, counted, level)
                self.blocks(each, depth + 1, _Item(counted, level, marker))

    def _paragraph(self, block: ElementTree.Element, depth: int, item: _Item | None) -> None:
        if item is None:
            self._add(PassageKind.PARAGRAPH, block, depth)
        else:
            self._add(
                PassageKind.LIST_ITEM, block, depth, level=min(item.level, 9), marker=item.marker
            )
            # Its later paragraphs have no number of their own.
            item.marker = None

    def _add(
        self,
        kind: PassageKind,
        block: ElementTree.Element,
        depth: int,
        *,
        level: int | None = None,
        marker: str | None = None,
    ) -> None:
        boxes: list[ElementTree.Element] = []
        said = tidy("".join(self._pieces(block, boxes, depth)))
        self._marks += _marks_in(block)
        if said:
            self.writer.add(kind, said, level=level, marker=marker, marks=self._marks)
            self._marks = []
        for box in boxes:
            self.blocks(box, depth + 1)

    def _pieces(
        self, element: ElementTree.Element, boxes: list[ElementTree.Element], depth: int
    ) -> Iterator[str]:
        if depth > _DEEPEST:
            return
        yield _one_line(element.text)
        for child in element:
            if child.tag == TEXT + "s":
                yield " " * _number(child.get(TEXT + "c"))
            elif child.tag in _IN_LINE:
                yield _IN_LINE[child.tag]
            elif child.tag == DRAW + "text-box":
                boxes.append(child)
            elif child.tag == DRAW + "image":
                self._pictures = True
            elif child.tag == TEXT + "note":
                self._notes = True
            elif child.tag == OFFICE + "annotation":
                self._comments = True
            elif child.tag not in _SILENT:
                yield from self._pieces(child, boxes, depth + 1)
            yield _one_line(child.tail)

    def _table(self, table: ElementTree.Element, depth: int) -> None:
        for row in table.iter(TABLE + "table-row"):
            cells = list(self._cells(row, depth))
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                self.writer.add(PassageKind.TABLE_ROW, " | ".join(filter(None, cells)), cells=cells)

    def _cells(self, row: ElementTree.Element, depth: int) -> Iterator[str]:
        for cell in row:
            if cell.tag == TABLE + "covered-table-cell":
                yield ""
            elif cell.tag == TABLE + "table-cell":
                lines = (
                    tidy("".join(self._pieces(block, [], depth)))
                    for block in cell.iter()
                    if block.tag in {TEXT + "p", TEXT + "h"}
                )
                said = "\n".join(filter(None, lines))
                again = _number(cell.get(TABLE + "number-columns-repeated"))
                yield from [said] * min(again, _WIDEST)


def _number(said: str | None) -> int:
    """A small number in an attribute; 1 where there is none that makes sense."""
    return int(said) if said and said.isascii() and said.isdigit() and 0 < len(said) < 4 else 1


def _one_line(text: str | None) -> str:
    """The text as it is shown: line ends of the XML are spaces."""
    return text.replace("\n", " ").replace("\t", " ") if text else ""
