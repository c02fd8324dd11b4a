"""A workbook (.xlsx, .ods) as a sheet: the one of its sheets that tells most."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from portfolio.documents.beside import OTHER_SHEETS, beside_of_rows, said_once
from portfolio.documents.formulas import Formulas, in_open_sheet, in_workbook
from portfolio.documents.limits import DEFAULT, Limits
from portfolio.documents.office_beside import beside_in_workbook
from portfolio.documents.office_package import opened
from portfolio.documents.open_beside import beside_in_open
from portfolio.documents.open_text import require_unlocked
from portfolio.documents.passages import Beside, Document
from portfolio.documents.problems import Damaged, EmptyFile, Locked, TooLarge
from portfolio.documents.sheets import SheetRow, header_at, rows_with_text, sheet_document, tells

_EXCEL = "Excel workbook"
_OPEN = "OpenDocument sheet"
# What a sheet can hold at all.
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384

# The formulas of a sheet, by its name, that have no result.
Unsaved: TypeAlias = Callable[[str], Formulas]

Cell: TypeAlias = (
    int
    | float
    | str
    | bool
    | datetime.time
    | datetime.date
    | datetime.datetime
    | datetime.timedelta
)


def read_workbook(path: Path, limits: Limits = DEFAULT) -> Document:
    """The shown sheet that tells most, the first of equals; the others are named in the notes.

    A cover, a list of choices or a table of totals beside a log is not taken for the log.

    Formulas stand as the values they had when the file was saved, or as themselves where none was;
    dates as 3 March 2026.
    """
    return _read(path, limits, _EXCEL, "xlsx")


def read_open_sheet(path: Path, limits: Limits = DEFAULT) -> Document:
    """The same of an OpenDocument sheet."""
    return _read(path, limits, _OPEN, "ods")


def _read(path: Path, limits: Limits, words: str, ending: str) -> Document:
    with opened(path, limits, words) as package:
        if ending == "ods":
            require_unlocked(package, words)
        # The workbook reader unpacks for itself and trusts what the directory says.
        package.require_honest()
        unsaved = partial(in_open_sheet if ending == "ods" else in_workbook, package)
        beside = beside_in_open(package) if ending == "ods" else beside_in_workbook(package)
        return _sheet(path, unsaved, limits, words, ending, beside)


def _sheet(
    path: Path, unsaved: Unsaved, limits: Limits, words: str, ending: str, beside: Sequence[Beside]
) -> Document:
    try:
        workbook = load_workbook(str(path))
        return _fullest_sheet(workbook, unsaved, limits, words, beside)
    except PasswordError as locked:
        raise Locked(
            f"This {words} is locked with a password. "
            "Save a copy without the password and upload that."
        ) from locked
    except (CalamineError, OSError, ValueError, OverflowError) as broken:
        raise Damaged(
            f"This {words} is damaged and can't be opened. "
            f"Open it in a spreadsheet program, save it again as .{ending}, and upload that."
        ) from broken


def _fullest_sheet(
    workbook: CalamineWorkbook,
    unsaved: Unsaved,
    limits: Limits,
    words: str,
    beside: Sequence[Beside],
) -> Document:
    names = [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    found: dict[str, Document] = {}
    refused: dict[str, TooLarge] = {}
    for name in names:
        sheet = workbook.get_sheet_by_name(name)
        try:
            rows = _rows_of(sheet, unsaved(name), limits)
            if rows:
                first = sheet.start[1] if sheet.start else 0
                found[name] = sheet_document(rows, limits, first_column=first)
        except TooLarge as large:
            refused[name] = large
    if found:
        shown = max(found, key=lambda name: tells(found[name]))
        others = [name for name in names if name != shown and name in {*found, *refused}]
        document = found[shown]
        return replace(
            document,
            notes=(*_notes(shown, others), *document.notes),
            beside=said_once(
                [
                    *document.beside,
                    Beside(OTHER_SHEETS, shown),
                    *_of_other_sheets(workbook, shown, unsaved, limits),
                    *beside,
                ]
            ),
        )
    for refusal in refused.values():
        raise refusal
    raise EmptyFile(f"This {words} holds no rows. Check that it was saved, then upload it again.")


def _of_other_sheets(
    workbook: CalamineWorkbook, shown_one: str, unsaved: Unsaved, limits: Limits
) -> Iterator[Beside]:
    """What stands in the sheets that are not shown, hidden ones too, however long they are."""
    limits = replace(limits, rows=_MOST_ROWS, columns=_MOST_COLUMNS)
    for sheet in workbook.sheets_metadata:
        if sheet.name == shown_one:
            continue
        yield Beside(OTHER_SHEETS, sheet.name)
        if sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        rows = _rows_of(workbook.get_sheet_by_name(sheet.name), unsaved(sheet.name), limits)
        header = header_at(rows)
        names = () if header is None else rows[header].cells
        first = 0 if header is None else header + 1
        yield from beside_of_rows(OTHER_SHEETS, [row.cells for row in rows[:first]])
        yield from beside_of_rows(OTHER_SHEETS, [row.cells for row in rows[first:]], names)


def _notes(name: str, others: list[str]) -> list[str]:
    if not others:
        return []
    listed = ", ".join(f"“{other}”" for other in others[:10])
    more = f" and {len(others) - 10} more" if len(others) > 10 else ""
    return [
        f"Shown is the sheet “{name}”. Not shown: {listed}{more}; "
        "to use another sheet, upload it as a file of its own."
    ]


def _rows_of(sheet: CalamineSheet, unsaved: Formulas, limits: Limits) -> list[SheetRow]:
    if sheet.end is None:
        return []
    # Blank rows come along from the top, so that rows keep their numbers; blank columns do not.
    rows = ([shown(cell) for cell in row] for row in sheet.iter_rows())
    first = sheet.start[1] if sheet.start else 0
    filled = (
        _with_formulas(cells, unsaved.get(number, {}), first)
        for number, cells in enumerate(rows, start=1)
    )
    return rows_with_text(filled, limits)


def _with_formulas(cells: list[str], unsaved: dict[int, str], first: int) -> list[str]:
    """The cells, with the formula itself where no result of it was saved."""
    for column, formula in unsaved.items():
        at = column - first
        if 0 <= at < len(cells) and not cells[at]:
            cells[at] = formula
    return cells


def shown(cell: Cell) -> str:
    """What a cell says in the page."""
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, datetime.datetime):
        day = _day(cell.date())
        if (cell.hour, cell.minute, cell.second) == (0, 0, 0):
            return day
        return f"{day}, {_time(cell.time())}"
    if isinstance(cell, datetime.date):
        return _day(cell)
    if isinstance(cell, datetime.time):
        return _time(cell)
    if isinstance(cell, datetime.timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02}:{seconds:02}"
    if isinstance(cell, float):
        # Binary fractions: what was typed as 0.3 is not to read 0.30000000000000004.
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.12g}"
    return str(cell)


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def _day(day: datetime.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _time(time: datetime.time) -> str:
    return f"{time:%H:%M:%S}" if time.second else f"{time:%H:%M}"
