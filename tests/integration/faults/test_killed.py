"""Server and worker are killed outright at any moment, again and again, while people work.

Whatever had been answered is there afterwards, nothing that was begun shows by half, the trail is
whole, and what was asked for is made. `--kills 12` kills that often, not the few times of ./check.
"""

import hashlib
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, select, text

from portfolio.app import create_app
from portfolio.assessment.seals import broken_seals
from portfolio.audit.verify import changes_by_hand
from portfolio.config import Settings
from portfolio.db import db
from portfolio.evidence.files.stored import files_that_differ
from portfolio.evidence.models import EvidenceFile, EvidenceItem, EvidenceMapping, Submission
from portfolio.exports.models import Export
from portfolio.files.store import store as files
from portfolio.migrating import migrate
from portfolio.people.accounts.set_up import SIGN_IN
from portfolio.people.sign_ins import begin_sign_in
from portfolio.transaction import transaction
from portfolio.upkeep.leftovers import leftovers
from tests.running import Answer, Browser, Running
from tests.world import (
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_unit_version,
    an_assessor,
    an_item,
    store,
)

ROUNDS = {"sqlite": 5, "postgresql": 4}
UNITS = 40  # more than can be submitted before all rounds are over
PACE = 0.02  # seconds between two acts of one person


@dataclass
class Learner:
    """A learner with units to submit, and all that was answered with “done”."""

    signed_in: dict[str, object]
    portfolio: int
    units: list[tuple[int, int, int]]  # unit, its criterion, an item that may show it
    uploaded: dict[str, str] = field(default_factory=dict)  # title: sha256
    written: list[str] = field(default_factory=list)
    mapped: list[int] = field(default_factory=list)
    submitted: list[int] = field(default_factory=list)
    exports: list[int] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


