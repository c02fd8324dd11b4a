"""Reads of the audit trail."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal_column, select, tuple_, union

from portfolio.audit.models import AuditedRow, AuditEvent
from portfolio.db import db


def events_of_unit(
    portfolio_unit_id: int,
    *,
    leaving_out: Collection[str] = (),
    rows: Collection[tuple[str, int]] = (),
) -> Sequence[AuditEvent]:
    """What was done to one unit, newest first, without the verbs left out.

    An act on many units at once has one event, which is found by what it wrote of this one: the
    unit itself, or *rows* of it by their table and id.
    """
    written = [("portfolio_unit", str(portfolio_unit_id)), *((t, str(id)) for t, id in rows)]
    its_own = select(AuditEvent.id).where(AuditEvent.portfolio_unit_id == portfolio_unit_id)
    among_others = (
        select(AuditedRow.event_id)
        .join(AuditEvent, AuditEvent.id == AuditedRow.event_id)
        .where(
            tuple_(AuditedRow.table_name, AuditedRow.row_key).in_(written),
            AuditEvent.portfolio_unit_id.is_(None),
        )
    )
    return db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.id.in_(union(its_own, among_others)))
        .where(AuditEvent.verb.not_in(list(leaving_out)))
        .order_by(AuditEvent.id.desc())
    ).all()


def looks_of(
    person_id: int, chain: str, *, limit: int | None = None, offset: int = 0
) -> Sequence[AuditEvent]:
    """Where an external verifier looked, newest first; a part of it where a limit is given."""
    return db.session.scalars(
        select(AuditEvent)
        .where(*_looked(chain), AuditEvent.by_id == person_id)
        .order_by(AuditEvent.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def looks_by_person(person_ids: Collection[int], chain: str) -> dict[int, tuple[int, datetime]]:
    """How often each of these people looked, and when last; without those who never did."""
    rows = db.session.execute(
        select(AuditEvent.by_id, func.count(), func.max(AuditEvent.at))
        .where(*_looked(chain), AuditEvent.by_id.in_(person_ids))
        .group_by(AuditEvent.by_id)
    )
    return {person_id: (count, last) for person_id, count, last in rows if person_id is not None}


def _looked(chain: str) -> tuple[ColumnElement[bool], ...]:
    # The verb as a constant: the index of looks holds these rows alone.
    return (
        AuditEvent.verb == literal_column("'external.looked_at'"),
        AuditEvent.chain == chain,
    )
