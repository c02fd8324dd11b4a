"""Making an export in the worker: once, again, after a crash, and giving up."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from portfolio.access import Relation
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.exports import jobs
from portfolio.exports.actions import request_export
from portfolio.exports.models import Export
from portfolio.exports.rules import ATTEMPTS, LEFT_BEHIND
from portfolio.files.store import store as file_store
from portfolio.jobs.queue import run, send_again
from portfolio.transaction import transaction
from tests.world import (
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    an_assessor,
    store,
)

pytestmark = pytest.mark.usefixtures("isolation")


@pytest.fixture
def unit() -> PortfolioUnit:
    centre = a_centre()
    learner, assessor = a_learner(centre), an_assessor(centre)
    store(learner, assessor)
    made = a_portfolio_unit(a_portfolio(learner), assessor=assessor)
    store(made)
    a_sign_off(made, by=assessor)
    return made


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Laying out fails until it is mended."""

    quoted = "no fonts"

    def fails(_dossier: object) -> bytes:
        raise RuntimeError(quoted)

    whole = jobs.pdf_of
    monkeypatch.setattr(jobs, "pdf_of", fails)
    return lambda: monkeypatch.setattr(jobs, "pdf_of", whole)


def test_asking_makes_it_right_after_the_commit(unit: PortfolioUnit) -> None:
    export = _asked(unit)

    assert (export.state, export.attempts, export.problem) == ("ready", 1, None)
    assert export.key is not None
    assert export.key.startswith(f"exports-{unit.centre_id}/")
    bytes_ = file_store().read(export.key)
    assert bytes_.startswith(b"%PDF-1.7")
    assert len(bytes_) == export.size
    assert file_store().sha256_now(export.key) == export.sha256


def test_asking_that_rolls_back_makes_nothing(unit: PortfolioUnit) -> None:
    def asked_in_vain() -> None:
        with transaction():
            request_export(unit, by=unit.learner, for_relation=Relation.LEARNER)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        asked_in_vain()

    assert db.session.query(Export).count() == 0
    assert jobs.unfinished() == []


def test_making_it_twice_changes_nothing(unit: PortfolioUnit) -> None:
    export = _asked(unit)
    before = (export.key, export.ended_at, export.attempts)

    run("exports.make", export.id)

    assert (export.key, export.ended_at, export.attempts) == before


def test_making_what_is_gone_is_no_fault() -> None:
    run("exports.make", 4711)


def test_one_that_waits_is_sent_again(unit: PortfolioUnit) -> None:
    export = _left(unit, "waiting", since=timedelta(0))

    assert send_again() == 1
    assert export.state == "ready"


def test_one_that_a_killed_worker_left_is_made_by_the_next(unit: PortfolioUnit) -> None:
    export = _left(unit, "running", since=LEFT_BEHIND + timedelta(seconds=1))

    assert send_again() == 1
    assert (export.state, export.attempts) == ("ready", 2)


def test_one_that_is_being_made_is_left_alone(unit: PortfolioUnit) -> None:
    export = _left(unit, "running", since=timedelta(seconds=5))

    assert send_again() == 0
    run("exports.make", export.id)
    assert (export.state, export.attempts) == ("running", 1)


def test_what_failed_is_tried_again_and_then_given_up(
    unit: PortfolioUnit, broken: Callable[[], None]
) -> None:
    export = _asked(unit)
    states = [export.state]
    while send_again():
        states.append(export.state)

    assert states == ["waiting"] * (ATTEMPTS - 1) + ["failed"]
    assert export.attempts == ATTEMPTS
    assert export.problem is not None
    assert export.problem.startswith("The PDF could not be made.")


def test_the_log_says_where_making_failed_and_not_what_was_in_it(
    unit: PortfolioUnit, broken: Callable[[], None], caplog: pytest.LogCaptureFixture
) -> None:
    _asked(unit)

    assert "export.failed" in caplog.text
    assert "no fonts" not in caplog.text


def test_what_failed_once_and_was_mended_becomes_ready(
    unit: PortfolioUnit, broken: Callable[[], None]
) -> None:
    export = _asked(unit)
    broken()

    send_again()

    assert (export.state, export.attempts, export.problem) == ("ready", 2, None)


def test_one_that_kills_every_worker_is_given_up(unit: PortfolioUnit) -> None:
    export = _left(unit, "running", since=LEFT_BEHIND + timedelta(seconds=1), attempts=ATTEMPTS)

    send_again()

    assert export.state == "failed"
    assert jobs.unfinished() == []


def _asked(unit: PortfolioUnit) -> Export:
    with transaction():
        export = request_export(unit, by=unit.learner, for_relation=Relation.LEARNER)
    return export


def _left(unit: PortfolioUnit, state: str, *, since: timedelta, attempts: int = 1) -> Export:
    at = datetime.now(UTC) - since
    export = Export(
        portfolio_unit=unit,
        by=unit.learner,
        for_relation="learner",
        state=state,
        attempts=0 if state == "waiting" else attempts,
        requested_at=at,
        started_at=at,
    )
    store(export)
    return export