@pytest.fixture
def settings(database_kind: str, database_address: str, tmp_path: Path) -> Settings:
    """A data folder of its own, and a database that other processes reach."""
    address = ""
    if database_kind == "postgresql":
        engine = create_engine(database_address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE killed"))
        engine.dispose()
        address = make_url(database_address).set(database="killed").render_as_string(False)
    return Settings(
        data=tmp_path / "data", database=address, secret_key="a secret", password_salt="a salt"
    )


def a_learner_with_units(app: Flask, name: str) -> Learner:
    centre = a_centre()
    learner, assessor = a_learner(centre, name), an_assessor(centre)
    store(learner, assessor)
    portfolio = a_portfolio(learner)
    version = a_unit_version("Listen actively")
    store(portfolio, version)
    item = an_item(portfolio)
    units = [a_portfolio_unit(portfolio, a_unit_version("Listen"), assessor=assessor)
             for _ in range(UNITS)]  # fmt: skip
    store(item, *units)
    with transaction():
        token = begin_sign_in(learner, at=datetime.now(UTC))
    signed_in = {"_user_id": learner.fs_uniquifier, "_fresh": True, SIGN_IN: token}
    ids = [(unit.id, unit.unit_version.criteria[0].id, item.id) for unit in units]
    return Learner(signed_in, portfolio.id, ids)


def uploading(who: Learner, browser: Browser, n: int) -> None:
    said = f"Dear customer {n} of {who.portfolio}\n".encode() * random.Random(n).randrange(1, 9000)
    title = f"Upload {n}"
    address = f"/portfolios/{who.portfolio}/evidence/add"
    form = {"kind": "PE", "title": title, "work_on": "2026-03-02"}
    if done(who, browser.post(address, file=("reply.txt", said), **form)):
        who.uploaded[title] = hashlib.sha256(said).hexdigest()


def writing(who: Learner, browser: Browser, n: int) -> None:
    title = f"Account {n}"
    form = {"kind": "RA", "title": title, "work_on": "2026-03-02"}
    if done(who, browser.post(f"/portfolios/{who.portfolio}/evidence/write", **form)):
        who.written.append(title)


def submitting(who: Learner, browser: Browser, n: int) -> None:
    """Map an item to a unit, then submit the unit, each as the page would show it."""
    if n >= len(who.units):
        return
    unit, criterion, item = who.units[n]
    form = {"version": "1", "whole": "y", "criteria": f"{criterion}@0"}
    if not done(who, browser.post(f"/evidence/{item}/mapping", **form)):
        return
    who.mapped.append(unit)
    if done(who, browser.post(f"/units/{unit}/submission", seen="1", with_gaps="y")):
        who.submitted.append(unit)
    if n % 8 == 0:
        answer = browser.post(f"/units/{unit}/exports/add")
        if answer is not None and done(who, answer):
            who.exports.append(answer.id)


def done(who: Learner, answer: Answer | None) -> bool:
    """Whether it was answered with “done”; anything else but a broken line is strange."""
    if answer is not None and answer.status != 303:
        who.strange.append(f"{answer.status}: {answer.text[:2000]}")
    return answer is not None and answer.status == 303


def test_nothing_that_was_answered_is_lost_and_nothing_is_half_there(
    settings: Settings, database_kind: str, request: pytest.FixtureRequest
) -> None:
    app = create_app(settings)
    with app.app_context():
        migrate(db.engine)
        learners = [a_learner_with_units(app, name) for name in ("Priya Nair", "Jamie Reid")]
        by_the_test = set(changes_by_hand())  # what it stored to begin with has no events
        db.engine.dispose()
    chance = random.Random(20260303)
    over = threading.Event()

    def at_work(who: Learner, act: Callable[[Learner, Browser, int], None], port: int) -> None:
        browser = Browser(app, port, who.signed_in)
        n = 0
        while not over.is_set():
            # Nothing is begun while there is nobody to begin it with.
            if browser.get("/sign-in") is not None:
                act(who, browser, n)
                n += 1
            time.sleep(PACE)

    given = {"PORTFOLIO_SECRET_KEY": "a secret", "PORTFOLIO_PASSWORD_SALT": "a salt"}
    if settings.database:
        given["PORTFOLIO_DATABASE"] = settings.database
    with Running(settings.data, **given) as running:
        people = [
            threading.Thread(target=at_work, args=(who, act, running.port), daemon=True)
            for who in learners
            for act in (uploading, writing, submitting)
        ]
        for each in people:
            each.start()
        killed = {"server": 0, "what answers": 0, "worker": 0}
        rounds = request.config.getoption("--kills") or ROUNDS[database_kind]
        # Each of them at least once, then whoever chance names.
        ahead = ["worker", "server", "what answers"]
        for _ in range(rounds):
            time.sleep(chance.uniform(0.1, 0.7))
            whom = ahead.pop() if ahead else chance.choice([*killed, "worker"])
            if whom == "server":
                running.kill_server()
                running.start()
            elif whom == "what answers":
                running.kill_what_answers()
                running.go_on()
            else:
                running.kill_worker()
            killed[whom] += 1
        over.set()
        for each in people:
            each.join(90)
            assert not each.is_alive()
        assert killed["server"]
        assert killed["worker"]
        with app.app_context():
            _until_made([id for who in learners for id in who.exports])

    for who in learners:
        assert not who.strange
        assert who.uploaded
        assert who.written
        assert who.submitted
    with app.app_context():
        for who in learners:
            _is_all_there(who)
        assert set(changes_by_hand()) <= by_the_test
        assert [*files_that_differ(), *broken_seals()] == []
        _leaves_only_what_can_be_cleared()
        db.engine.dispose()
    assert "Traceback" not in running.printed
    assert "fault reference" not in running.printed


def _until_made(exports: list[int]) -> None:
    """Every export that was asked for is made, by whichever worker is left."""
    until = time.monotonic() + 200
    while True:
        db.session.rollback()
        left = db.session.scalars(
            select(Export).where(Export.id.in_(exports), Export.state != "ready")
        ).all()
        if not left:
            return
        assert time.monotonic() < until, [(each.state, each.attempts) for each in left]
        time.sleep(0.2)


def _is_all_there(who: Learner) -> None:
    items = db.session.scalars(
        select(EvidenceItem).where(EvidenceItem.portfolio_id == who.portfolio)
    ).all()
    numbers = sorted(item.number for item in items)
    assert numbers == list(range(1, len(items) + 1))
    by_title = {item.title: item for item in items}
    assert set(who.written) | set(who.uploaded) <= by_title.keys()
    for item in items:
        version = item.newest
        assert (version.source == "file") == bool(version.files)
        assert version.reading is not None or version.draft is not None
        for file in version.files:
            assert file.sha256 == who.uploaded.get(item.title, file.sha256)
            assert hashlib.sha256(files().read(file.key)).hexdigest() == file.sha256
    ties = {
        tie.portfolio_unit_id: tie.submission_id
        for tie in db.session.scalars(select(EvidenceMapping))
    }
    rounds = {each.portfolio_unit_id: each.id for each in db.session.scalars(select(Submission))}
    assert set(who.mapped) <= ties.keys()
    assert set(who.submitted) <= rounds.keys()
    # Submitted and frozen go together, whether it was answered or not.
    assert {unit for unit, round in ties.items() if round is not None} == rounds.keys()


def _leaves_only_what_can_be_cleared() -> None:
    """What the kills left in the store is found, cleared, and was all."""
    at = datetime.now(UTC) + timedelta(seconds=5)

    def found() -> list[object]:
        all_ = leftovers(grace=timedelta(0), read_all=True, at=at)
        return [each for each in all_ if each.kind not in ("temporary", "queue")]

    for each in found():
        assert each.kind in ("unnamed", "staging")  # type: ignore[attr-defined]
        assert each.clear()  # type: ignore[attr-defined]
    assert found() == []
    assert db.session.scalars(select(EvidenceFile).limit(1)).all()
