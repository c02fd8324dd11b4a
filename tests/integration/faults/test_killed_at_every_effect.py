"""Whatever somebody does, and before whichever effect of it the process dies: all of it or nothing.

`--kills 1000` dies before every effect; ./check spreads a few over each act.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from multiprocessing.util import get_temp_dir
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, make_url, select, text

from portfolio.app import create_app
from portfolio.assessment.actions import judge
from portfolio.assessment.judging import Verdict
from portfolio.assessment.seals import broken_seals
from portfolio.assessment.states import Outcome
from portfolio.audit.verify import changes_by_hand
from portfolio.config import Settings
from portfolio.db import db
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.evidence.confidentiality.models import OriginalFile
from portfolio.evidence.files.stored import files_that_differ
from portfolio.evidence.models import EvidenceItem
from portfolio.evidence.rules import mark_of
from portfolio.files.store import store as files
from portfolio.migrating import migrate
from portfolio.people.accounts.set_up import SIGN_IN
from portfolio.people.models import User
from portfolio.people.sign_ins import begin_sign_in
from portfolio.transaction import transaction
from portfolio.upkeep.leftovers import Leftover, leftovers
from tests.colleges import rows_now
from tests.dying import Asked, dies
from tests.world import (
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

SPREAD = 5  # deaths in each act where nobody asks for more
LETTER = b"Dear Mrs Sarah Thornton, please call me on 07700 900123.\n"
# What a job or a sweep moves by itself.
_MOVING = frozenset({"sign_in"})


class House:
    """A learner with an assessor, and what each of them may send."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        centre = a_centre()
        learner, tom = a_learner(centre), an_assessor(centre)
        store(learner, tom)
        portfolio = a_portfolio(learner)
        store(portfolio)
        self._portfolio = portfolio.id
        self._version = a_unit_version("Listen actively")
        store(self._version)
        with transaction():
            self._learner, self._assessor = (_signed_in(each) for each in (learner, tom))
        self._tom = tom.id
        self._made = 0
        # The first act of a house begins its trail.
        self._letter()

    def upload(self) -> Asked:
        return self._file(f"/portfolios/{self._portfolio}/evidence/add", kind="PE")

    def new_version(self) -> Asked:
        return self._file(f"/evidence/{self._item().id}/new-version")

    def declare(self) -> Asked:
        letter = ("letter.txt", f"A letter about order {self._number()}.".encode())
        item = self._uploaded(letter)
        mark = mark_of(db.session.get_one(EvidenceItem, item).newest)
        return Asked(f"/evidence/{item}/declare", self._learner, {"ai": "none", "seen": str(mark)})

    def withdraw(self) -> Asked:
        form = {"reason": "It shows another thing."}
        return Asked(f"/evidence/{self._item().id}/withdraw", self._learner, form)

    def submit(self) -> Asked:
        unit = self._unit()
        store(a_tie(self._item(), unit, 1, locator="1"))
        form = {"seen": str(unit.revision), "with_gaps": "y"}
        return Asked(f"/units/{unit.id}/submission", self._learner, form)

    def judge(self) -> Asked:
        unit = self._submitted()
        criterion = unit.unit_version.criteria[0].id
        form = {"seen": str(unit.revision), "criteria": str(criterion), "outcome": "met"}
        return Asked(f"/units/{unit.id}/judging", self._assessor, form)

    def sign_off(self) -> Asked:
        unit = self._submitted()
        with transaction():
            met = [Verdict(each.id, Outcome.MET) for each in unit.unit_version.criteria]
            tom = db.session.get_one(User, self._tom)
            judge(unit, by=tom, seen=unit.revision, verdicts=met)
        form = {"seen": str(unit.revision), "made": "y"}
        return Asked(f"/units/{unit.id}/sign-off", self._assessor, form)

    def anonymise(self) -> Asked:
        return Asked(f"/evidence/{self._letter()}/anonymise", self._learner)

    def destroy_original(self) -> Asked:
        item = self._letter()
        self._does(Asked(f"/evidence/{item}/anonymise", self._learner))
        newest = db.session.scalars(select(OriginalFile).order_by(OriginalFile.id.desc())).first()
        assert newest is not None
        return Asked(f"/originals/{newest.id}/destroy", self._learner, {"for_good": "y"})

    def ask_for_pdf(self) -> Asked:
        return Asked(f"/units/{self._submitted().id}/exports/add", self._learner)

    def _number(self) -> int:
        self._made += 1
        return self._made

    def _file(self, address: str, **more: str) -> Asked:
        number = self._number()
        form = {"title": f"Letter {number}", "work_on": "2026-03-02", **more}
        said = f"Dear customer {number}, your parcel left on Monday.\n".encode()
        return Asked(address, self._learner, form, ("letter.txt", said))

    def _item(self) -> EvidenceItem:
        item = an_item(db.session.get_one(Portfolio, self._portfolio))
        store(item)
        return item

    def _unit(self) -> PortfolioUnit:
        unit = a_portfolio_unit(
            db.session.get_one(Portfolio, self._portfolio),
            a_unit_version("Listen actively"),
            assessor=db.session.get_one(User, self._tom),
        )
        store(unit)
        return unit

    def _submitted(self) -> PortfolioUnit:
        unit = self._unit()
        submission = a_submission(unit)
        store(submission, a_tie(self._item(), unit, 1, locator="1", submission=submission))
        return unit

    def _letter(self) -> int:
        """An item with a draft that names somebody; no two have the same bytes."""
        return self._uploaded(("letter.txt", LETTER + f"Order {self._number()}.".encode()))

    def _uploaded(self, file: tuple[str, bytes]) -> int:
        form = {"kind": "PE", "title": "Letter", "work_on": "2026-03-02"}
        address = f"/portfolios/{self._portfolio}/evidence/add"
        self._does(Asked(address, self._learner, form, file))
        newest = db.session.scalars(select(EvidenceItem.id).order_by(EvidenceItem.id.desc()))
        return newest.first() or 0

    def _does(self, asked: Asked) -> None:
        """It is done, here and now."""
        db.session.rollback()
        browser = FlaskClient(self.app, self.app.response_class, use_cookies=True)
        with browser.session_transaction() as session:
            session.update(asked.signed_in)
        form: dict[str, Any] = dict(asked.form)
        if asked.file is not None:
            form["file"] = (BytesIO(asked.file[1]), asked.file[0])
        answer = browser.post(asked.address, data=form)
        assert answer.status_code == 303, answer.text


