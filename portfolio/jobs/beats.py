"""A worker says that it is there; whoever watches asks when one last did."""

import platform
from datetime import UTC, datetime

from sqlalchemy import func, select

from portfolio.db import db
from portfolio.jobs.models import WorkerBeat
from portfolio.transaction import transaction


def beat() -> None:
    """It is known that a worker of this machine is there now."""
    with transaction():
        db.session.merge(WorkerBeat(machine=platform.node() or "-", at=datetime.now(UTC)))


def newest_beat() -> datetime | None:
    """When any worker was last heard of."""
    return db.session.scalar(select(func.max(WorkerBeat.at)))
