"""Asking for a document."""

from datetime import UTC, datetime

from portfolio.access import Relation
from portfolio.audit.record import Verb
from portfolio.db import db
from portfolio.enrolment.events import record_of_unit
from portfolio.enrolment.models import PortfolioUnit
from portfolio.exports.models import Export
from portfolio.jobs.queue import enqueue
from portfolio.people.models import User


def request_export(
    unit: PortfolioUnit, *, by: User, for_relation: Relation, at: datetime | None = None
) -> Export:
    """Have a PDF of the unit made for *by*, as somebody in that relation may see it."""
    export = Export(
        portfolio_unit=unit,
        by=by,
        for_relation=for_relation.value,
        state="waiting",
        attempts=0,
        requested_at=at or datetime.now(UTC),
    )
    db.session.add(export)
    db.session.flush()
    record_of_unit(
        Verb.EXPORT_REQUESTED,
        export,
        unit,
        by_id=by.id,
        sentence=f"{by.name} asked for a PDF of {unit.label} for {unit.learner.name}.",
        details={"for": for_relation.value},
        at=at,
    )
    enqueue("exports.make", export.id)
    return export
