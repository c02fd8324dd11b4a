"""Two hundred people write to one unit at the same moment, over HTTP, to a real server.

Whatever is answered with “done” is there; whoever was overtaken gets a sentence; nobody meets a
fault, or hears of a locked database.
"""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, select, text

from portfolio.app import create_app
from portfolio.audit.verify import changes_by_hand
from portfolio.config import Settings
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import DraftText, EvidenceItem, EvidenceMapping
from portfolio.migrating import migrate
from portfolio.people.accounts import SIGN_IN
from portfolio.people.sign_ins import begin_sign_in
from portfolio.transaction import transaction
from tests.running import Answer, Browser, Running
from tests.world import (
    NOW,
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_unit_version,
    an_assessor,
    an_item,
    store,
)

PEOPLE = 200
OVERTAKEN = "changed"


@pytest.fixture
def settings(database_kind: str, database_address: str, tmp_path: Path) -> Settings:
    """A data folder of its own, and a database that other processes reach."""
    address = ""
    if database_kind == "postgresql":
        engine = create_engine(database_address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE two_hundred"))
        engine.dispose()
        address = make_url(database_address).set(database="two_hundred").render_as_string(False)
    return Settings(
        data=tmp_path / "data", database=address, secret_key="a secret", password_salt="a salt"
    )


def test_two_hundred_writers_lose_nothing_and_meet_no_fault(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        migrate(db.engine)
        centre = a_centre()
        learner, tom = a_learner(centre), an_assessor(centre)
        store(learner, tom)
        portfolio = a_portfolio(learner)
        unit = a_portfolio_unit(portfolio, a_unit_version("Listen", "Log"), assessor=tom)
        items = [an_item(portfolio) for _ in range(PEOPLE)]
        writing = an_item(portfolio, title="As I write", draft=True)
        writing.newest.reading = None
        writing.newest.draft = DraftText(text="I began.", fields={}, saves=0, saved_at=NOW)
        store(unit, writing, *items)
        with transaction():
            token = begin_sign_in(learner, at=datetime.now(UTC))
        signed_in = {"_user_id": learner.fs_uniquifier, "_fresh": True, SIGN_IN: token}
        criterion = unit.unit_version.criteria[0].id
        by_the_test = set(changes_by_hand())  # what it stored to begin with has no events
        where = (unit.id, portfolio.id, writing.id, [item.id for item in items], unit.revision)
        db.session.rollback()
        db.engine.dispose()
    unit_id, portfolio_id, writing_id, item_ids, revision = where
    answers: list[tuple[str, int, Answer | None]] = []

    def maps(browser: Browser, n: int) -> Answer | None:
        form = {"version": "1", "whole": "y", "criteria": f"{criterion}@{revision}"}
        return browser.post(f"/evidence/{item_ids[n]}/mapping", **form)

    def saves(browser: Browser, n: int) -> Answer | None:
        return browser.post(
            f"/evidence/{writing_id}/autosave", text=f"By {n}", title="As I write", seen="0"
        )

    def begins(browser: Browser, n: int) -> Answer | None:
        form = {"kind": "RA", "title": f"Account {n}", "work_on": "2026-03-02"}
        return browser.post(f"/portfolios/{portfolio_id}/evidence/write", **form)

    acts: list[tuple[str, Callable[[Browser, int], Answer | None]]] = [
        ("maps", maps),
        ("saves", saves),
        ("begins", begins),
    ]
    given = {"PORTFOLIO_SECRET_KEY": "a secret", "PORTFOLIO_PASSWORD_SALT": "a salt"}
    if settings.database:
        given["PORTFOLIO_DATABASE"] = settings.database
    with Running(settings.data, **given) as running:
        together = threading.Barrier(PEOPLE)

        def at_work(n: int) -> None:
            browser = Browser(app, running.port, signed_in)
            name, act = acts[n % len(acts)]
            together.wait()
            answers.append((name, n, act(browser, n)))

        people = [threading.Thread(target=at_work, args=(n,), daemon=True) for n in range(PEOPLE)]
        for each in people:
            each.start()
        for each in people:
            each.join(120)
            assert not each.is_alive()

    statuses = Counter((name, answer.status if answer else 0) for name, _n, answer in answers)
    done = {name: [n for said, n, a in answers if said == name and a and a.status in (200, 303)]
            for name, _act in acts}  # fmt: skip
    assert set(statuses) <= {
        ("maps", 303), ("maps", 422), ("saves", 200), ("saves", 409), ("begins", 303),
    }, statuses  # fmt: skip
    assert len(done["maps"]) == 1, statuses
    assert len(done["saves"]) == 1, statuses
    assert len(done["begins"]) == sum(name == "begins" for name, _n, _a in answers)
    for name, _n, answer in answers:
        assert answer is not None
        if answer.status in (409, 422):
            assert OVERTAKEN in answer.text, (name, answer.text[:500])
        assert "database is locked" not in answer.text
    with app.app_context():
        ties = db.session.scalars(select(EvidenceMapping)).all()
        assert [tie.version.item_id for tie in ties] == [item_ids[n] for n in done["maps"]]
        assert db.session.get_one(PortfolioUnit, unit_id).revision == revision + 1
        draft = db.session.scalars(select(DraftText).where(DraftText.saves > 0)).one()
        assert draft.text == f"By {done['saves'][0]}"
        found = db.session.scalars(select(EvidenceItem)).all()
        assert {f"Account {n}" for n in done["begins"]} <= {item.title for item in found}
        assert sorted(item.number for item in found) == list(range(1, len(found) + 1))
        assert set(changes_by_hand()) <= by_the_test
        db.engine.dispose()
    assert "locked" not in running.printed
    assert "fault reference" not in running.printed
