"""A Word file (.docx) as numbered passages, read as Word shows it with all changes accepted.

The XML is read here rather than through python-docx, which leaves out text boxes and inserted
text, unpacks the whole file before anything can be counted, and takes five times as long to start.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from portfolio.documents.limits import DEFAULT, Limits
from portfolio.documents.office_beside import beside_in_word
from portfolio.documents.office_package import OfficePackage, opened
from portfolio.documents.passage_writer import PassageWriter
from portfolio.documents.passages import MARKED, Document, DocumentKind, Passage, PassageKind
from portfolio.documents.problems import Damaged, EmptyFile, Unreadable
from portfolio.documents.tidying import tidy
from portfolio.documents.word_numbering import VAL, Numbering, W
from portfolio.documents.word_styles import LOOKS, ParagraphStyle, Styles
from portfolio.documents.word_text import REMOVED, Seen, text_boxes_in, text_of

_WORDS = "Word document"
_MAIN = "word/document.xml"
_DEEPEST = 200
_WIDEST_SPAN = 63

# What holds blocks without being one.
_WRAPPERS = {W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo", W + "smartTag"}


def read_word(path: Path, limits: Limits = DEFAULT) -> Document:
    """The document in a .docx file: headings, paragraphs, list items and table rows in order."""
    with opened(path, limits, _WORDS) as package:
        main = _main_part(package)
        text = package.xml(main)
        body = text.find(W + "body")
        if body is None:
            raise Damaged(
                "This Word document has no text part. "
                "Open it in Word, save it again as .docx, and upload that."
            )
        folder = main.rsplit("/", 1)[0]
        styles = Styles(_optional(package, f"{folder}/styles.xml", without=LOOKS))
        numbering = Numbering(_optional(package, f"{folder}/numbering.xml"))
        has_comments = f"{folder}/comments.xml" in package
        beside = beside_in_word(package, main, text)
    reader = _Reader(styles, numbering, PassageWriter(limits))
    try:
        reader.read_blocks(body)
    except RecursionError as deep:
        raise _too_nested() from deep
    passages = reader.finished()
    reader.seen.comments = reader.seen.comments or has_comments
    if not passages:
        raise EmptyFile(_nothing_to_read(reader.seen))
    return Document(
        kind=DocumentKind.WORD,
        passages=passages,
        notes=tuple(reader.seen.notes()),
        beside=beside,
    )


class _Reader:
    """Walks the blocks of a document and writes their passages."""

    def __init__(self, styles: Styles, numbering: Numbering, writer: PassageWriter) -> None:
        self.seen = Seen()
        self._styles = styles
        self._numbering = numbering
        self._writer = writer
        # Where the mark at a paragraph's end was deleted, its text goes on in the next one.
        self._carried = ""
        # Bookmarks met since the last passage: of a paragraph emptied, they go to the next one.
        self._marks: list[str] = []

    def finished(self) -> tuple[Passage, ...]:
        """All passages, with what a deleted last mark left over."""
        self._write(ParagraphStyle(), "")
        return self._writer.passages

    def read_blocks(self, parent: ElementTree.Element, depth: int = 0) -> None:
        """Write the passages of everything in a body, a table's only column, or a text box."""
        if depth > _DEEPEST:
            raise _too_nested()
        for block in parent:
            if block.tag == W + "p":
                self._read_paragraph(block, depth)
            elif block.tag == W + "tbl":
                self._read_table(block, depth)
            elif block.tag in _WRAPPERS:
                self.seen.changes = self.seen.changes or block.tag in {W + "ins", W + "moveTo"}
                self.read_blocks(block, depth + 1)
            elif block.tag in REMOVED:
                self.seen.changes = True
            elif block.tag == W + "bookmarkStart":
                self._mark(block)
            elif block.tag == W + "altChunk":
                self.seen.embedded = True

    def _read_paragraph(self, paragraph: ElementTree.Element, depth: int) -> None:
        properties = paragraph.find(W + "pPr")
        for bookmark in paragraph.iter(W + "bookmarkStart"):
            self._mark(bookmark)
        text = self._carried + text_of(paragraph, self.seen)
        if _mark_is_deleted(properties):
            self.seen.changes = True
            self._carried = text
        else:
            self._carried = ""
            self._write(self._styles.of(properties), tidy(text))
        for box in text_boxes_in(paragraph):
            self.read_blocks(box, depth + 1)

    def _mark(self, bookmark: ElementTree.Element) -> None:
        name = bookmark.get(W + "name", "")
        if name.startswith(MARKED):
            self._marks.append(name)

    def _write(self, style: ParagraphStyle, text: str) -> None:
        if self._carried:
            text, self._carried = tidy(self._carried + text), ""
        if not text:
            return
        marks, self._marks = tuple(self._marks), []
        marker = None
        if style.number_id is not None:
            marker = self._numbering.marker(style.number_id, style.depth)
        if style.heading is not None:
            shown = None if marker == "•" else marker
            self._writer.add(
                PassageKind.HEADING, text, level=style.heading, marker=shown, marks=marks
            )
        elif style.number_id is not None or style.list_name is not None:
            self._writer.add(
                PassageKind.LIST_ITEM,
                text,
                level=style.depth + 1,
                marker=marker or "•",
                marks=marks,
            )
        else:
            self._writer.add(PassageKind.PARAGRAPH, text, marks=marks)

    def _read_table(self, table: ElementTree.Element, depth: int) -> None:
        rows = list(_rows_of(table))
        if all(len(cells) == 1 for cells in rows):
            # A frame around a text, which templates are full of, is no table.
            for (cell,) in rows:
                self.read_blocks(cell, depth + 1)
            return
        for cells in rows:
            texts = [t for cell in cells for t in self._cell_texts(cell, depth)]
            if any(texts):
                self._writer.add(
                    PassageKind.TABLE_ROW, " | ".join(filter(None, texts)), cells=texts
                )

    def _cell_texts(self, cell: ElementTree.Element, depth: int) -> Iterator[str]:
        """The cell's text, then an empty text for each further column that it spans."""
        properties = cell.find(W + "tcPr")
        merge = None if properties is None else properties.find(W + "vMerge")
        goes_on = merge is not None and merge.get(VAL, "continue") != "restart"
        yield "" if goes_on else tidy("\n".join(self._lines_of(cell, depth + 1)))
        span = None if properties is None else properties.find(W + "gridSpan")
        wide = "1" if span is None else span.get(VAL, "1")
        if wide.isascii() and wide.isdigit() and len(wide) < 4:
            for _ in range(min(int(wide), _WIDEST_SPAN) - 1):
                yield ""

    def _lines_of(self, cell: ElementTree.Element, depth: int) -> Iterator[str]:
        if depth > _DEEPEST:
            raise _too_nested()
        for block in cell:
            if block.tag == W + "p":
                yield from self._lines_of_paragraph(block, depth)
            elif block.tag == W + "tbl":
                for cells in _rows_of(block):
                    texts = [tidy("\n".join(self._lines_of(c, depth + 1))) for c in cells]
                    yield " | ".join(filter(None, texts))
            elif block.tag in _WRAPPERS:
                yield from self._lines_of(block, depth + 1)

    def _lines_of_paragraph(self, paragraph: ElementTree.Element, depth: int) -> Iterator[str]:
        text = tidy(text_of(paragraph, self.seen))
        style = self._styles.of(paragraph.find(W + "pPr"))
        if text and style.number_id is not None:
            marker = self._numbering.marker(style.number_id, style.depth)
            text = f"{marker} {text}" if marker else text
        elif text and style.list_name is not None:
            text = f"• {text}"
        if text:
            yield text
        for box in text_boxes_in(paragraph):
            yield from self._lines_of(box, depth + 1)


