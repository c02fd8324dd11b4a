"""Reads of the audit trail."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, union

from portfolio.audit.models import AuditedRow, AuditEvent
from portfolio.db import db


def events_of_unit(
    portfolio_unit_id: int, *, leaving_out: Collection[str] = ()
) -> Sequence[AuditEvent]:
    """What was done to one unit, newest first, without the verbs left out.

    An act on many units at once has one event, which is found by the row of the unit it wrote.
    """
    its_own = select(AuditEvent.id).where(AuditEvent.portfolio_unit_id == portfolio_unit_id)
    among_others = (
        select(AuditedRow.event_id)
        .join(AuditEvent, AuditEvent.id == AuditedRow.event_id)
        .where(
            AuditedRow.table_name == "portfolio_unit",
            AuditedRow.row_key == str(portfolio_unit_id),
            AuditEvent.portfolio_unit_id.is_(None),
        )
    )
    return db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.id.in_(union(its_own, among_others)))
        .where(AuditEvent.verb.not_in(list(leaving_out)))
        .order_by(AuditEvent.id.desc())
    ).all()
