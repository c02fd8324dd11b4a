"""A sheet read as a complaint log: rows under recognised columns, and what is doubtful in them."""

import datetime
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from portfolio.complaint_logs.columns import Certainty, Column, Field
from portfolio.complaint_logs.dates import read_day, read_time
from portfolio.complaint_logs.log import (
    Choices,
    ComplaintLog,
    LogRow,
    Problem,
    RowKind,
    answers,
    declines,
)
from portfolio.complaint_logs.recognition import recognise
from portfolio.complaint_logs.settling import STILL_OPEN, contact_in, is_closed
from portfolio.complaint_logs.themes import same_words, theme_in, themes_of
from portfolio.days import in_words
from portfolio.documents.passages import Document, Passage


def read_log(
    document: Document, choices: Choices | None = None, *, today: datetime.date | None = None
) -> ComplaintLog:
    """The log that a sheet holds, as far as *choices* do not say otherwise.

    *today* lets days in the future be named. A document that is no sheet gives a log without rows.
    """
    choices = choices or Choices()
    passages = [passage for passage in document.passages if passage.cells is not None]
    grid = [passage.cells or () for passage in passages]
    names = document.columns or ()
    columns = recognise(
        names, [cells for cells in grid if not _repeats(cells, names)], choices.columns
    )
    reader = _Reader(
        columns,
        choices,
        _usual_year(columns, grid),
        today,
        short_natures=_are_short(columns, grid),
    )
    rows = [reader.row(passage) for passage in passages]
    labels = [reader.label(row) for row in rows if row.kind is RowKind.COMPLAINT]
    themes = themes_of(labels, choices.themes)
    rows = [
        replace(row, theme=themes.get(told_by, ""), theme_told_by=told_by)
        if row.kind is RowKind.COMPLAINT and (told_by := reader.label(row))
        else row
        for row in rows
    ]
    unsure = [
        Problem(0, 0, column.name, _about_column(column), doubt=True)
        for column in columns
        if column.certainty in (Certainty.LIKELY, Certainty.UNKNOWN)
        and any(column.at < len(cells) and cells[column.at].strip() for cells in grid)
    ]
    return ComplaintLog(columns, tuple(rows), (*unsure, *reader.problems), themes)


def _about_column(column: Column) -> str:
    if column.field is None:
        return "What this column holds is not known; it is not counted."
    return f"This column is taken for “{column.field.value}”. {column.reason} Confirm it."


# A complaint put into so many words is a heading; in more it is a story.
_SHORT = 4


def _are_short(columns: Sequence[Column], grid: Sequence[Sequence[str]]) -> bool:
    """Whether most complaints are put into a few words, which then say their theme themselves."""
    places = [column.at for column in columns if column.field is Field.NATURE]
    said = [
        len(cells[at].split()) for cells in grid for at in places if at < len(cells) and cells[at]
    ]
    return bool(said) and sum(words <= _SHORT for words in said) > len(said) / 2


def _usual_year(columns: Sequence[Column], grid: Sequence[Sequence[str]]) -> int | None:
    """The year that most days of the log have: what a day without a year means."""
    at = next((column.at for column in columns if column.field is Field.DATE), None)
    if at is None:
        return None
    days = (read_day(cells[at]).day for cells in grid if at < len(cells))
    years = Counter(day.year for day in days if day is not None)
    return years.most_common(1)[0][0] if years else None


_ENQUIRY = re.compile(
    r"\b(enquir|inquir|quer(y|ies)\b|question\b|asked (about|if|whether|how|when|"
    r"where|what)\b|wanted to know|opening (hours|times)|how (do|to) i\b|"
    r"directions\b)",
    re.I,
)
_COMPLAINT = re.compile(r"\bcomplain", re.I)
_COMPLIMENT = re.compile(r"\b(compliment|thank(s|ed)?\b|praise)", re.I)
_TOTAL = re.compile(r"^\s*(grand |sub-?)?totals?\b|^\s*(count|sum|average|mean)\s*[:=]?\s*$", re.I)
_FORMULA_FAULT = re.compile(r"^#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)$")


