"""The coverage of units as the database holds it, with what higher areas decided handed in."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import null, select
from sqlalchemy.orm import joinedload, selectinload

from portfolio.db import db
from portfolio.documents.locators import label
from portfolio.documents.passages import DocumentKind, Outline
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.evidence.coverage import Asked, Coverage, Item, Judged, Tie, coverage
from portfolio.evidence.models import (
    EvidenceItem,
    EvidenceMapping,
    EvidenceVersion,
    Reading,
    Submission,
    Withdrawal,
)
from portfolio.standards.models import Criterion


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
    decided: Mapping[int, bool],
    verified: Collection[int] = (),
    places: bool = False,
) -> dict[int, Coverage]:
    """The coverage of each unit by its id, in three SELECTs however many they are.

    *judged* is what holds for the criteria of each unit, *verified* the ids of those released.
    Only with *places* do ties say where in their item they point.
    """
    criteria = _criteria({unit.unit_version_id for unit in units})
    items = _items({unit.portfolio_id for unit in units})
    ties = _ties({unit.portfolio_id for unit in units}, places=places)
    served: dict[tuple[int, int], set[int]] = defaultdict(set)
    for portfolio_id, its_ties in ties.items():
        for unit_id, tie in its_ties:
            served[portfolio_id, tie.item_number].add(unit_id)
    return {
        unit.id: coverage(
            criteria[unit.unit_version_id],
            [
                replace(
                    item, tied_elsewhere=bool(served[unit.portfolio_id, item.number] - {unit.id})
                )
                for item in items[unit.portfolio_id]
            ],
            [tie for unit_id, tie in ties[unit.portfolio_id] if unit_id == unit.id],
            judged=judged.get(unit.id),
            decided=decided,
            verified=unit.id in verified,
        )
        for unit in units
    }


def items_of(portfolio: Portfolio) -> Sequence[EvidenceItem]:
    """Every item of a portfolio by number, with all that says who may see it."""
    ties = selectinload(EvidenceItem.versions).selectinload(EvidenceVersion.mappings)
    unit = ties.joinedload(EvidenceMapping.portfolio_unit)
    return db.session.scalars(
        select(EvidenceItem)
        .where(EvidenceItem.portfolio_id == portfolio.id)
        .order_by(EvidenceItem.number)
        .options(
            joinedload(EvidenceItem.withdrawal),
            joinedload(EvidenceItem.portfolio),
            ties,
            unit.joinedload(PortfolioUnit.portfolio),
            unit.selectinload(PortfolioUnit.allocations),
            unit.selectinload(PortfolioUnit.grants),
        )
    ).all()


def _criteria(version_ids: Collection[int]) -> Mapping[int, list[Asked]]:
    found: dict[int, list[Asked]] = defaultdict(list)
    for each in db.session.scalars(
        select(Criterion)
        .where(Criterion.unit_version_id.in_(version_ids))
        .order_by(Criterion.unit_version_id, Criterion.position)
    ):
        asked = Asked(each.id, each.label, each.display_text, tuple(each.methods), each.outcome_id)
        found[each.unit_version_id].append(asked)
    return found


def _items(portfolio_ids: Collection[int]) -> Mapping[int, list[Item]]:
    """The items of each portfolio that are no draft, each at its newest ready version."""
    rows = db.session.execute(
        select(
            EvidenceItem.portfolio_id,
            EvidenceItem.number,
            EvidenceItem.kind,
            EvidenceVersion.version,
            EvidenceVersion.title,
            EvidenceVersion.work_on,
            Withdrawal.id,
        )
        .join(EvidenceVersion, EvidenceVersion.item_id == EvidenceItem.id)
        .outerjoin(Withdrawal, Withdrawal.item_id == EvidenceItem.id)
        .where(
            EvidenceItem.portfolio_id.in_(portfolio_ids), EvidenceVersion.declared_at.is_not(None)
        )
        .order_by(EvidenceVersion.version)
    )
    found: dict[int, dict[int, Item]] = defaultdict(dict)
    for portfolio_id, number, kind, version, title, work_on, withdrawal_id in rows:
        found[portfolio_id][number] = Item(
            number=number,
            kind=kind,
            version=version,
            title=title,
            work_on=work_on,
            withdrawn=withdrawal_id is not None,
        )
    return defaultdict(list, {id: list(items.values()) for id, items in found.items()})


def _ties(portfolio_ids: Collection[int], *, places: bool) -> Mapping[int, list[tuple[int, Tie]]]:
    """The ties of each portfolio, each with the id of its unit."""
    statement = (
        select(
            EvidenceItem.portfolio_id,
            EvidenceMapping.portfolio_unit_id,
            EvidenceMapping.id,
            EvidenceMapping.criterion_id,
            EvidenceItem.number,
            EvidenceVersion.version,
            EvidenceMapping.locator,
            Submission.round,
            Reading.outline if places else null(),
        )
        .join(EvidenceVersion, EvidenceVersion.id == EvidenceMapping.version_id)
        .join(EvidenceItem, EvidenceItem.id == EvidenceVersion.item_id)
        .outerjoin(Submission, Submission.id == EvidenceMapping.submission_id)
        .where(EvidenceItem.portfolio_id.in_(portfolio_ids))
        .order_by(EvidenceMapping.id)
    )
    if places:
        statement = statement.outerjoin(Reading, Reading.version_id == EvidenceVersion.id)
    found: dict[int, list[tuple[int, Tie]]] = defaultdict(list)
    for (
        portfolio_id,
        unit_id,
        id,
        criterion_id,
        number,
        version,
        locator,
        round,
        outline,
    ) in db.session.execute(statement):
        tie = Tie(
            id=id,
            criterion_id=criterion_id,
            item_number=number,
            version=version,
            locator=locator,
            place=label(locator, _outline(outline)) if places else "",
            submitted=round is not None,
            round=round or 0,
        )
        found[portfolio_id].append((unit_id, tie))
    return found


def _outline(plain: Mapping[str, Any] | None) -> Outline:
    return Outline.from_plain(plain) if plain else Outline(DocumentKind.TEXT)
