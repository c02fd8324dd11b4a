"""A complaint log as it was read: its rows, what they say, and what is doubtful in them."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from portfolio.complaint_logs.columns import Column, Field


class RowKind(StrEnum):
    """What a row of a log is; only complaints are counted."""

    COMPLAINT = "complaint"
    ENQUIRY = "enquiry"
    COMPLIMENT = "compliment"
    NOTE = "note"
    TOTAL = "total"


class Contact(StrEnum):
    """Whether a complaint was dealt with at first contact or referred to somebody."""

    FIRST = "first contact"
    REFERRED = "referred"


@dataclass(frozen=True)
class Problem:
    """Something in the log that is impossible, doubtful or not counted.

    ``row`` is the row that a spreadsheet program shows, 0 for the log as a whole; ``passage`` the
    number on the pages; ``column`` the column's name, empty where it is the whole row. Sentences
    never quote columns that say who people are.
    """

    row: int
    passage: int
    column: str
    what: str
    doubt: bool = False  # whether the cell was read all the same


@dataclass(frozen=True)
class LogRow:
    """One row of a log, read."""

    passage: int
    source_row: int
    kind: RowKind
    cells: Mapping[Field, str]  # as they stand; several columns of one field are joined
    day: datetime.date | None = None
    time: datetime.time | None = None
    resolved_on: datetime.date | None = None
    theme: str = ""
    theme_told_by: str = ""  # the spelling in the category column, or the theme of its own words
    contact: Contact | None = None
    closed: bool | None = None  # None: no column of the log tells

    def says(self, field: Field) -> bool:
        """Whether the cell answers what its column asks.

        A dash or a question mark does not; nor does a day or a time that there is not.
        """
        if field is Field.DATE:
            return self.day is not None
        if field is Field.TIME:
            return self.time is not None
        return answers(self.cells.get(field, ""))


@dataclass(frozen=True)
class ComplaintLog:
    """A sheet as a complaint log."""

    columns: tuple[Column, ...]
    rows: tuple[LogRow, ...]
    problems: tuple[Problem, ...]
    # The theme of every spelling; spellings come from the category column or, without one, the
    # words of the complaint itself.
    themes: Mapping[str, str] = field(default_factory=dict)

    def column(self, wanted: Field) -> Column | None:
        """The column that holds *wanted*, the first where there are several."""
        return next((column for column in self.columns if column.field is wanted), None)

    @property
    def complaints(self) -> tuple[LogRow, ...]:
        return tuple(row for row in self.rows if row.kind is RowKind.COMPLAINT)

    @property
    def enquiries(self) -> tuple[LogRow, ...]:
        return tuple(row for row in self.rows if row.kind is RowKind.ENQUIRY)


@dataclass(frozen=True)
class Choices:
    """What a person confirmed or put right, each by what it is said of."""

    columns: Mapping[int, Field | None] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)  # by spelling
    kinds: Mapping[int, RowKind] = field(default_factory=dict)  # by passage


_NO_ANSWER = re.compile(r"^[-–—_.?\s/\\*]*$|^(tbc|tba|unknown|not known|\?+|pending|blank)$", re.I)
_NOT_NEEDED = re.compile(
    r"^(n\s*/?\s*a|none|no|nil|not (applicable|needed|required)|nobody)\.?$", re.I
)


def answers(cell: str) -> bool:
    """Whether a cell says something: "n/a" and "no" do, "-", "?" and "tbc" do not."""
    return not _NO_ANSWER.match(cell.strip())


def declines(cell: str) -> bool:
    """Whether a cell says that there was nothing of its kind: "no", "none", "n/a"."""
    return bool(_NOT_NEEDED.match(cell.strip()))
