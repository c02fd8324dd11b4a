"""The real queues: what is sent arrives, what a killed worker took is swept up again."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from huey import Huey

from portfolio.app import create_app
from portfolio.config import Settings
from portfolio.db import db
from portfolio.jobs import queue as port
from portfolio.jobs.queue import enqueue, job, send_again, sweep
from portfolio.migrating import migrate
from portfolio.transaction import after_commit, transaction


@pytest.fixture
def jobs_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs and sweeps that a test names are known to that test alone."""
    monkeypatch.setattr(port, "_JOBS", dict(port._JOBS))
    monkeypatch.setattr(port, "_SWEEPS", [])


@pytest.fixture
def real(database_address: str, tmp_path: Path, jobs_known: None) -> Iterator[Flask]:
    """An application as it runs, not as it is tested: jobs go to a worker."""
    database = "" if database_address.startswith("sqlite") else database_address
    app = create_app(Settings(data=tmp_path, database=database, files="memory://"))
    with app.app_context():
        migrate(db.engine)
        _queue(app).flush()
        yield app
        _queue(app).flush()
        db.engine.dispose()


@pytest.fixture
def done(jobs_known: None) -> list[int]:
    """The rows that the job `tests.note` was carried out for."""
    noted: list[int] = []
    job("tests.note")(noted.append)
    return noted


def test_a_job_is_sent_after_the_commit_and_carried_out_by_a_worker(
    real: Flask, done: list[int]
) -> None:
    with transaction():
        enqueue("tests.note", 7)
        assert len(_queue(real)) == 0
    assert (len(_queue(real)), done) == (1, [])

    with _Worker(real):
        _until(lambda: done == [7])


def test_a_job_is_never_sent_by_what_rolls_back(real: Flask, done: list[int]) -> None:
    def sent_in_vain() -> None:
        with transaction():
            enqueue("tests.note", 7)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        sent_in_vain()

    assert len(_queue(real)) == 0
    with transaction():
        pass
    assert len(_queue(real)) == 0


def test_a_queue_that_takes_nothing_stops_no_act_and_the_sweep_sends_it_later(
    real: Flask, done: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError("No space left on device")

    sweep(lambda: [("tests.note", 7)])
    with monkeypatch.context() as at_first:
        at_first.setitem(real.extensions, "portfolio_task", full)
        with transaction():
            enqueue("tests.note", 7)
    assert len(_queue(real)) == 0

    assert send_again() == 1
    assert len(_queue(real)) == 1


def test_a_job_that_nobody_knows_is_refused_at_once(real: Flask) -> None:
    with pytest.raises(LookupError, match=r"tests\.unknown"), transaction():
        enqueue("tests.unknown", 7)


def test_one_job_that_fails_holds_up_no_other(real: Flask, done: list[int]) -> None:
    job("tests.fail")(lambda row_id: 1 // 0)
    with transaction():
        enqueue("tests.fail", 1)
        enqueue("tests.note", 2)

    with _Worker(real):
        _until(lambda: done == [2])


def test_what_a_killed_worker_took_is_swept_up(real: Flask, done: list[int]) -> None:
    sweep(lambda: [] if done else [("tests.note", 7)])
    with transaction():
        enqueue("tests.note", 7)
    taken = _queue(real).dequeue()
    assert taken is not None
    assert len(_queue(real)) == 0

    assert send_again() == 1
    with _Worker(real):
        _until(lambda: done == [7])
    assert send_again() == 0


def test_the_sweep_is_due_every_minute(real: Flask) -> None:
    due = _queue(real).read_periodic(datetime(2026, 3, 3, 14, 0))  # Huey's own clock

    assert [task.name for task in due] == ["sweep_up"]


def test_acts_asked_for_after_the_commit_happen_once(real: Flask) -> None:
    acts: list[str] = []
    with transaction():
        after_commit(lambda: acts.append(uuid4().hex))
        assert acts == []
    with transaction():
        pass

    assert len(acts) == 1


def _queue(app: Flask) -> Huey:
    found: Huey = app.extensions["portfolio_queue"]
    return found


class _Worker:
    """A consumer of the queue in this process, for as long as the block lasts."""

    def __init__(self, app: Flask) -> None:
        self._consumer = _queue(app).create_consumer(workers=1, periodic=False, max_delay=0.1)

    def __enter__(self) -> None:
        self._consumer.start()

    def __exit__(self, *_raised: object) -> None:
        self._consumer.stop(graceful=True)


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end, "the worker did not get to it"
        time.sleep(0.02)