class _Reader:
    """Reads row after row and keeps what is wrong or doubtful."""

    def __init__(
        self,
        columns: Sequence[Column],
        choices: Choices,
        year: int | None,
        today: datetime.date | None,
        *,
        short_natures: bool,
    ) -> None:
        self.problems: list[Problem] = []
        self._columns = columns
        self._choices = choices
        self._year = year
        self._today = today
        self._has = {column.field for column in columns}
        self._tells_of_closing = not self._has.isdisjoint(
            {Field.RESOLVED_ON, Field.STATUS, Field.RESOLUTION}
        )
        self._short_natures = short_natures

    def label(self, row: LogRow) -> str:
        """What says a row's theme: its category, else what its own words speak of."""
        category = " ".join(row.cells.get(Field.CATEGORY, "").split())
        if category and answers(category):
            return category
        if Field.CATEGORY in self._has:
            return ""
        nature = " ".join(row.cells.get(Field.NATURE, "").split())
        if self._short_natures:
            return nature if answers(nature) else ""
        return theme_in(nature)

    def row(self, passage: Passage) -> LogRow:
        cells = passage.cells or ()
        by_field: dict[Field, str] = {}
        for column in self._columns:
            cell = cells[column.at].strip() if column.at < len(cells) else ""
            if cell and _FORMULA_FAULT.match(cell):
                self._problem(passage, column.name, f"The formula here gives {cell}.")
            elif cell and cell.startswith("=") and len(cell) > 1:
                self._problem(passage, column.name, "A formula stands here instead of its result.")
            elif cell and column.field is not None:
                before = by_field.get(column.field)
                by_field[column.field] = f"{before} {cell}" if before else cell
        kind = self._kind(passage, cells, by_field)
        if kind in (RowKind.NOTE, RowKind.TOTAL):
            return LogRow(passage.number, _source(passage), kind, by_field)
        day, time = self._when(passage, by_field)
        resolved_on = self._resolved(passage, by_field, day)
        return LogRow(
            passage.number,
            _source(passage),
            kind,
            by_field,
            day=day,
            time=time,
            resolved_on=resolved_on,
            contact=contact_in(by_field),
            closed=is_closed(by_field, resolved_on, self._name(Field.STATUS))
            if self._tells_of_closing
            else None,
        )

    def _kind(
        self, passage: Passage, cells: Sequence[str], by_field: Mapping[Field, str]
    ) -> RowKind:
        chosen = self._choices.kinds.get(passage.number)
        if chosen is not None:
            return chosen
        filled = [cell for cell in cells if cell.strip()]
        if _repeats(cells, [column.name for column in self._columns]):
            self._problem(passage, "", "This row repeats the column names; it is not counted.")
            return RowKind.NOTE
        if filled and _TOTAL.match(filled[0]) and len(filled) <= max(3, len(cells) // 2):
            self._problem(passage, "", "This row is taken for a total and not counted.")
            return RowKind.TOTAL
        if len(filled) == 1 and len(self._columns) >= 3 and read_day(filled[0]).day is None:
            self._problem(
                passage, "", "This row holds one cell; it is taken for a note and not counted."
            )
            return RowKind.NOTE
        said = by_field.get(Field.TYPE, "")
        if said and answers(said):
            return self._said_kind(passage, said)
        about = " ".join(by_field.get(each, "") for each in (Field.CATEGORY, Field.NATURE))
        if _ENQUIRY.search(about) and not _COMPLAINT.search(about):
            where = (
                "what it says" if Field.TYPE not in self._has else "its words; its type is blank"
            )
            self._problem(
                passage,
                "",
                f"This row is taken for an enquiry by {where}; it is not counted.",
                doubt=True,
            )
            return RowKind.ENQUIRY
        return RowKind.COMPLAINT

    def _said_kind(self, passage: Passage, said: str) -> RowKind:
        text = said.strip().lower()
        if _COMPLAINT.search(text) or text in {"c", "compl", "compl."}:
            return RowKind.COMPLAINT
        if _ENQUIRY.search(text) or text in {"e", "q", "enq", "enq.", "info", "information"}:
            return RowKind.ENQUIRY
        if _COMPLIMENT.search(text):
            return RowKind.COMPLIMENT
        name = self._name(Field.TYPE)
        self._problem(
            passage,
            name,
            f"“{said}” says neither complaint nor enquiry; it is counted as a complaint.",
            doubt=True,
        )
        return RowKind.COMPLAINT

    def _when(
        self, passage: Passage, by_field: Mapping[Field, str]
    ) -> tuple[datetime.date | None, datetime.time | None]:
        day, time = self._day(passage, Field.DATE, by_field)
        said = by_field.get(Field.TIME, "")
        if said and answers(said):
            read = read_time(said)
            time = read.time or time
            if read.problem:
                self._problem(passage, self._name(Field.TIME), read.problem)
            elif read.time is None:
                self._problem(passage, self._name(Field.TIME), f"“{said}” is no time of day.")
            elif read.doubt:
                self._problem(
                    passage,
                    self._name(Field.TIME),
                    f"“{said}” is read as {read.time:%H:%M}. {read.doubt}",
                    doubt=True,
                )
        return day, time

    def _resolved(
        self, passage: Passage, by_field: Mapping[Field, str], day: datetime.date | None
    ) -> datetime.date | None:
        resolved, _ = self._day(passage, Field.RESOLVED_ON, by_field)
        if resolved is not None and day is not None and resolved < day:
            self._problem(
                passage,
                self._name(Field.RESOLVED_ON),
                "It was resolved before it was received; one of the two days is wrong.",
            )
            return None
        return resolved

    def _day(
        self, passage: Passage, field: Field, by_field: Mapping[Field, str]
    ) -> tuple[datetime.date | None, datetime.time | None]:
        said = by_field.get(field, "")
        if not said or not answers(said) or declines(said):
            return None, None
        if field is Field.RESOLVED_ON and STILL_OPEN.search(said):
            return None, None
        read = read_day(said, year=self._year)
        name = self._name(field)
        if read.problem:
            self._problem(passage, name, read.problem)
        if read.day is None:
            if not read.problem:
                self._problem(passage, name, f"“{said}” is no day.")
            return None, read.time
        if read.doubt:
            self._problem(
                passage,
                name,
                f"“{said}” is read as {in_words(read.day)}. {read.doubt}",
                doubt=True,
            )
        if self._today is not None and read.day > self._today:
            self._problem(passage, name, f"{in_words(read.day)} is still to come.", doubt=True)
        return read.day, read.time

    def _name(self, field: Field) -> str:
        return next((column.name for column in self._columns if column.field is field), "")

    def _problem(self, passage: Passage, column: str, what: str, *, doubt: bool = False) -> None:
        self.problems.append(Problem(_source(passage), passage.number, column, what, doubt))


def _repeats(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row says the column names once more, as logs do that were printed by the page."""
    same = sum(
        same_words(cell) == same_words(name)
        for cell, name in zip(cells, names, strict=False)
        if name.strip()
    )
    return len(names) >= 2 and same >= max(2, 0.6 * len(names))


def _source(passage: Passage) -> int:
    return passage.source_row or passage.number
