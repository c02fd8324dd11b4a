"""A database that is full, busy or away is a kind page that holds what was typed, never a fault."""

import os
import tempfile
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, make_url, select, text

from portfolio.app import create_app
from portfolio.config import Settings
from portfolio.db import db
from portfolio.evidence.actions import begin_writing
from portfolio.evidence.models import EvidenceItem
from portfolio.migrating import migrate
from portfolio.people.accounts.set_up import SIGN_IN
from portfolio.people.sign_ins import begin_sign_in
from portfolio.transaction import transaction
from portfolio.web import patience
from portfolio.web.patience import SENTENCES
from tests.small_disks import SmallDisk, a_small_disk
from tests.strict_client import Page
from tests.world import a_centre, a_learner, a_portfolio, store

FORM = {"kind": "RA", "title": "Refund call", "work_on": "2026-03-02", "once": "token-of-one"}
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    # Not among pytest's own folders: each of its runs shuts those to every other user again.
    with (
        tempfile.TemporaryDirectory(prefix="portfolio-tests-") as folder,
        a_small_disk(Path(folder) / "small", megabytes=30) as made,
    ):
        yield made


@pytest.fixture
def house(
    database_kind: str, database_address: str, disk: SmallDisk, tmp_path: Path
) -> Iterator[Flask]:
    """An application whose database lies on the small disk."""
    address = f"sqlite:///{disk.folder}/own.sqlite"
    engine = create_engine(database_address, isolation_level="AUTOCOMMIT")
    if database_kind == "postgresql":
        tables = disk.folder / "tables"
        tables.mkdir()
        with engine.connect() as connection:
            running = Path(connection.scalar(text("SHOW data_directory"))).stat()
            os.chown(tables, running.st_uid, running.st_gid)
            # The server is another user, and looks into the folder by its whole path.
            for above in (*tables.parents, tables):
                above.chmod(above.stat().st_mode | 0o011)
            connection.execute(text(f"CREATE TABLESPACE small LOCATION '{tables}'"))
            connection.execute(text("CREATE DATABASE small TABLESPACE small"))
        address = make_url(database_address).set(database="small").render_as_string(False)
    settings = Settings(
        data=tmp_path / "data", database=address, files="memory://", password_salt="of the tests"
    )
    made = create_app(settings, testing=True)
    made.config["WTF_CSRF_ENABLED"] = False
    with made.app_context():
        migrate(db.engine)
    yield made
    with made.app_context():
        db.engine.dispose()
    disk.make_room()
    if database_kind == "postgresql":
        with engine.connect() as connection:
            connection.execute(text("DROP DATABASE small WITH (FORCE)"))
            connection.execute(text("DROP TABLESPACE small"))
    engine.dispose()


class Learner:
    """A learner at a browser, and where they write."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            learner = a_learner(a_centre())
            store(learner)
            portfolio = a_portfolio(learner)
            store(portfolio)
            self.address = f"/portfolios/{portfolio.id}/evidence/write"
            who = learner.fs_uniquifier
            with transaction():
                token = begin_sign_in(learner, at=datetime.now(UTC))
        self.browser = FlaskClient(app, app.response_class, use_cookies=True)
        with self.browser.session_transaction() as session:
            session["_user_id"] = who
            session["_fresh"] = True
            session[SIGN_IN] = token

    def writes(self, **typed: str) -> tuple[int, Page]:
        answer = self.browser.post(self.address, data=FORM | typed, headers=OURS)
        return answer.status_code, Page(answer.text)


def items(app: Flask) -> list[str]:
    """The titles of everything that is kept."""
    with app.app_context():
        found = db.session.scalars(select(EvidenceItem)).all()
        return [item.title for item in found]


def fill_both(app: Flask, disk: SmallDisk) -> None:
    """The disk is full, and the pages that the database's files still had free are used up too."""
    with app.app_context(), db.engine.connect() as connection:
        connection.execute(text("CREATE TABLE ballast (said text)"))
        connection.commit()
        disk.fill()
        for size in (100_000, 7_000, 900):
            try:
                for _ in range(2_000):
                    row = {"said": os.urandom(size // 2).hex()}
                    connection.execute(text("INSERT INTO ballast VALUES (:said)"), row)
                    connection.commit()
            except Exception:
                connection.rollback()


def test_a_full_disk_under_the_database_keeps_what_was_typed(house: Flask, disk: SmallDisk) -> None:
    learner = Learner(house)
    fill_both(house, disk)

    for n in range(60):
        status, page = learner.writes(title=f"Refund call {n}", once=f"token-{n}")
        if status != 303:
            break
    kept = len(items(house))

    assert status == 503
    assert SENTENCES[patience.Trouble.FULL] in page.text
    assert page.h1 == "Not saved yet"
    assert page.value("title") == f"Refund call {n}"
    assert kept == n
    disk.make_room()
    again = {name: page.value(name) for name in ("kind", "title", "work_on", "once")}
    assert learner.writes(**again)[0] == 303
    assert len(items(house)) == kept + 1


def test_a_database_that_somebody_holds_for_too_long_is_said(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = Learner(house)
    with house.app_context():

        @event.listens_for(db.engine, "begin")
        def hurry(connection: object) -> None:
            sqlite = db.engine.dialect.name == "sqlite"
            connection.exec_driver_sql(  # type: ignore[attr-defined]
                "PRAGMA busy_timeout=100" if sqlite else "SET LOCAL lock_timeout = '100ms'"
            )

        with db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as holder:
            holder.execute(text("UPDATE portfolio SET next_evidence_number = 1"))
            status, page = learner.writes()
            autosave = learner.browser.post(
                learner.address, data=FORM, headers={"Accept": "application/json"}
            )
            strange = learner.browser.post(
                learner.address, data=FORM, headers={"Sec-Fetch-Site": "cross-site"}
            )
            holder.rollback()
        event.remove(db.engine, "begin", hurry)

    assert status == 503
    assert SENTENCES[patience.Trouble.BUSY] in page.text
    assert page.value("title") == "Refund call"
    assert autosave.status_code == 503
    assert autosave.json == {"sentence": SENTENCES[patience.Trouble.BUSY]}
    assert autosave.headers["Retry-After"] == "10"
    # A stranger's page has nothing carried on for it.
    assert (strange.status_code, "Refund call" in strange.text) == (503, False)
    assert items(house) == []
    assert learner.writes()[0] == 303


def test_two_that_wait_for_each_other_both_come_through(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    learners = [Learner(house), Learner(house)]
    with house.app_context():
        ids = [int(each.address.split("/")[2]) for each in learners]
        if db.engine.dialect.name == "sqlite":
            pytest.skip("SQLite has one writer at a time, so none can wait for another")
    met = threading.Barrier(2, timeout=20)
    first = threading.local()

    def crosswise(portfolio: object, **given: object) -> object:
        """Hold one's own portfolio, then reach for the other's: a deadlock, the first time."""
        own = portfolio.id  # type: ignore[attr-defined]
        other = ids[1 - ids.index(own)]
        if not hasattr(first, "over"):
            first.over = True
            for id in (own, other):
                db.session.execute(
                    text("SELECT 1 FROM portfolio WHERE id = :id FOR UPDATE"), {"id": id}
                )
                if id == own:
                    met.wait()
        return begin_writing(portfolio, **given)  # type: ignore[arg-type]

    monkeypatch.setattr("portfolio.evidence.actions.begin_writing", crosswise)
    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda each=each: answers.append(each.writes()[0]))
        for each in learners
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert answers == [303, 303]
    assert len(items(house)) == 2
