"""Reads of the audit trail."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from portfolio.audit.models import AuditEvent
from portfolio.db import db


def events_of_unit(
    portfolio_unit_id: int, *, leaving_out: Collection[str] = ()
) -> Sequence[AuditEvent]:
    """What was done to one unit, newest first, without the verbs left out."""
    return db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.portfolio_unit_id == portfolio_unit_id)
        .where(AuditEvent.verb.not_in(list(leaving_out)))
        .order_by(AuditEvent.id.desc())
    ).all()
