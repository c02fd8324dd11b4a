"""What the ticks of a posted matrix ask for, beside how things stand."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from portfolio.evidence.mapping.rules import TieGone
from portfolio.overview.unit.matrix import cell_value, is_editable, whole_tie
from portfolio.overview.unit.page import UnitPage


@dataclass(frozen=True)
class Changes:
    """The cells to tie, as ids of a version and a criterion, and the ids of ties to take away."""

    tied: tuple[tuple[int, int], ...]
    untied: tuple[int, ...]


def cells_posted(posted: Iterable[str]) -> list[str]:
    """The rows and the ticked cells of a posted matrix: ":criterion" and "version:criterion".

    Before the cells of a row stands its criterion, ":42"; a cell that held nothing posts its
    version alone.
    """
    criterion, cells = "", []
    for value in posted:
        version, colon, said = value.partition(":")
        if not version:
            criterion = said
            cells.append(value)
        else:
            cells.append(value if colon else f"{version}:{criterion}")
    return cells


def changes_asked(page: UnitPage, ticked: Collection[str]) -> Changes:
    """The cells to tie and the ties to take away; refused where a tick names no cell of the page.

    A cell whose box can't be used is left as it is, whether it was posted or not.
    """
    ticked = frozenset(ticked)
    offered = {f":{row.id}" for row in page.coverage.criteria}
    tied: list[tuple[int, int]] = []
    untied: list[int] = []
    for row in page.coverage.criteria:
        for number, item in page.items.items():
            if item.ready is None or not is_editable(page, row.id, number):
                continue
            value = cell_value(item.ready, row.id)
            offered.add(value)
            stands = whole_tie([t for t in page.coverage.cell(row.id, number) if t.newest])
            if not stands and value in ticked:
                tied.append((item.ready, row.id))
            elif stands and value not in ticked:
                untied.append(stands.tie.id)
    if not offered.issuperset(ticked):
        raise TieGone(
            "One of the ticked cells can't be changed any more. This is how things stand: "
            "look again, then save."
        )
    return Changes(tuple(tied), tuple(untied))
