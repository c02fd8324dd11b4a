"""What the page of a log's columns shows beside its choices: samples, doubtful rows, marks."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portfolio.complaint_logs.log import RowKind
from portfolio.complaints.queries import LogPage

_MOST_DOUBTFUL = 40


def doubtful_rows(page: LogPage) -> list[tuple[int, RowKind]]:
    """The rows whose kind was guessed or said by somebody, the first of them."""
    guessed = {each.passage for each in page.log.problems if each.passage and not each.column}
    rows = [
        (row.passage, row.kind)
        for row in page.log.rows
        if row.passage in guessed or row.kind is not RowKind.COMPLAINT
    ]
    return rows[:_MOST_DOUBTFUL]


@dataclass(frozen=True)
class DoubtfulRow:
    """What a row says that may be no complaint, and what was noted about it."""

    cells: tuple[tuple[str, str], ...]  # column and cell; those that name people are left out
    notes: tuple[str, ...]


def said_in(page: LogPage, passages: Collection[int]) -> dict[int, DoubtfulRow]:
    """What each of those rows says and what was noted about it."""
    cells = {passage.number: passage.cells or () for passage in page.document.passages}
    shown = [each for each in page.log.columns if not (each.field and each.field.personal)]
    return {
        number: DoubtfulRow(
            tuple(
                (column.name, cell)
                for column in shown
                if column.at < len(cells[number]) and (cell := cells[number][column.at].strip())
            ),
            tuple(each.what for each in page.log.problems if each.passage == number),
        )
        for number in passages
    }


def doubts_by_column(page: LogPage) -> Mapping[str, int]:
    """How many cells of each column could not be read, or only with a doubt."""
    return Counter(each.column for each in page.log.problems if each.passage and each.column)


def samples_of(page: LogPage) -> dict[int, str]:
    """For each column, the first few cells that say something."""
    found: dict[int, str] = {}
    for column in page.log.columns:
        cells = [p.cells[column.at] for p in page.document.passages if p.cells]
        found[column.at] = " · ".join([cell for cell in cells if cell.strip()][:3])
    return found
