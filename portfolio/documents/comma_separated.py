"""A .csv file as a sheet, whatever separates its cells and whatever program saved it."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from portfolio.documents import text_encoding
from portfolio.documents.limits import DEFAULT, Limits
from portfolio.documents.passages import Document
from portfolio.documents.problems import Damaged, TooLarge
from portfolio.documents.sheets import rows_with_text, sheet_document

_SEPARATORS = ",;\t|"
_SAMPLE_ROWS = 30
_USUAL_LIMIT = 131072
_SEP_LINE = re.compile(r'"?sep=(.)"?\s*$', re.IGNORECASE)


def read_csv(path: Path, limits: Limits = DEFAULT) -> Document:
    """The sheet in a .csv file: its columns, and a passage for each data row."""
    return from_csv_text(text_encoding.read_decoded(path, limits), limits)


def from_csv_text(text: str, limits: Limits = DEFAULT) -> Document:
    """The sheet that a comma-separated text holds; the separator is found from its rows."""
    if len(text) > limits.characters:
        raise TooLarge(
            f"This file holds more than {limits.characters:,} characters. "
            "Split it and upload each part."
        )
    text = text.replace("\x00", "")
    first_line, _, rest = text.partition("\n")
    told = _SEP_LINE.match(first_line.rstrip("\r"))
    if told is not None:
        text = rest
    separator = told[1] if told is not None else separator_of(text)
    return sheet_document(rows_with_text(_records(text, separator), limits), limits)


def _records(text: str, separator: str) -> Iterator[list[str]]:
    """The records of the text; a quoted cell may hold separators and line ends."""
    # The limit is the whole process's: it is never set below what it is to begin with.
    csv.field_size_limit(max(len(text), _USUAL_LIMIT))
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True)
    try:
        yield from reader
    except csv.Error as broken:
        raise Damaged(
            f"Line {reader.line_num} of this CSV file can't be read. "
            "Open it in a spreadsheet program, save it again, and upload that."
        ) from broken


def separator_of(text: str) -> str:
    """The separator that cuts most rows into the same number of cells, two at least."""
    return max(_SEPARATORS, key=lambda separator: _fit(text, separator))


def _fit(text: str, separator: str) -> tuple[float, int]:
    if separator not in text:
        return 0.0, 0
    widths: list[int] = []
    try:
        for record in _records(text, separator):
            if any(cell.strip() for cell in record):
                widths.append(len(record))
            if len(widths) == _SAMPLE_ROWS:
                break
    except Damaged:
        return 0.0, 0
    several = [w for w in widths if w > 1]
    if not several:
        return 0.0, 0
    usual = max(set(several), key=lambda w: (several.count(w), w))
    return several.count(usual) / len(widths), usual
