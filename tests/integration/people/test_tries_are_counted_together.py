"""What is tried too often is refused by every process of a server, also by one that began anew."""

from collections import Counter
from pathlib import Path

import pytest

from portfolio.app import create_app
from portfolio.config import Settings
from portfolio.db import db
from portfolio.migrating import migrate
from portfolio.people.tries import TriesInAFile
from tests.running import Browser, Running
from tests.world import a_centre, a_learner, store


@pytest.fixture
def database_kind() -> str:
    """Tries are counted beside the database, whichever it is."""
    return "sqlite"


def test_two_processes_count_wrong_passwords_together_and_over_a_restart(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", secret_key="a secret", password_salt="a salt")
    app = create_app(settings)
    with app.app_context():
        migrate(db.engine)
        learner = a_learner(a_centre())
        store(learner)
        typed = {"email": learner.email, "password": "guess"}
        db.engine.dispose()
    given = {"PORTFOLIO_SECRET_KEY": "a secret", "PORTFOLIO_PASSWORD_SALT": "a salt"}

    with Running(settings.data, **given) as running:
        answers: list[int] = []

        def guess(times: int) -> None:
            for _ in range(times):
                # A new line each time, for whichever process takes it.
                answer = Browser(app, running.port, {}).post("/sign-in", **typed)
                answers.append(answer.status if answer else 0)

        guess(6)
        assert running.kill_what_answers()
        running.go_on()
        guess(10)
        running.kill_server()
        running.start()
        guess(4)

    assert Counter(answers) == {200: 10, 429: 10}
    assert answers[-1] == 429
    assert "fault reference" not in running.printed


def test_what_counts_says_nothing_of_whom_it_counts_and_may_be_deleted(tmp_path: Path) -> None:
    file = tmp_path / "tries.sqlite"
    counts = TriesInAFile(f"sqlite:///{file}", secret="a secret of the tests " * 5)

    assert [counts.incr("priya@b.example 203.0.113.7", 60) for _ in range(3)] == [1, 2, 3]
    assert b"priya" not in file.read_bytes()
    assert b"203.0" not in file.read_bytes()

    file.unlink()
    assert counts.get("priya@b.example 203.0.113.7") == 0
    assert counts.incr("priya@b.example 203.0.113.7", 60) == 1


def test_what_was_tried_is_forgotten_when_its_time_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000_000.0
    monkeypatch.setattr("portfolio.people.tries.time.time", lambda: now)
    counts = TriesInAFile(f"sqlite:///{tmp_path}/tries.sqlite", secret="a secret")
    counts.incr("a", 60)
    counts.incr("b", 600)
    now += 59
    assert (counts.incr("a", 60), counts.get_expiry("a")) == (2, 1_000_060)

    now += 1

    assert (counts.get("a"), counts.get("b")) == (0, 1)
    assert counts.incr("a", 60) == 1
    assert counts.reset() == 2
