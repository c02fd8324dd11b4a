"""Whether the server lives, and whether it can do its work: for whatever watches it.

The answers name what is wrong and nothing about where it is: anybody may ask.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from portfolio.db import db
from portfolio.files.store import store
from portfolio.jobs.beats import newest_beat
from portfolio.migrating import is_migrated
from portfolio.web.guard import public

log = logging.getLogger("portfolio.health")

bp = Blueprint("health", __name__)

FINE = "ok"
# A worker says every minute that it is there, and may be at a job for a while.
SILENT = timedelta(minutes=5)
# Asking more often than this costs nothing.
HOLDS_FOR = 2.0
PATIENCE = 3.0

_LAST = "portfolio_health"
_asking = threading.Lock()


@bp.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(alive=True)


@bp.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Database, schema, files and worker: which are well and which are not; 503 where one isn't."""
    kept = current_app.extensions
    with _asking:
        at, checks = kept.get(_LAST, (-HOLDS_FOR, {}))
        if time.monotonic() - at >= HOLDS_FOR:
            checks = dict(_found())
            kept[_LAST] = (time.monotonic(), checks)
    well = set(checks.values()) == {FINE}
    return jsonify(ready=well, checks=checks), 200 if well else 503


def _found() -> Iterator[tuple[str, str]]:
    for name, check in _CHECKS.items():
        try:
            said = check()
        except Exception as fault:  # whatever it is, it is what keeps the server from working
            log.warning("health.fault check=%s kind=%s", name, type(fault).__name__)
            said = f"{name} can't be reached"
        finally:
            db.session.rollback()
        yield name, said


def _database() -> str:
    db.session.execute(text("SELECT 1"))
    return FINE


def _schema() -> str:
    return FINE if is_migrated(db.engine) else "the schema is not this release's"


def _files() -> str:
    # A bucket that can't be reached is asked again and again for minutes; nobody waits for that.
    asking = ThreadPoolExecutor(max_workers=1)
    try:
        asking.submit(store().has, "staging/ready").result(PATIENCE)
    finally:
        asking.shutdown(wait=False, cancel_futures=True)
    return FINE


def _worker() -> str:
    beat = newest_beat()
    if beat is None:
        return "no worker has started yet"
    return FINE if datetime.now(UTC) - beat < SILENT else "no worker has been heard of lately"


_CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "schema": _schema,
    "files": _files,
    "worker": _worker,
}
