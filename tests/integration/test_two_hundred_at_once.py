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
from portfolio.assessment.models import Judgement, RoundFeedback, TieDecision
from portfolio.audit.verify import changes_by_hand
from portfolio.config import Settings
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import DraftText, EvidenceItem, EvidenceMapping
from portfolio.migrating import migrate
from portfolio.people.accounts.set_up import SIGN_IN
from portfolio.people.sign_ins import begin_sign_in
from portfolio.transaction import transaction
from tests.running import Answer, Browser, Running
from tests.world import (
    NOW,
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_submission,
    a_tie,
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
        items = [an_item(portfolio) for _ in range(PEOPLE + 1)]
        writing = an_item(portfolio, title="As I write", draft=True)
        writing.newest.reading = None
        writing.newest.draft = DraftText(text="I began.", fields={}, saves=0, saved_at=NOW)
        store(unit, writing, *items)
        submission = a_submission(unit)
        store(submission, a_tie(items.pop(), unit, 2, locator="1", submission=submission))
        signed_in = {}
        with transaction():
            for each in (learner, tom):
                token = begin_sign_in(each, at=datetime.now(UTC))
                who = {"_user_id": each.fs_uniquifier, "_fresh": True, SIGN_IN: token}
                signed_in[each.name] = who
        learners, assessors = signed_in[learner.name], signed_in[tom.name]
        criterion, submitted = (each.id for each in unit.unit_version.criteria)
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

    def judges(browser: Browser, n: int, seen: int = revision) -> Answer | None:
        form = {"criteria": str(submitted), "outcome": "met", "feedback": f"As {n} says."}
        return browser.post(f"/units/{unit_id}/judging", seen=str(seen), **form)

    def judges_again(browser: Browser, n: int) -> Answer | None:
        return judges(browser, n, seen=revision + 1)

    acts: list[tuple[str, Callable[[Browser, int], Answer | None], dict[str, object]]] = [
        ("maps", maps, learners),
        ("saves", saves, learners),
        ("begins", begins, learners),
        ("judges", judges, assessors),
    ]
    given = {"PORTFOLIO_SECRET_KEY": "a secret", "PORTFOLIO_PASSWORD_SALT": "a salt"}
    if settings.database:
        given["PORTFOLIO_DATABASE"] = settings.database
    with Running(settings.data, **given) as running:

        def at_work(
            n: int,
            name: str,
            act: Callable[[Browser, int], Answer | None],
            signed_in: dict[str, object],
        ) -> None:
            answers.append((name, n, act(Browser(app, running.port, signed_in), n)))

        _at_once(lambda n: at_work(n, *acts[n % len(acts)]), PEOPLE)
        # Whoever judges looks at the unit as it is now, all of them at the same moment again.
        _at_once(lambda n: at_work(n, "judges again", judges_again, assessors), PEOPLE // 4)

    statuses = Counter((name, answer.status if answer else 0) for name, _n, answer in answers)
    done = {name: [n for said, n, a in answers if said == name and a and a.status in (200, 303)]
            for name in ("maps", "saves", "begins", "judges", "judges again")}  # fmt: skip
    assert set(statuses) <= {
        ("maps", 303), ("maps", 422), ("saves", 200), ("saves", 409), ("begins", 303),
        ("judges", 303), ("judges", 422), ("judges again", 303), ("judges again", 422),
    }, statuses  # fmt: skip
    # Whoever maps or judges moves the unit on, under everybody who looked at it before.
    assert len(done["maps"]) + len(done["judges"]) == 1, statuses
    assert len(done["judges again"]) == 1, statuses
    assert len(done["saves"]) == 1, statuses
    assert len(done["begins"]) == sum(name == "begins" for name, _n, _a in answers)
    for name, _n, answer in answers:
        assert answer is not None
        if answer.status in (409, 422):
            assert OVERTAKEN in answer.text, (name, answer.text[:500])
        assert "database is locked" not in answer.text
    with app.app_context():
        ties = db.session.scalars(select(EvidenceMapping).order_by(EvidenceMapping.id)).all()
        assert [tie.version.item_id for tie in ties[1:]] == [item_ids[n] for n in done["maps"]]
        assert db.session.get_one(PortfolioUnit, unit_id).revision == revision + 2
        said = db.session.scalars(select(RoundFeedback.text).order_by(RoundFeedback.id)).all()
        judged = [*done["judges"], *done["judges again"]]
        assert said == [f"As {n} says." for n in judged]
        assert len(db.session.scalars(select(Judgement)).all()) == len(judged)
        assert [each.mapping_id for each in db.session.scalars(select(TieDecision))] == [ties[0].id]
        draft = db.session.scalars(select(DraftText).where(DraftText.saves > 0)).one()
        assert draft.text == f"By {done['saves'][0]}"
        found = db.session.scalars(select(EvidenceItem)).all()
        assert {f"Account {n}" for n in done["begins"]} <= {item.title for item in found}
        assert sorted(item.number for item in found) == list(range(1, len(found) + 1))
        assert set(changes_by_hand()) <= by_the_test
        db.engine.dispose()
    assert "locked" not in running.printed
    assert "fault reference" not in running.printed


def _at_once(act: Callable[[int], None], people: int) -> None:
    """So many people have acted, all from the same moment on."""
    together = threading.Barrier(people)

    def at_work(n: int) -> None:
        together.wait()
        act(n)

    threads = [threading.Thread(target=at_work, args=(n,), daemon=True) for n in range(people)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(120)
        assert not each.is_alive()
