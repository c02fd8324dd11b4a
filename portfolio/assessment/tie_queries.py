"""Reads of submitted ties and of what was decided on them."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from portfolio.assessment.models import TieDecision
from portfolio.assessment.states import (
    newest_by_tie,
)
from portfolio.db import db
from portfolio.documents.locators import parse
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.enrolment.queries import criteria_of
from portfolio.evidence.models import EvidenceItem, EvidenceMapping, EvidenceVersion, Reading

# Of a tie, in a statement that reads ties: whether the newest decision accepted it.
TIE_ACCEPTED = (
    select(TieDecision.accepted)
    .where(TieDecision.mapping_id == EvidenceMapping.id)
    .order_by(TieDecision.id.desc())
    .limit(1)
    .correlate(EvidenceMapping)
    .scalar_subquery()
)


def newest_decisions(unit: PortfolioUnit) -> dict[int, TieDecision]:
    """The decision that holds for each decided tie of the unit, by the tie's id."""
    rows = db.session.scalars(
        select(TieDecision)
        .join(EvidenceMapping, EvidenceMapping.id == TieDecision.mapping_id)
        .where(EvidenceMapping.portfolio_unit_id == unit.id)
        .options(joinedload(TieDecision.by))
    )
    return newest_by_tie(rows)


def decided_ties(unit: PortfolioUnit) -> dict[int, bool]:
    """Whether each decided tie of the unit was accepted, by its id; others are left out."""
    return _accepted(EvidenceMapping.portfolio_unit_id == unit.id)


def decided_in(unit_ids: Collection[int]) -> dict[int, bool]:
    """Whether each decided tie of these units was accepted, by its id; others are left out."""
    return _accepted(EvidenceMapping.portfolio_unit_id.in_(unit_ids))


def decided_of(version: EvidenceVersion) -> dict[int, bool]:
    """Whether each decided tie of the version was accepted, by its id, in whichever unit it is."""
    return _accepted(EvidenceMapping.version_id == version.id)


_REMEMBERED = 12


def accepted_passages(criteria: Collection[int], *, centre_id: int) -> list[tuple[str, int]]:
    """Passages that assessors of the centre accepted last for those criteria, with each's id.

    They are for comparing with alone: whose they are, and their words, stay unsaid.
    """
    newest = (
        select(func.max(TieDecision.id))
        .where(TieDecision.mapping_id == EvidenceMapping.id)
        .correlate(EvidenceMapping)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(EvidenceMapping.criterion_id, EvidenceMapping.locator, Reading.document)
        .join(TieDecision, TieDecision.id == newest)
        .join(Reading, Reading.version_id == EvidenceMapping.version_id)
        .join(PortfolioUnit, PortfolioUnit.id == EvidenceMapping.portfolio_unit_id)
        .join(Portfolio, Portfolio.id == PortfolioUnit.portfolio_id)
        .where(
            TieDecision.accepted,
            Portfolio.home_centre_id == centre_id,
            EvidenceMapping.criterion_id.in_(criteria),
            EvidenceMapping.locator != "",
        )
        .order_by(TieDecision.id.desc())
        .limit(_REMEMBERED)
    )
    return [
        (passage["text"], criterion_id)
        for criterion_id, locator, document in rows
        for passage in document["passages"]
        if passage["number"] in parse(locator)
    ]


def _accepted(of: ColumnElement[bool]) -> dict[int, bool]:
    rows = db.session.execute(
        select(TieDecision.mapping_id, TieDecision.accepted)
        .join(EvidenceMapping, EvidenceMapping.id == TieDecision.mapping_id)
        .where(of)
        .order_by(TieDecision.id)
    )
    return {row.mapping_id: row.accepted for row in rows}


def ties_of(unit: PortfolioUnit) -> list[EvidenceMapping]:
    """Every tie of the unit, submitted or not, in the order of criteria and items."""
    version = joinedload(EvidenceMapping.version)
    item = version.joinedload(EvidenceVersion.item)
    rows = db.session.scalars(
        select(EvidenceMapping)
        .where(
            EvidenceMapping.portfolio_unit_id == unit.id,
            EvidenceMapping.criterion_id.in_(criteria_of(unit)),
        )
        .options(
            joinedload(EvidenceMapping.criterion),
            joinedload(EvidenceMapping.submission),
            item.joinedload(EvidenceItem.withdrawal),
            item.selectinload(EvidenceItem.versions),
            version.selectinload(EvidenceVersion.files),
            version.selectinload(EvidenceVersion.reading),
        )
    ).unique()
    return sorted(
        rows, key=lambda tie: (tie.criterion.position, tie.item.number, tie.version.version, tie.id)
    )


def submitted_ties(unit: PortfolioUnit) -> list[EvidenceMapping]:
    """Every tie of the unit that was submitted, in the order of criteria and items."""
    return [tie for tie in ties_of(unit) if tie.submitted]
