"""A CSV file as lines under known columns, with everything that can't be read named."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from portfolio.documents.comma_separated import separator_of
from portfolio.documents.problems import NotItsKind
from portfolio.documents.text_encoding import decode

LINES_AT_MOST = 5000
BYTES_AT_MOST = 4 * 1024 * 1024
WHOLE_FILE = 0  # where a problem stands that is of no one line
_HEADER_WITHIN = 10  # title lines may stand above the header
_LONGEST_CELL = 500


@dataclass(frozen=True)
class Column:
    """A column that a list can have: what its heading says, and other words for it."""

    key: str
    heading: str
    words: tuple[str, ...]
    about: str
    example: str


@dataclass(frozen=True)
class Problem:
    """Something in the file that can't be taken: where, what is wrong, and what to write."""

    line: int
    column: str
    wrong: str
    write: str


@dataclass(frozen=True)
class Line:
    """One line of the list: the line of the file that it begins on, and its cells by column."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")


@dataclass(frozen=True)
class Table:
    """What a file says under the columns that were recognised."""

    columns: frozenset[str]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...] = field(default=())


def read_table(content: bytes, columns: Sequence[Column]) -> Table:
    """The lines of a CSV file; problems, and no lines, where it can't be read as one."""
    if len(content) > BYTES_AT_MOST:
        return _unreadable(
            WHOLE_FILE, "The file is larger than 4 MB.", "Split the list and bring in each part."
        )
    try:
        text = decode(content)
    except NotItsKind:
        return _unreadable(
            WHOLE_FILE,
            "This isn't a CSV file.",
            "Open the list in a spreadsheet program and save it as CSV (comma separated values).",
        )
    try:
        records = list(_records(text))
    except _Broken as broken:
        return _unreadable(
            broken.line,
            "A quotation mark stands where none can, or is never closed.",
            'Put quotation marks at both ends of the cell, and write one inside it twice: "".',
        )
    if not records:
        return _unreadable(
            WHOLE_FILE,
            "The file is empty.",
            f"Begin with a line of headings, such as: {_headings(columns)}.",
        )
    return _table(records, columns)


def _table(records: list[tuple[int, list[str]]], columns: Sequence[Column]) -> Table:
    header = _header(records, columns)
    if header is None:
        return _unreadable(
            WHOLE_FILE,
            "No line names the columns.",
            f"Begin with a line of headings, such as: {_headings(columns)}.",
        )
    place, keys = header
    number, names = records[place]
    problems = []
    for position, key in enumerate(keys):
        if key and key in keys[:position]:
            problems.append(
                Problem(
                    number,
                    names[position],
                    "Two columns mean the same.",
                    "Take one of them out, or give it another heading.",
                )
            )
    body = records[place + 1 :]
    if len(body) > LINES_AT_MOST:
        return _unreadable(
            body[LINES_AT_MOST][0],
            f"The list has more than {LINES_AT_MOST:,} lines.",
            "Split it and bring in each part.",
        )
    if not body:
        problems.append(
            Problem(
                WHOLE_FILE, "", "Nothing stands below the headings.", "Write one line for each."
            )
        )
    lines = []
    for line, cells in body:
        if len(cells) > len(keys) and any(cells[len(keys) :]):
            problems.append(
                Problem(
                    line,
                    "",
                    f"The line has {len(cells)} cells, and there are {len(keys)} headings.",
                    "Put quotation marks around a cell that holds the separator.",
                )
            )
        long = [key for key, cell in zip(keys, cells, strict=False) if len(cell) > _LONGEST_CELL]
        problems += [
            Problem(
                line,
                _heading(columns, key),
                f"The cell holds more than {_LONGEST_CELL} characters.",
                "Look whether a quotation mark is missing; else write less.",
            )
            for key in long
            if key
        ]
        found = {key: cell for key, cell in zip(keys, cells, strict=False) if key}
        lines.append(Line(line, found))
    left_out = tuple(name for name, key in zip(names, keys, strict=True) if name and not key)
    return Table(frozenset(key for key in keys if key), tuple(lines), tuple(problems), left_out)


def _header(
    records: list[tuple[int, list[str]]], columns: Sequence[Column]
) -> tuple[int, list[str]] | None:
    """Where the headings stand and which column each names; the line that names most."""
    known = {_folded(word): c.key for c in columns for word in (c.heading, c.key, *c.words)}
    best: tuple[int, list[str]] | None = None
    for place, (_number, names) in enumerate(records[:_HEADER_WITHIN]):
        keys = [known.get(_folded(name), "") for name in names]
        if any(keys) and (best is None or sum(map(bool, keys)) > sum(map(bool, best[1]))):
            best = place, keys
    return best


class _Broken(Exception):
    """The quotation marks of the file don't match."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every record that says something, with the line of the file on which it begins."""
    told = re.match(r'"?sep=(.)"?\r?\n', text, re.IGNORECASE)
    separator = told[1] if told else separator_of(text)
    csv.field_size_limit(BYTES_AT_MOST)  # for the whole process
    reader = csv.reader(
        io.StringIO(text.replace("\0", ""), newline=""),
        delimiter=separator,
        skipinitialspace=True,
        strict=True,
    )
    begins = 1
    try:
        for record in reader:
            cells = [" ".join(_plain(cell).split()) for cell in record]
            if any(cells) and not (told and begins == 1):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        raise _Broken(begins) from None


def _plain(cell: str) -> str:
    """The cell without what can't be seen: zero-width characters, marks of direction."""
    return "".join(c for c in cell if c.isspace() or unicodedata.category(c) not in ("Cf", "Cc"))


def _folded(words: str) -> str:
    return re.sub(r"[^a-z0-9]", "", words.casefold())


def _heading(columns: Sequence[Column], key: str) -> str:
    return next((column.heading for column in columns if column.key == key), key)


def _headings(columns: Sequence[Column]) -> str:
    return ", ".join(column.heading for column in columns if column.about)


def _unreadable(line: int, wrong: str, write: str) -> Table:
    return Table(frozenset(), (), (Problem(line, "", wrong, write),))


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBERS = re.compile(r"(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4}|\d{2})(?: 0?0:00(?::00)?)?$")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]0?0:00(?::00)?)?$")
_WORDS = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[ \-]([a-z]+)\.?,?[ \-](\d{4}|\d{2})$", re.IGNORECASE
)


def day_first(words: str) -> date | None:
    """The day that is meant, day before month as British lists have it; None where it is none."""
    if found := _ISO.match(words):
        year, month, day = (int(part) for part in found.groups())
    elif found := _NUMBERS.match(words):
        day, month, year = (int(part) for part in found.groups())
    elif (found := _WORDS.match(words)) and found[2].lower()[:3] in _MONTHS:
        day, year = int(found[1]), int(found[3])
        month = _MONTHS.index(found[2].lower()[:3]) + 1
    else:
        return None
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
