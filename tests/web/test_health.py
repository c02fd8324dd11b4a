"""What watches the server is told whether it lives and whether it can work, and no secrets."""

from pathlib import Path

import pytest
from flask import Flask

from portfolio.app import create_app
from portfolio.config import Settings
from portfolio.db import db
from portfolio.jobs.beats import beat
from portfolio.migrating import migrate
from tests.strict_client import StrictClient


def a_server(folder: Path, *, migrated: bool = True, **settings: object) -> Flask:
    """An application of its own, as it stands before its worker has started."""
    app = create_app(Settings(data=folder, **settings), testing=True)
    if migrated:
        with app.app_context():
            migrate(db.engine)
    return app


def test_the_process_says_that_it_lives(client: StrictClient) -> None:
    assert client.get("/healthz").get_json() == {"alive": True}


def test_a_server_is_ready_once_a_worker_was_heard_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portfolio.web.health.HOLDS_FOR", 0)
    app = a_server(tmp_path)
    before = app.test_client().get("/readyz")
    with app.app_context():
        beat()
    after = app.test_client().get("/readyz")

    assert before.status_code == 503
    assert before.get_json() == {
        "ready": False,
        "checks": {
            "database": "ok",
            "schema": "ok",
            "files": "ok",
            "worker": "no worker has started yet",
        },
    }
    assert after.status_code == 200
    assert after.get_json()["ready"] is True


def test_an_older_schema_is_named(tmp_path: Path) -> None:
    answer = a_server(tmp_path, migrated=False).test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.get_json()["checks"]["schema"] == "the schema is not this release's"


def test_a_database_that_is_gone_is_named_without_its_address(tmp_path: Path) -> None:
    app = a_server(
        tmp_path,
        migrated=False,
        database="postgresql+psycopg://someone:hush@127.0.0.1:9/gone",
    )

    answer = app.test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.get_json()["checks"]["database"] == "database can't be reached"
    assert "hush" not in answer.text
    assert "127.0.0.1" not in answer.text


def test_a_bucket_that_is_gone_is_named_before_anybody_stops_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "hush")
    app = a_server(tmp_path, files="s3://gone", files_endpoint="http://127.0.0.1:9")

    answer = app.test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.get_json()["checks"]["files"] == "files can't be reached"


def test_asking_again_at_once_asks_nothing(tmp_path: Path) -> None:
    app = a_server(tmp_path)
    first = app.test_client().get("/readyz").get_json()
    with app.app_context():
        beat()

    assert app.test_client().get("/readyz").get_json() == first