ACTS: dict[str, Callable[[House], Asked]] = {
    name: act for name, act in vars(House).items() if not name.startswith("_")
}


def _signed_in(who: User) -> dict[str, object]:
    token = begin_sign_in(who, at=datetime.now(UTC))
    return {"_user_id": who.fs_uniquifier, "_fresh": True, SIGN_IN: token}


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What is temporary lies in a folder of the test's own, whose name a socket's has room for."""
    get_temp_dir()  # of the children's starter: it outlives the test
    with tempfile.TemporaryDirectory() as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


@pytest.fixture(scope="module")
def settings(
    database_kind: str, database_address: str, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """A data folder of its own, and a database that other processes reach."""
    address = ""
    if database_kind == "postgresql":
        engine = create_engine(database_address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE every_effect"))
        engine.dispose()
        address = make_url(database_address).set(database="every_effect").render_as_string(False)
    folder = tmp_path_factory.mktemp("effects")
    return Settings(
        data=folder, database=address, secret_key="a secret", password_salt="a salt of the tests"
    )


@pytest.fixture(scope="module")
def house(settings: Settings) -> Iterator[House]:
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        migrate(db.engine)
        yield House(app)
        db.session.close()
        db.engine.dispose()


@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_done_or_not_whenever_the_process_dies(
    name: str,
    house: House,
    settings: Settings,
    temporary: Path,
    request: pytest.FixtureRequest,
) -> None:
    act = ACTS[name]
    whole, effects = _difference(act(house), settings, temporary, before=0)
    assert effects is not None
    assert "commit" in effects
    places = _spread(len(effects) + 1, request.config.getoption("--kills") or SPREAD)
    asked = [act(house) for _ in places]
    by_the_test = set(changes_by_hand())  # what it stored to begin with has no events
    half: list[str] = []
    undone = asked[0]

    for place, each in zip(places, asked, strict=True):
        changed, answered = _difference(each, settings, temporary, before=place)
        if changed and changed != whole:
            half.append(f"{[*effects, 'answer'][place - 1]}: {changed}, not {whole}")
        done = "commit" in effects[: place - 1]
        assert answered is None or changed == whole
        assert not (done and not changed), f"lost before effect {place} of {effects}"
        undone = undone if changed else each

    # Whoever sends it again, since no answer came, has it done.
    assert _difference(undone, settings, temporary, before=0)[0] == whole
    assert not half
    assert set(changes_by_hand()) <= by_the_test
    assert [*broken_seals()] == []
    _leaves_only_what_can_be_cleared()
    assert [*files_that_differ()] == []


def _difference(
    sent: Asked, settings: Settings, temporary: Path, *, before: int
) -> tuple[Counter[str], list[str] | None]:
    """How many rows of each table came or changed, and the effects where it was answered."""
    earlier = rows_now(leaving_out=_MOVING)
    effects = dies(settings, sent, before=before, temporary=temporary)
    later = rows_now(leaving_out=_MOVING)
    changed = {name: len(set(later[name]) ^ set(earlier[name])) for name in later}
    return Counter({name: count for name, count in changed.items() if count}), effects


def _spread(count: int, most: int) -> list[int]:
    """Places from 1 to *count*, the first and the last among them, spread evenly if too many."""
    if count <= most:
        return list(range(1, count + 1))
    return sorted({1 + round(n * (count - 1) / (most - 1)) for n in range(most)})


def _leaves_only_what_can_be_cleared() -> None:
    """What the deaths left is found, cleared, and was all; every file that a row names is there."""
    at = datetime.now(UTC) + timedelta(seconds=5)

    def found() -> list[Leftover]:
        all_ = leftovers(grace=timedelta(0), read_all=True, at=at)
        return [each for each in all_ if each.kind != "queue"]

    for each in found():
        assert each.kind in ("unnamed", "staging", "temporary"), each
        assert each.clear is not None
        assert each.clear()
    assert found() == []
    assert all(entry.key for entry in files().entries())
