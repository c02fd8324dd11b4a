"""A centre's witnesses as a sheet: one row for each testimony, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator

from portfolio.days import day_of
from portfolio.witnesses.queries import Witness

HEADINGS = (
    "Witness", "Role", "Organisation", "Relation to the learner", "Has known the work for",
    "Contact", "Learner", "Unit", "Evidence", "Seen on", "Sent on", "Confirmed by e-mail",
    "Expert for the unit because",
)  # fmt: skip


def as_csv(witnesses: Iterable[Witness]) -> str:
    """The list; with a mark at its beginning by which spreadsheet programs know it is UTF-8."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(HEADINGS)
    writer.writerows([_harmless(cell) for cell in row] for row in _rows(witnesses))
    return "\ufeff" + sheet.getvalue()


def _rows(witnesses: Iterable[Witness]) -> Iterator[list[str]]:
    for witness in witnesses:
        for each in witness.testimonies:
            unit = each.portfolio_unit
            yield [
                each.name,
                each.role,
                each.organisation,
                each.relation,
                each.known_for,
                each.contact,
                unit.learner.name,
                unit.label,
                each.item.code,
                each.seen_on.isoformat(),
                day_of(each.at).isoformat(),
                day_of(each.confirmation.at).isoformat() if each.confirmation else "no",
                each.expert.reason if each.expert else "",
            ]


def _harmless(cell: str) -> str:
    """The cell, never a formula: with an apostrophe before what a program would work out."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
