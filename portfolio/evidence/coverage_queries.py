"""The coverage of a unit as the database holds it, with what higher areas decided handed in."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portfolio.db import db
from portfolio.documents.locators import label
from portfolio.documents.passages import DocumentKind
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.evidence.coverage import Asked, Coverage, Item, Judged, Tie, coverage
from portfolio.evidence.models import (
    EvidenceItem,
    EvidenceMapping,
    EvidenceVersion,
    Reading,
    Submission,
)


def coverage_of(
    unit: PortfolioUnit,
    *,
    judged: Mapping[int, Judged] | None = None,
    decided: Mapping[int, bool] | None = None,
    verified: bool = False,
    items: Sequence[EvidenceItem] | None = None,
) -> Coverage:
    """What the unit's ties, and these decisions, make of its criteria; drafts count for nothing.

    *items* are the portfolio's items where they were read already.
    """
    given = items_of(unit.portfolio) if items is None else items
    return coverage(
        [
            Asked(c.id, c.label, c.display_text, tuple(c.methods), c.outcome_id)
            for c in unit.unit_version.criteria
        ],
        [found for item in given if (found := _item(item, unit))],
        _ties(unit),
        judged=judged,
        decided=decided,
        verified=verified,
    )


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


def _item(item: EvidenceItem, unit: PortfolioUnit) -> Item | None:
    version = item.newest_ready
    if version is None:
        return None
    return Item(
        number=item.number,
        kind=item.kind,
        version=version.version,
        title=version.title,
        work_on=version.work_on,
        withdrawn=item.withdrawn,
        tied_elsewhere=any(
            mapping.portfolio_unit_id != unit.id
            for each in item.versions
            for mapping in each.mappings
        ),
    )


def _ties(unit: PortfolioUnit) -> list[Tie]:
    rows = db.session.execute(
        select(
            EvidenceMapping.id,
            EvidenceMapping.criterion_id,
            EvidenceItem.number,
            EvidenceVersion.version,
            EvidenceMapping.locator,
            Submission.round,
            Reading.document["kind"].as_string(),
        )
        .join(EvidenceVersion, EvidenceVersion.id == EvidenceMapping.version_id)
        .join(EvidenceItem, EvidenceItem.id == EvidenceVersion.item_id)
        .outerjoin(Submission, Submission.id == EvidenceMapping.submission_id)
        .outerjoin(Reading, Reading.version_id == EvidenceVersion.id)
        .where(EvidenceMapping.portfolio_unit_id == unit.id)
        .order_by(EvidenceMapping.id)
    )
    return [
        Tie(
            id=id,
            criterion_id=criterion_id,
            item_number=number,
            version=version,
            locator=locator,
            place=label(locator, DocumentKind(kind or DocumentKind.TEXT)),
            submitted=round is not None,
            round=round or 0,
        )
        for id, criterion_id, number, version, locator, round, kind in rows
    ]
