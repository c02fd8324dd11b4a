"""Which versions a unit in a portfolio could go over to, and what would go with it."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from portfolio.db import db
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.enrolment.queries import criteria_of
from portfolio.evidence.models import EvidenceMapping
from portfolio.people.models import Centre
from portfolio.people.queries import not_erased
from portfolio.standards.models import UnitVersion
from portfolio.standards.version_queries import versions_after, versions_before


def versions_open_to(unit: PortfolioUnit) -> Sequence[UnitVersion]:
    """The versions that a unit can go over to, oldest first: later ones, or what replaces it."""
    return versions_after(unit.unit_version, unit.centre_id)


def versions_had(unit: PortfolioUnit) -> frozenset[int]:
    """The ids of the unit versions that stand in the portfolio already."""
    return frozenset(
        db.session.scalars(
            select(PortfolioUnit.unit_version_id).where(
                PortfolioUnit.portfolio_id == unit.portfolio_id
            )
        )
    )


def current_ties(unit: PortfolioUnit) -> Sequence[EvidenceMapping]:
    """Every tie to a criterion that the unit has now, as they were made."""
    return db.session.scalars(
        select(EvidenceMapping)
        .where(
            EvidenceMapping.portfolio_unit_id == unit.id,
            EvidenceMapping.criterion_id.in_(criteria_of(unit)),
        )
        .order_by(EvidenceMapping.id)
        .options(joinedload(EvidenceMapping.version), joinedload(EvidenceMapping.submission))
    ).all()


def tie_counts(units: Sequence[PortfolioUnit]) -> dict[int, int]:
    """How many ties each criterion has in these units, by its id."""
    rows = db.session.execute(
        select(EvidenceMapping.criterion_id, func.count())
        .where(EvidenceMapping.portfolio_unit_id.in_([unit.id for unit in units]))
        .group_by(EvidenceMapping.criterion_id)
    )
    return {row[0]: row[1] for row in rows}


def units_behind(version: UnitVersion, centre: Centre) -> Sequence[PortfolioUnit]:
    """The centre's portfolio units that could go over to the version, by version and learner.

    Without those of learners who were erased by law, in which nothing is done any more.
    """
    earlier = [each.id for each in versions_before(version)]
    found = db.session.scalars(
        select(PortfolioUnit)
        .join(PortfolioUnit.portfolio)
        .join(Portfolio.learner)
        .where(
            Portfolio.home_centre_id == centre.id,
            not_erased(),
            PortfolioUnit.unit_version_id.in_(earlier),
        )
        .options(
            joinedload(PortfolioUnit.portfolio).joinedload(Portfolio.learner),
            joinedload(PortfolioUnit.unit_version).selectinload(UnitVersion.criteria),
            selectinload(PortfolioUnit.allocations),
        )
    ).all()
    return sorted(found, key=lambda u: (-u.unit_version_id, u.learner.name, u.id))