def _rows_of(table: ElementTree.Element) -> Iterator[list[ElementTree.Element]]:
    """The cells of each row that was not deleted."""
    for row in _within(table, W + "tr"):
        properties = row.find(W + "trPr")
        if properties is not None and properties.find(W + "del") is not None:
            continue
        cells = list(_within(row, W + "tc"))
        if cells:
            yield cells


def _within(parent: ElementTree.Element, tag: str, depth: int = 0) -> Iterator[ElementTree.Element]:
    """Children of this tag, also those that content controls are wrapped around."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS and depth < _DEEPEST:
            yield from _within(child, tag, depth + 1)


def _mark_is_deleted(properties: ElementTree.Element | None) -> bool:
    mark = None if properties is None else properties.find(W + "rPr")
    return mark is not None and mark.find(W + "del") is not None


def _main_part(package: OfficePackage) -> str:
    """The name of the part that holds the text; almost always word/document.xml."""
    if _MAIN in package:
        return _MAIN
    for name in package.names:
        if name.startswith("word/document") and name.endswith(".xml"):
            return name
    return _MAIN


def _optional(
    package: OfficePackage, name: str, *, without: re.Pattern[bytes] | None = None
) -> ElementTree.Element | None:
    return package.xml(name, without=without) if name in package else None


def _nothing_to_read(seen: Seen) -> str:
    if seen.pictures:
        return (
            "This Word document holds only pictures, no text. "
            "Upload the pictures themselves, or save it as PDF and upload that."
        )
    return "This Word document holds no text. Check that it was saved, then upload it again."


def _too_nested() -> Unreadable:
    return Unreadable(
        "This Word document is nested too deeply to be read. Save it as PDF and upload that."
    )
