"""The queue: jobs are named, sent after the commit, and carried out by the worker.

What a person waits for is a row in its own area with a state; the queue only carries its id. A
worker takes a job off the queue before it starts, so a killed one takes the job with it: every
minute, and when a worker starts, a sweep sends again what still waits. So a crash loses nothing.
"""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app
from huey import Huey, MemoryHuey, PostgresHuey, SqliteHuey, crontab

from portfolio.config import Settings
from portfolio.jobs.beats import beat
from portfolio.transaction import after_commit

log = logging.getLogger("portfolio")

Job = Callable[[int], None]

_JOBS: dict[str, Job] = {}
_SWEEPS: list[Callable[[], list[tuple[str, int]]]] = []


def job(name: str) -> Callable[[Job], Job]:
    """Make a function the job of that name; it gets the id of the row it is about."""

    def registered(function: Job) -> Job:
        _JOBS[name] = function
        return function

    return registered


def sweep(function: Callable[[], list[tuple[str, int]]]) -> Callable[[], list[tuple[str, int]]]:
    """Let *function* name the jobs that should be waiting: (name, id) of each."""
    _SWEEPS.append(function)
    return function


def enqueue(name: str, row_id: int) -> None:
    """Ask for a job once the running transaction has committed; never if it rolls back."""
    if name not in _JOBS:
        raise LookupError(f"There is no job named {name}.")
    after_commit(lambda: _send_now_or_later(name, row_id))


def run(name: str, row_id: int) -> None:
    """Carry a job out, here and now."""
    _JOBS[name](row_id)


def open_queue(app: Flask, settings: Settings) -> Huey:
    """The queue that the settings name, with one task: run a job by its name."""
    if app.testing:
        queue: Huey = MemoryHuey("portfolio", immediate=True)
    elif settings.database.startswith("postgresql"):
        dsn = settings.database.replace("postgresql+psycopg://", "postgresql://", 1)
        queue = PostgresHuey("portfolio", dsn=dsn)
    else:
        queue = SqliteHuey("portfolio", filename=str(settings.queue_file), fsync=True)

    def carry_out(name: str, row_id: int) -> None:
        if app.testing:
            run(name, row_id)
            return
        with app.app_context():
            run(name, row_id)

    def sweep_up() -> None:
        with app.app_context():
            beat()
            send_again()

    app.extensions["portfolio_task"] = queue.task(name="carry_out")(carry_out)
    # One that waited behind a long job is no longer needed: the next one is there already.
    queue.periodic_task(crontab(), name="sweep_up", expires=50)(sweep_up)
    app.extensions["portfolio_queue"] = queue
    return queue


def stray() -> list[tuple[str, int]]:
    """The jobs in the queue, (name, id) of each, that no sweep names: nobody waits for them.

    One that is dropped wrongly, its row being newer than this look, is sent by the next sweep.
    """
    asked = [tuple(task.args) for task in _queued()]
    waiting = {each for found in _SWEEPS for each in found()}
    return [each for each in asked if each not in waiting]


def drop_stray() -> int:
    """No worker carries those jobs out; answers how many there were."""
    strays = set(stray())
    dropped = [task for task in _queued() if tuple(task.args) in strays]
    for task in dropped:
        _queue().revoke(task)
    return len(dropped)


def _queued() -> list[Any]:
    queue = _queue()
    return [
        task
        for task in queue.pending()
        if task.name == "carry_out" and not queue.is_revoked(task, peek=True)
    ]


def _queue() -> Huey:
    queue: Huey = current_app.extensions["portfolio_queue"]
    return queue


def send_again() -> int:
    """Send every job that should be waiting; answers how many. Doing a job twice must be safe."""
    waiting = [each for found in _SWEEPS for each in found()]
    for name, row_id in waiting:
        _send(name, row_id)
    return len(waiting)


def _send_now_or_later(name: str, row_id: int) -> None:
    """Send a job whose row is committed; where the queue takes nothing, the sweep does it later."""
    try:
        _send(name, row_id)
    except Exception as fault:  # a full disk, a queue that can't be reached: each has its own
        log.error("jobs.not_sent name=%s row=%s kind=%s", name, row_id, type(fault).__name__)


def _send(name: str, row_id: int) -> None:
    task: Any = current_app.extensions["portfolio_task"]
    task(name, row_id)
