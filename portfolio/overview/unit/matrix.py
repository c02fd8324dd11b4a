"""The matrix of a unit as its page draws it: rows, cells, check boxes and where they lead."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from flask import current_app
from markupsafe import Markup

from portfolio.evidence.coverage.close_pairs import close_pairs
from portfolio.evidence.coverage.unit import CoveredCriterion, CoveredTie, Item, TieState
from portfolio.evidence.kinds.catalogue import Kinds, kinds_of
from portfolio.evidence.seen_queries import SeenItem
from portfolio.overview.unit.page import UnitPage
from portfolio.sentences import criterion_anchor, listed
from portfolio.standards.methods import method_names
from portfolio.web.addresses import addresses


class Locator(NamedTuple):
    """Where in an item a tie points: what the place is called, its address, the tie's own state."""

    label: str
    href: str
    state: str
    said: str  # E3 for 1.1, mapped


class Cell(NamedTuple):
    """One item for one criterion, where it is tied, or was ticked; `href` leads to the item."""

    code: str  # of the item: E3
    said: str  # what its box is called: E3 for 1.1, mapped
    ticked: bool
    state: str
    locators: tuple[Locator, ...]
    href: str
    value: str  # what its box posts; empty where the box can't be used


class Row(NamedTuple):
    """One criterion, with those of its cells that hold something, so that it stays light."""

    id: int
    label: str
    our_numbering: bool
    text: str
    state: str
    notes: tuple[str, ...]
    add_href: str
    held: tuple[tuple[int, Cell], ...]  # each with its place

    @property
    def anchor(self) -> str:
        """Where the page has it."""
        return criterion_anchor(self.label)


@dataclass(frozen=True)
class Group:
    """The criteria of one outcome; without label and text where the source says of none."""

    label: str
    text: str
    rows: tuple[Row, ...]


class Column(NamedTuple):
    """One item at the head of its column."""

    number: int
    title: str
    kind_code: str
    kind_label: str
    glyph: str
    href: str
    ready: int  # the version that its boxes post; 0 where it has none


@dataclass(frozen=True)
class Matrix:
    """What macros/matrix.html draws."""

    items: tuple[Column, ...]
    groups: tuple[Group, ...]

    @property
    def our_numbering(self) -> bool:
        """Whether the source numbers no criterion, so that the numbers are ours."""
        return any(group.rows and group.rows[0].our_numbering for group in self.groups[:1])

    def across(self, row: Row, blank: Markup) -> Iterator[Cell | Markup]:
        """A row from left to right: what its cells hold, and as one piece the empty ones between.

        *blank* is an empty cell with a box, with {number} and {ready} in it. A large unit has 900
        of them, so they are not drawn one by one.
        """
        empty, begins = self._empty(blank)
        begun = 0
        for place, cell in row.held:
            if place > begun:
                yield Markup(empty[begins[begun] : begins[place]])  # noqa: S704  # see _empty
            yield cell
            begun = place + 1
        if begun < len(self.items):
            yield Markup(empty[begins[begun] :])  # noqa: S704  # see _empty

    def _empty(self, blank: Markup) -> tuple[str, Sequence[int]]:
        """A row of empty cells, and where in it each begins; a column without boxes holds nothing.

        It is the template's own markup, with numbers in it.
        """
        found = self._blanks.get(blank)
        if found is None:
            cells = [
                str(blank).replace("{number}", str(item.number)).replace("{ready}", str(item.ready))
                if item.ready
                else "<td></td>"
                for item in self.items
            ]
            begins = list(accumulate(map(len, cells), initial=0))
            found = self._blanks[blank] = "".join(cells), begins
        return found

    @cached_property
    def _blanks(self) -> dict[Markup, tuple[str, Sequence[int]]]:
        return {}


def matrix_of(
    page: UnitPage, *, editable: bool, adds: bool, ticked: Collection[str] = ()
) -> Matrix:
    """The matrix of a unit; *ticked* are cells ticked on a page that could not be saved."""
    items = _columns(page, editable)
    kinds, address = kinds_of(page.unit.learner.centre), addresses("evidence.item", "id")
    columns = tuple(_column(page, item, editable, kinds, address) for item in items)
    rows = _rows(page, columns, adds=adds, ticked=frozenset(ticked))
    return Matrix(items=columns, groups=_groups(page, rows))


def cell_value(version_id: int, criterion_id: int) -> str:
    """What a ticked cell posts: the version that would be tied, and the criterion."""
    return f"{version_id}:{criterion_id}"


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
    return _takes_ticks(page.items.get(number)) and _is_free(
        page.coverage.cell(criterion_id, number)
    )


def _takes_ticks(item: SeenItem | None) -> bool:
    """Whether there are boxes in the item's column."""
    return item is not None and not (item.withdrawn or item.is_draft or item.unread)


