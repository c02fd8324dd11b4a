"""Making the documents that people asked for, in the worker."""

import logging
import traceback
from datetime import UTC, datetime
from io import BytesIO

from sqlalchemy import or_, select

from portfolio.access import Relation
from portfolio.db import db
from portfolio.exports.models import Export
from portfolio.exports.pdf import pdf_of
from portfolio.exports.queries import dossier_of
from portfolio.exports.rules import ATTEMPTS, LEFT_BEHIND, is_left_behind
from portfolio.files.store import Stored, store
from portfolio.jobs.queue import job, sweep
from portfolio.transaction import transaction

log = logging.getLogger("portfolio")

GAVE_UP = "The PDF could not be made. Ask for it again; if that doesn't help, tell your manager."


@job("exports.make")
def make(export_id: int) -> None:
    """Make one document; doing it twice, or after a worker that was killed, is safe."""
    with transaction():
        begun = _begin(export_id, datetime.now(UTC))
    if not begun:
        return
    try:
        stored = _made(export_id)
    except Exception as fault:
        log.error(
            "export.failed export=%s kind=%s\n%s",
            export_id,
            type(fault).__name__,
            # Where it happened, without what the fault says: that may quote the portfolio.
            "".join(traceback.format_tb(fault.__traceback__)),
        )
        with transaction():
            _stop(export_id, datetime.now(UTC))
        return
    with transaction():
        _finish(export_id, stored, datetime.now(UTC))


@sweep
def unfinished() -> list[tuple[str, int]]:
    """The documents that nobody is making: still waiting, or left by a worker that was killed."""
    began_before = datetime.now(UTC) - LEFT_BEHIND
    found = db.session.scalars(
        select(Export.id)
        .where(
            or_(
                Export.state == "waiting",
                (Export.state == "running") & (Export.started_at <= began_before),
            )
        )
        .order_by(Export.id)
    )
    return [("exports.make", export_id) for export_id in found]


def _begin(export_id: int, at: datetime) -> bool:
    """Whether this worker makes the document; one attempt more is counted before it starts."""
    export = _held(export_id)
    if export is None or export.state in ("ready", "failed"):
        return False
    if export.state == "running" and not is_left_behind(export, at):
        return False
    if export.attempts >= ATTEMPTS:
        _give_up(export, at)
        return False
    export.state = "running"
    export.attempts += 1
    export.started_at = at
    return True


def _made(export_id: int) -> Stored:
    export = db.session.get_one(Export, export_id)
    unit = export.portfolio_unit
    document = dossier_of(unit, Relation(export.for_relation), made_by=export.by.name)
    area = f"exports-{unit.centre_id}"
    # Nothing is read while the pages are laid out, so no transaction stays open meanwhile.
    db.session.rollback()
    # The bytes go first: a crash may leave a file nobody names, never a name without its file.
    return store().put(BytesIO(pdf_of(document)), area=area)


def _finish(export_id: int, stored: Stored, at: datetime) -> None:
    export = _held(export_id)
    if export is None or export.state == "ready":
        return
    export.state = "ready"
    export.problem = None
    export.key, export.sha256, export.size = stored.key, stored.sha256, stored.size
    export.ended_at = at


def _stop(export_id: int, at: datetime) -> None:
    """It did not work: the sweep sends it again, or it has failed often enough."""
    export = _held(export_id)
    if export is None or export.state != "running":
        return
    if export.attempts >= ATTEMPTS:
        _give_up(export, at)
    else:
        export.state = "waiting"


def _give_up(export: Export, at: datetime) -> None:
    export.state = "failed"
    export.problem = GAVE_UP
    export.ended_at = at


def _held(export_id: int) -> Export | None:
    return db.session.get(Export, export_id, with_for_update=True, populate_existing=True)
