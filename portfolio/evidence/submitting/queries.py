"""What a submission of a unit would put before the assessor."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.queries import criteria_of
from portfolio.evidence.models import EvidenceItem, EvidenceMapping, EvidenceVersion, Submission


def last_submission(unit: PortfolioUnit) -> Submission | None:
    """The newest round of the unit, if there was one."""
    return db.session.scalar(
        select(Submission)
        .where(Submission.portfolio_unit_id == unit.id)
        .order_by(Submission.round.desc())
        .limit(1)
    )


def unsubmitted_ties(unit: PortfolioUnit) -> Sequence[EvidenceMapping]:
    """The ties that nobody submitted yet and that count: on the newest version, not withdrawn."""
    found = db.session.scalars(
        select(EvidenceMapping)
        .where(
            EvidenceMapping.portfolio_unit_id == unit.id,
            EvidenceMapping.submission_id.is_(None),
            EvidenceMapping.criterion_id.in_(criteria_of(unit)),
        )
        .options(
            joinedload(EvidenceMapping.criterion),
            joinedload(EvidenceMapping.version)
            .joinedload(EvidenceVersion.item)
            .options(
                selectinload(EvidenceItem.versions),
                joinedload(EvidenceItem.withdrawal),
            ),
        )
    ).all()
    counting = [m for m in found if m.version is m.item.newest_ready and not m.item.withdrawn]
    return sorted(counting, key=lambda m: (m.criterion.position, m.item.number, m.id))