def _is_free(ties: Collection[CoveredTie]) -> bool:
    """Whether nothing in a cell stands that its box can't take away."""
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


def _column(
    page: UnitPage, item: Item, editable: bool, kinds: Kinds, address: Callable[[int], str]
) -> Column:
    seen = page.items.get(item.number)
    kind = kinds.of(item)
    return Column(
        number=item.number,
        title=item.title if seen and not seen.unread else "",
        kind_code=kind.code if seen else "",
        kind_label=kind.label if seen else "",
        glyph=kind.glyph if seen else "",
        href=address(seen.id) if seen else "",
        ready=(seen.ready or 0) if seen and editable and _takes_ticks(seen) else 0,
    )


def _rows(
    page: UnitPage, columns: Sequence[Column], *, adds: bool, ticked: Collection[str]
) -> dict[int, Row]:
    add_href = _add_hrefs(page) if adds else None
    places = {column.number: place for place, column in enumerate(columns)}
    close = close_pairs([row.asked for row in page.coverage.criteria])
    numbers = {each.id: each.number for each in page.text.criteria}
    return {
        row.id: Row(
            id=row.id,
            label=row.label,
            our_numbering=numbers[row.id] is None,
            text=row.asked.text,
            state=row.state.value,
            notes=_notes(page, row, close),
            add_href=add_href(row.id) if add_href else "",
            held=_held(page, row, columns, places, ticked),
        )
        for row in page.coverage.criteria
    }


def _held(
    page: UnitPage,
    row: CoveredCriterion,
    columns: Sequence[Column],
    places: Mapping[int, int],
    ticked: Collection[str],
) -> tuple[tuple[int, Cell], ...]:
    """The cells of a row that hold something, with their places in it."""
    numbers = places if ticked else {each.item.number for each in row.ties}
    where = sorted(places[number] for number in numbers if number in places)
    cells = ((place, _cell(page, row, columns[place], ticked)) for place in where)
    return tuple((place, cell) for place, cell in cells if cell is not None)


def _cell(
    page: UnitPage, row: CoveredCriterion, column: Column, ticked: Collection[str]
) -> Cell | None:
    ties = page.coverage.cell(row.id, column.number)
    # Beside what counts, a tie that was turned down would read as if it counted too.
    shown = [each for each in ties if each.counts] or [each for each in ties if _shown(each)]
    free = bool(column.ready) and _is_free(ties)
    value = cell_value(column.ready, row.id) if free else ""
    # A refused tie of an older version leaves the box free for the newest one.
    tied = [each for each in shown if each.newest] if free else shown
    is_ticked = bool(tied) or (free and value in ticked)
    if not is_ticked and not shown and (free or not column.ready):
        return None
    state = (tied[0].state.value if tied else TieState.MAPPED.value) if is_ticked else ""
    code = f"E{column.number}"
    said = f"{code} for {row.label}"
    return Cell(
        code=code,
        said=f"{said}, {state}" if state else said,
        ticked=is_ticked,
        state=state,
        locators=tuple(
            Locator(
                each.tie.place + ("" if each.newest else f" (version {each.tie.version})"),
                _address(column.href, each),
                each.state.value,
                f"{said}, {each.state.value}",
            )
            for each in shown
            if column.href and (each.tie.locator or not each.newest)
        ),
        href=column.href,
        value=value,
    )


def _shown(each: CoveredTie) -> bool:
    """Whether a tie still says something: it counts, or the assessor turned it down."""
    return each.counts or (each.state is TieState.NOT_ACCEPTED and not each.item.withdrawn)


def _address(item_href: str, each: CoveredTie) -> str:
    """Where on the item's page the tie points."""
    first = each.tie.locator.partition(",")[0].partition("-")[0].partition("@")[0]
    place = f"#p{first}" if first else ""
    return f"{item_href}?version={each.tie.version}&tie={each.tie.id}{place}"


def _notes(
    page: UnitPage, row: CoveredCriterion, close: Mapping[int, tuple[str, ...]]
) -> tuple[str, ...]:
    notes = []
    if row.methods_missing:
        names = method_names(row.methods_missing)
        notes.append(f"demands: {names}" + ("; what is mapped is none" if row.counting else ""))
    if row.feedback and not row.met:
        notes.append(f"{page.feedback_by.get(row.id, 'Assessor')}: {row.feedback}")
    if before := page.asked_before.get(row.id):
        notes.append(f"{before.by_name}, before the text of the unit changed: {before.feedback}")
    if row.id in close:
        notes.append(f"close to {listed(close[row.id])}; kept apart")
    return tuple(notes)


def _add_hrefs(page: UnitPage) -> Callable[[int], str] | None:
    """The address at which evidence is added for a criterion, by the criterion's id."""
    if "evidence.add" not in current_app.view_functions:
        return None
    return addresses("evidence.add", "for", id=page.unit.portfolio_id)


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
