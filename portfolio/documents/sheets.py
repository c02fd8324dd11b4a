"""Rows of cells as a document: which row names the columns, and which rows hold data."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portfolio.documents.beside import ABOVE, beside_of_rows, said_once
from portfolio.documents.limits import Limits
from portfolio.documents.passage_writer import PassageWriter
from portfolio.documents.passages import Document, DocumentKind, PassageKind
from portfolio.documents.problems import EmptyFile, TooLarge
from portfolio.documents.tidying import tidy

# A header stands near the top; below a page of other rows nobody looks for it.
_TITLE_ROWS = 20
_LONGEST_NAME = 60
_NUMBER_OR_DATE = re.compile(r"[£$€(+-]?\s*\d[\d\s.,:/%)-]*$|\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{2,4}$")


@dataclass(frozen=True)
class SheetRow:
    """A row that is not blank; ``source_row`` is the number a spreadsheet program shows."""

    source_row: int
    cells: tuple[str, ...]


def rows_with_text(rows: Iterable[Sequence[str]], limits: Limits) -> list[SheetRow]:
    """The rows that say something, tidied, without blank cells at their end."""
    kept: list[SheetRow] = []
    for source_row, row in enumerate(rows, start=1):
        cells = [tidy(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > limits.columns:
            raise TooLarge(
                f"Row {source_row} of this sheet has more than {limits.columns} columns. "
                "Keep the columns that matter, and upload that."
            )
        # The header and a few title lines do not count.
        if len(kept) >= limits.rows + _TITLE_ROWS:
            raise too_many_rows(limits)
        kept.append(SheetRow(source_row, tuple(cells)))
    return kept


def too_many_rows(limits: Limits) -> TooLarge:
    """The refusal of a sheet that is too long."""
    return TooLarge(
        f"This sheet has more than {limits.rows:,} rows. Split it and upload each part."
    )


def sheet_document(
    rows: list[SheetRow],
    limits: Limits,
    notes: Iterable[str] = (),
    first_column: int = 0,
) -> Document:
    """The document that a sheet's rows say.

    Passages are the data rows, counted from 1 below the header; lines above the header are kept
    as a note. A sheet without a plausible header has columns named by their letters, counted from
    *first_column*, and says so.
    """
    if not rows:
        raise EmptyFile("This sheet holds no rows. Check that it was saved, then upload it again.")
    said = list(notes)
    header = header_at(rows)
    names: tuple[str, ...] = ()
    above_them: list[SheetRow] = []
    if header is None:
        data = rows
        said.append("No row with column names was found; the columns are named by their letters.")
    else:
        data, names = rows[header + 1 :], rows[header].cells
        above_them = rows[:header]
        if header:
            above = "; ".join(" ".join(filter(None, row.cells)) for row in rows[:header])
            said.append(f"Above the column names stands: {above[:500]}")
    if len(data) > limits.rows:
        raise too_many_rows(limits)
    width = max([len(names), *(len(row.cells) for row in data)])
    writer = PassageWriter(limits)
    for row in data:
        cells = row.cells + ("",) * (width - len(row.cells))
        writer.add(
            PassageKind.ROW,
            " | ".join(filter(None, row.cells)),
            cells=cells,
            source_row=row.source_row,
        )
    return Document(
        kind=DocumentKind.SHEET,
        passages=writer.passages,
        columns=_column_names(names, width, first_column),
        notes=tuple(said),
        beside=said_once(beside_of_rows(ABOVE, [row.cells for row in above_them])),
    )


_FIGURE = re.compile(r"[£$€%\s]*[+-]?\d[\d\s.,]*%?$")


def tells(document: Document) -> float:
    """How much a sheet tells: its columns of words and days, the more the more rows it has.

    Columns of bare figures do not count: a table of totals tells of no single thing.
    """
    columns = zip(*(passage.cells or () for passage in document.passages), strict=True)
    telling = 0
    for column in columns:
        filled = [cell for cell in column if cell]
        telling += 2 * sum(bool(_FIGURE.match(cell)) for cell in filled) < len(filled)
    # What a log asks of each thing tells more than how many things there are: a price list is long.
    return telling**2 * math.log2(1 + len(document.passages))


def header_at(rows: Sequence[SheetRow]) -> int | None:
    """Which row names the columns, or None.

    Lines that fill little of the width are titles. The first row that fills most of it decides:
    it is the header if it holds short, different words and has data below it.
    """
    for at, row in enumerate(rows[:_TITLE_ROWS]):
        below = rows[at + 1 : at + 1 + _TITLE_ROWS]
        filled = [cell for cell in row.cells if cell]
        if below and len(filled) >= max(2, 0.6 * _usual_width(below)):
            return at if _are_names(filled) else None
    return None


def _usual_width(rows: Sequence[SheetRow]) -> int:
    """How many columns the middle one of these rows reaches over."""
    widths = sorted(len(row.cells) for row in rows)
    return widths[len(widths) // 2]


def _are_names(cells: Sequence[str]) -> bool:
    different = {cell.casefold() for cell in cells}
    return (
        all(len(cell) <= _LONGEST_NAME for cell in cells)
        and not any(_NUMBER_OR_DATE.match(cell) for cell in cells)
        and len(different) >= max(2, 0.6 * len(cells))
    )


def _column_names(names: Sequence[str], width: int, first_column: int) -> tuple[str, ...]:
    """A name for each column, none of them twice; a column's letter where it has no name."""
    named: list[str] = []
    for at in range(width):
        name = " ".join(names[at].split("\n")) if at < len(names) else ""
        wanted = name or f"Column {_letter(first_column + at)}"
        again = 2
        unique = wanted
        while unique in named:
            unique = f"{wanted} ({again})"
            again += 1
        named.append(unique)
    return tuple(named)


def _letter(at: int) -> str:
    """The letters that a spreadsheet program shows above a column, counted from 0."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
