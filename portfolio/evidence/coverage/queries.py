"""The coverage of units as the database holds it, with what higher areas decided handed in."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement

from portfolio.documents.locators import label
from portfolio.documents.passages import DocumentKind, Outline
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.coverage.unit import Asked, Coverage, Item, Judged, Tie, coverage
from portfolio.evidence.models import kind_for
from portfolio.evidence.portfolio_rows import TieRow, VersionRow, ties_in, versions_in
from portfolio.evidence.provenance import is_simulated
from portfolio.standards.simulation import is_forbidden
from portfolio.standards.texts import UnitText, text_of, texts_of


def coverage_of(
    unit: PortfolioUnit,
    *,
    judged: Mapping[int, Judged] | None = None,
    decided: Mapping[int, bool] | None = None,
    verified: bool = False,
) -> Coverage:
    """What the unit's ties, and these decisions, make of its criteria; drafts count for nothing."""
    return coverages_of(
        [unit],
        judged={unit.id: judged or {}},
        decided=decided or {},
        verified={unit.id} if verified else (),
        places=True,
    )[unit.id]


def coverages_of(
    units: Collection[PortfolioUnit],
    *,
    judged: Mapping[int, Mapping[int, Judged]],
    decided: Mapping[int, bool] | None = None,
    accepted: ColumnElement[Any] | None = None,
    verified: Collection[int] = (),
    places: bool = False,
) -> dict[int, Coverage]:
    """The coverage of each unit by its id, in two SELECTs however many they are.

    *judged* is what holds for the criteria of each unit, *verified* the ids of those released.
    What was decided on ties is told by *decided*, or is read with them by the expression
    *accepted*. Only with *places* do ties say where in their item they point.
    """
    portfolios = {unit.portfolio_id for unit in units}
    return coverages_from(
        units,
        versions_in(portfolios),
        ties_in(portfolios, accepted=accepted, places=places),
        judged=judged,
        decided=decided,
        verified=verified,
        places=places,
    )


def coverages_from(
    units: Collection[PortfolioUnit],
    versions: Iterable[VersionRow],
    ties: Iterable[TieRow],
    *,
    judged: Mapping[int, Mapping[int, Judged]],
    decided: Mapping[int, bool] | None = None,
    verified: Collection[int] = (),
    places: bool = False,
) -> dict[int, Coverage]:
    """The coverage of each unit by its id, from the rows of the portfolios that they are in."""
    texts = texts_of([unit.unit_version for unit in units])
    versions = list(versions)
    items = _items(versions)
    experts = {(row.portfolio_id, row.number): row.expert_in for row in versions if row.expert_in}
    wanted = {unit.id for unit in units}
    served: dict[tuple[int, int], set[int]] = defaultdict(set)
    by_unit: dict[int, list[Tie]] = defaultdict(list)
    said: dict[int, bool] = {}
    for row in ties:
        served[row.portfolio_id, row.number].add(row.unit_id)
        if row.unit_id in wanted:
            by_unit[row.unit_id].append(_tie(row, places))
            if row.accepted is not None:
                said[row.id] = row.accepted
    return {
        unit.id: coverage(
            asked_by(texts[unit.unit_version_id]),
            [_in_unit(item, unit, served, experts) for item in items[unit.portfolio_id]],
            by_unit[unit.id],
            judged=judged.get(unit.id),
            decided=said if decided is None else decided,
            verified=unit.id in verified,
        )
        for unit in units
    }


def takes_real_work_only(unit: PortfolioUnit) -> bool:
    """Whether the unit, or the qualification it is worked on for, forbids simulated evidence."""
    by_qualification = unit.qualification.simulation if unit.qualification else None
    return is_forbidden(text_of(unit.unit_version).content.get("simulation"), by_qualification)


@lru_cache(maxsize=500)
def asked_by(text: UnitText) -> tuple[Asked, ...]:
    """The criteria of a unit as its coverage asks for them."""
    return tuple(
        Asked(each.id, each.label, each.display_text, each.methods, each.outcome_id)
        for each in text.criteria
    )


def _items(versions: Iterable[VersionRow]) -> Mapping[int, list[Item]]:
    """The items of each portfolio that are no draft, each at its newest ready version."""
    found: dict[int, dict[int, VersionRow]] = defaultdict(dict)
    for row in versions:
        if row.ready:
            found[row.portfolio_id][row.number] = row
    return defaultdict(
        list,
        {
            id: [
                Item(
                    number=row.number,
                    kind=row.kind,
                    own_kind=row.own_kind,
                    simulated=is_simulated(row.kind, row.setting),
                    version=row.version,
                    title=row.title,
                    work_on=row.work_on,
                    withdrawn=row.withdrawn,
                )
                for row in rows.values()
            ]
            for id, rows in found.items()
        },
    )


def _in_unit(
    item: Item,
    unit: PortfolioUnit,
    served: Mapping[tuple[int, int], Collection[int]],
    experts: Mapping[tuple[int, int], Collection[int]],
) -> Item:
    """The item as it stands to one unit: what else it serves, and whose word it is there."""
    place = unit.portfolio_id, item.number
    if any(id != unit.id for id in served.get(place, ())):
        item = replace(item, tied_elsewhere=True)
    if place in experts:
        item = replace(item, kind=kind_for(item.kind, experts[place], unit.id))
    return item


def _tie(row: TieRow, places: bool) -> Tie:
    return Tie(
        id=row.id,
        criterion_id=row.criterion_id,
        item_number=row.number,
        version=row.version,
        locator=row.locator,
        place=_place(row.locator, row.outline) if places else "",
        submitted=row.round is not None,
        round=row.round or 0,
    )


@lru_cache(maxsize=2000)
def _place(locator: str, outline: str | None) -> str:
    """What the place is called; a page asks it of every tie, and most are called alike."""
    return label(
        locator, Outline.from_plain(json.loads(outline)) if outline else Outline(DocumentKind.TEXT)
    )
