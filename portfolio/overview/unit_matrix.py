"""The matrix of a unit as its page draws it: rows, cells, check boxes and where they lead."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from portfolio.evidence.coverage import CoveredCriterion, CoveredTie, Item, TieState
from portfolio.evidence.kinds import KINDS
from portfolio.evidence.sufficiency import close_pairs, listed, method_names
from portfolio.overview.unit_page import UnitPage


@dataclass(frozen=True)
class Locator:
    """Where in an item a tie points, and the address of that place."""

    label: str
    href: str


@dataclass(frozen=True)
class Cell:
    """One item for one criterion."""

    item_number: int
    tied: bool
    state: str
    locators: tuple[Locator, ...]
    name: str
    value: str
    disabled: bool


@dataclass(frozen=True)
class Row:
    """One criterion."""

    label: str
    our_numbering: bool
    text: str
    state: str
    notes: tuple[str, ...]
    href: str
    add_href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """The criteria of one outcome; without label and text where the source says of none."""

    label: str
    text: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Column:
    """One item at the head of its column."""

    number: int
    title: str
    kind_code: str
    kind_label: str
    glyph: str
    href: str


@dataclass(frozen=True)
class Matrix:
    """What macros/matrix.html draws."""

    items: tuple[Column, ...]
    groups: tuple[Group, ...]


def matrix_of(
    page: UnitPage, *, editable: bool, adds: bool, ticked: Collection[str] = ()
) -> Matrix:
    """The matrix of a unit; *ticked* are cells ticked on a page that could not be saved."""
    items = _columns(page, editable)
    rows = _rows(page, items, editable=editable, adds=adds, ticked=ticked)
    return Matrix(items=tuple(_column(page, item) for item in items), groups=_groups(page, rows))


def cell_value(page: UnitPage, criterion_id: int, number: int) -> str:
    """What a ticked cell posts: the version that would be tied, and the criterion."""
    version = page.items[number].newest_ready
    assert version is not None  # only items with a ready version are columns
    return f"{version.id}:{criterion_id}"


def whole_tie(ties: Collection[CoveredTie]) -> CoveredTie | None:
    """The tie that a cell's check box stands for: of the whole item, and nobody's to decide yet.

    None too where the cell has ties that the box can't take away.
    """
    if len(ties) != 1:
        return None
    (only,) = ties
    is_free = not only.tie.locator and only.state is TieState.MAPPED and only.newest
    return only if is_free else None


def is_editable(page: UnitPage, criterion_id: int, number: int) -> bool:
    """Whether the cell's box can be ticked, or unticked."""
    item = page.items.get(number)
    if item is None or item.withdrawn or item.newest_ready is None or number in page.unread:
        return False
    ties = page.coverage.cell(criterion_id, number)
    here = [each for each in ties if each.newest]
    return not here or whole_tie(here) is not None


def _columns(page: UnitPage, editable: bool) -> list[Item]:
    """The items to show: whoever maps sees all of theirs, whoever reads those that are tied."""
    tied = {each.item.number for row in page.coverage.criteria for each in row.ties if _shown(each)}
    return [
        item
        for item in page.coverage.items
        if item.number in tied or (editable and item.number in page.items and not item.withdrawn)
    ]


def _column(page: UnitPage, item: Item) -> Column:
    seen = page.items.get(item.number)
    kind = KINDS[item.kind]
    return Column(
        number=item.number,
        title=item.title if seen and item.number not in page.unread else "",
        kind_code=kind.code if seen else "",
        kind_label=kind.label if seen else "",
        glyph=kind.glyph if seen else "",
        href=url_for("evidence.item", id=seen.id) if seen else "",
    )


def _rows(
    page: UnitPage, items: list[Item], *, editable: bool, adds: bool, ticked: Collection[str]
) -> dict[int, Row]:
    close = close_pairs([row.asked for row in page.coverage.criteria])
    numbers = {c.id: c.number for c in page.unit.unit_version.criteria}
    return {
        row.id: Row(
            label=row.label,
            our_numbering=numbers[row.id] is None,
            text=row.asked.text,
            state=row.state.value,
            notes=_notes(page, row, close),
            href="",
            add_href=_add_href(page, row.id) if adds else "",
            cells=tuple(_cell(page, row, item, editable, ticked) for item in items),
        )
        for row in page.coverage.criteria
    }


def _cell(
    page: UnitPage, row: CoveredCriterion, item: Item, editable: bool, ticked: Collection[str]
) -> Cell:
    ties = page.coverage.cell(row.id, item.number)
    # Beside what counts, a tie that was turned down would read as if it counted too.
    shown = [each for each in ties if each.counts] or [each for each in ties if _shown(each)]
    seen = page.items.get(item.number)
    free = editable and is_editable(page, row.id, item.number)
    value = cell_value(page, row.id, item.number) if free else ""
    # A refused tie of an older version leaves the box free for the newest one.
    tied = [each for each in shown if each.newest] if free else shown
    is_ticked = bool(tied) or (free and value in ticked)
    return Cell(
        item_number=item.number,
        tied=is_ticked,
        state=(tied[0].state.value if tied else "mapped") if is_ticked else "",
        locators=tuple(
            Locator(
                each.tie.place + ("" if each.newest else f" (version {each.tie.version})"),
                _address(seen.id, each),
            )
            for each in shown
            if seen and (each.tie.locator or not each.newest)
        ),
        name="ties",
        value=value,
        disabled=not free,
    )


def _shown(each: CoveredTie) -> bool:
    """Whether a tie still says something: it counts, or the assessor turned it down."""
    return each.counts or (each.state is TieState.NOT_ACCEPTED and not each.item.withdrawn)


def _address(item_id: int, each: CoveredTie) -> str:
    first = each.tie.locator.partition(",")[0].partition("-")[0]
    return url_for(
        "evidence.item",
        id=item_id,
        version=each.tie.version,
        tie=each.tie.id,
        _anchor=f"p{first}" if first else None,
    )


def _notes(
    page: UnitPage, row: CoveredCriterion, close: Mapping[int, tuple[str, ...]]
) -> tuple[str, ...]:
    notes = []
    if row.methods_missing:
        names = method_names(row.methods_missing)
        notes.append(f"demands: {names}" + ("; what is mapped is none" if row.counting else ""))
    if row.feedback and not row.met:
        notes.append(f"{page.feedback_by.get(row.id, 'Assessor')}: {row.feedback}")
    if row.id in close:
        notes.append(f"close to {listed(close[row.id])}; kept apart")
    return tuple(notes)


def _add_href(page: UnitPage, criterion_id: int) -> str:
    if "evidence.add" not in current_app.view_functions:
        return ""
    wanted: dict[str, Any] = {"for": criterion_id}
    return url_for("evidence.add", id=page.unit.portfolio_id, **wanted)


def _groups(page: UnitPage, rows: Mapping[int, Row]) -> tuple[Group, ...]:
    """The rows by outcome, in the outcomes' order; those of none come last, without a heading."""
    by_outcome: dict[int | None, list[Row]] = {}
    for covered in page.coverage.criteria:
        by_outcome.setdefault(covered.asked.outcome_id, []).append(rows[covered.id])
    outcomes = {each.id: each for each in page.outcomes}
    groups = [
        Group(outcome.number, "; ".join(outcome.parts), tuple(by_outcome[id]))
        for id, outcome in outcomes.items()
        if id in by_outcome
    ]
    rest = [row for id, found in by_outcome.items() if id not in outcomes for row in found]
    return (*groups, *([Group("", "", tuple(rest))] if rest else []))
