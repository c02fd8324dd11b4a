"""Two people press at the same moment, each on a connection of their own, on both databases.

Whoever comes second gets a sentence or waits; nobody meets a deadlock or a locked database, and
nothing is half done.
"""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import create_engine, func, make_url, select, text

from portfolio.app import create_app
from portfolio.assessment import actions as assessing
from portfolio.assessment.judging import Verdict
from portfolio.assessment.models import Judgement, RoundFeedback, SignOff
from portfolio.assessment.seals import broken_seals
from portfolio.assessment.states import Outcome
from portfolio.audit.models import AuditEvent
from portfolio.config import Settings
from portfolio.db import db
from portfolio.documents.kinds import MediaKind
from portfolio.documents.paragraphs import from_text
from portfolio.enrolment.actions import enrol
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.rules import ChangedSinceSeen, LearnerErased, UnitLocked
from portfolio.erasure import actions as erasing
from portfolio.evidence import actions
from portfolio.evidence.files import actions as file_actions
from portfolio.evidence.files.received import Upload
from portfolio.evidence.mapping.actions import map_evidence, untie
from portfolio.evidence.mapping.rules import ItemWithdrawn, TieGone
from portfolio.evidence.models import EvidenceItem, EvidenceMapping, Submission
from portfolio.evidence.records.actions import Occasion, make_record
from portfolio.evidence.room.rules import NoRoomLeft
from portfolio.evidence.submitting.actions import submit
from portfolio.files.store import Stored
from portfolio.files.store import store as files
from portfolio.migrating import migrate
from portfolio.people.accounts.events import SIGN_IN
from portfolio.people.models import User
from portfolio.people.sign_ins import begin_sign_in
from portfolio.refusal import Refusal
from portfolio.standards.models import UnitVersion
from portfolio.transaction import transaction
from portfolio.witnesses.models import WitnessTestimony
from tests.world import (
    PASSWORD,
    a_centre,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_request,
    a_submission,
    a_tie,
    a_unit_version,
    an_assessor,
    an_item,
    store,
)

DAY = date(2026, 3, 2)
PATIENCE = 60  # seconds until a thread that still waits is called stuck
ROUNDS = range(4)  # a race is not lost every time


@pytest.fixture(scope="module")
def app(
    database_kind: str, database_address: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """An application with a database of its own, in which other connections see what is stored."""
    folder: Path = tmp_path_factory.mktemp("at-once")
    address = f"sqlite:///{folder}/own.sqlite"
    if database_kind == "postgresql":
        engine = create_engine(database_address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE at_once"))
        engine.dispose()
        address = make_url(database_address).set(database="at_once").render_as_string(False)
    settings = Settings(
        data=folder, database=address, files="memory://", password_salt="a salt of the tests"
    )
    made = create_app(settings, testing=True)
    made.config["WTF_CSRF_ENABLED"] = False
    with made.app_context():
        migrate(db.engine)
    yield made
    with made.app_context():
        db.engine.dispose()


class Ids:
    """A learner with a unit of two criteria, its assessor, an item; kept as ids for any thread."""

    def __init__(self, app: Flask, *, submitted: bool = False, judged: bool = False) -> None:
        with app.app_context():
            centre = a_centre()
            store(centre)
            learner, tom, grace = a_learner(centre), an_assessor(centre), a_manager(centre)
            store(learner, tom, grace)
            portfolio = a_portfolio(learner)
            store(portfolio)
            unit = a_portfolio_unit(
                portfolio, a_unit_version("Listen actively", "Log the complaint"), assessor=tom
            )
            item = an_item(portfolio)
            store(unit, item)
            round = a_submission(unit) if submitted or judged else None
            ties = [a_tie(item, unit, n, locator="1", submission=round) for n in (1, 2)]
            store(*ties, *([round] if round else []))
            if judged:
                with transaction():
                    assessing.judge(unit, by=tom, seen=0, verdicts=met(unit))
            self.learner, self.tom, self.grace = learner.id, tom.id, grace.id
            self.unit, self.item, self.tie = unit.id, item.id, ties[0].id
            self.revision = unit.revision
            db.session.rollback()


def met(unit: PortfolioUnit) -> list[Verdict]:
    """Every criterion of the unit, found met."""
    return [Verdict(each.id, Outcome.MET) for each in unit.unit_version.criteria]


def get(model: Any, id: int) -> Any:
    """The row, read by this thread."""
    return db.session.get_one(model, id)


Act = Callable[[Callable[[], None]], object]


def at_once(app: Flask, *acts: Act) -> list[BaseException | None]:
    """What each act raised; every one gets a function that waits until all have come that far."""
    together = threading.Barrier(len(acts), timeout=PATIENCE)
    raised: list[BaseException | None] = [None] * len(acts)

    def run(place: int, act: Act) -> None:
        with app.app_context():
            try:
                act(lambda: together.wait() and None)
            except BaseException as problem:
                raised[place] = problem
            finally:
                db.session.close()

    threads = [
        threading.Thread(target=run, args=(place, act), daemon=True)
        for place, act in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "an act still waits for another"
    faults = [each for each in raised if each is not None and not isinstance(each, Refusal)]
    assert faults == []
    return raised


def submitting(ids: Ids) -> Act:
    def act(go: Callable[[], None]) -> None:
        unit, by = get(PortfolioUnit, ids.unit), get(User, ids.learner)
        go()
        with transaction():
            submit(unit, by=by, seen=ids.revision)

    return act


def mapping(ids: Ids) -> Act:
    def act(go: Callable[[], None]) -> None:
        unit, by, item = (
            get(PortfolioUnit, ids.unit),
            get(User, ids.learner),
            get(EvidenceItem, ids.item),
        )
        version, criteria = item.newest, unit.unit_version.criteria[:1]
        go()
        with transaction():
            map_evidence(version, unit, criteria, by=by, seen=ids.revision, passages={2})

    return act


def judging(ids: Ids) -> Act:
    def act(go: Callable[[], None]) -> None:
        unit, by = get(PortfolioUnit, ids.unit), get(User, ids.tom)
        verdicts = met(unit)
        go()
        with transaction():
            assessing.judge(unit, by=by, seen=ids.revision, verdicts=verdicts)

    return act


def signing(ids: Ids) -> Act:
    def act(go: Callable[[], None]) -> None:
        unit, by = get(PortfolioUnit, ids.unit), get(User, ids.tom)
        go()
        with transaction():
            assessing.sign_off(unit, by=by, made=True, seen=ids.revision)

    return act


def untying(ids: Ids) -> Act:
    def act(go: Callable[[], None]) -> None:
        tie, by = get(EvidenceMapping, ids.tie), get(User, ids.learner)
        unit = tie.portfolio_unit
        go()
        with transaction():
            assert unit.id == ids.unit
            found = db.session.get(EvidenceMapping, ids.tie)
            if found is None:
                raise TieGone("gone before it was looked at")
            untie(found, by=by)

    return act


def withdrawing(ids: Ids) -> Act:
    def act(go: Callable[[], None]) -> None:
        item, by = get(EvidenceItem, ids.item), get(User, ids.learner)
        go()
        with transaction():
            actions.withdraw(item, by=by, reason="It names a customer.")

    return act


def writing(ids: Ids) -> Act:
    def act(go: Callable[[], None]) -> None:
        portfolio, by = get(PortfolioUnit, ids.unit).portfolio, get(User, ids.learner)
        go()
        with transaction():
            actions.begin_writing(portfolio, by=by, kind="RA", title="At once", work_on=DAY)

    return act


def recording(ids: Ids) -> Act:
    def act(go: Callable[[], None]) -> None:
        unit, by = get(PortfolioUnit, ids.unit), get(User, ids.tom)
        criteria = unit.unit_version.criteria
        go()
        with transaction():
            occasion = Occasion(DAY, None, None, "The counter", "She listened.")
            make_record(unit, by=by, kind="O", title="Desk", occasion=occasion, criteria=criteria)

    return act


def enrolling(ids: Ids, version_id: int) -> Act:
    def act(go: Callable[[], None]) -> None:
        learner, by = get(User, ids.learner), get(User, ids.grace)
        version = get(UnitVersion, version_id)
        assert learner.has("learner")
        go()
        with transaction():
            enrol(learner, [(version, None)], by=by)

    return act


def kinds(raised: list[BaseException | None]) -> set[type[BaseException] | None]:
    """What was raised; None where an act went through."""
    return {type(each) if each else None for each in raised}


def count(model: Any, *where: Any) -> int:
    """How many rows there are."""
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_unit_is_submitted_as_its_page_showed_it_or_not_at_all(app: Flask, _round: int) -> None:
    ids = Ids(app)

    raised = at_once(app, submitting(ids), mapping(ids))

    assert kinds(raised) == {None, ChangedSinceSeen}
    with app.app_context():
        ties = db.session.scalars(
            select(EvidenceMapping).where(EvidenceMapping.portfolio_unit_id == ids.unit)
        ).all()
        assert [tie.submitted for tie in ties] in ([True, True], [False, False, False])


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_judges_of_one_page_judge_once(app: Flask, _round: int) -> None:
    ids = Ids(app, submitted=True)

    raised = at_once(app, judging(ids), judging(ids))

    assert kinds(raised) == {None, ChangedSinceSeen}
    with app.app_context():
        assert count(Judgement, Judgement.portfolio_unit_id == ids.unit) == 2  # one a criterion


def test_a_judgement_that_comes_in_the_middle_of_an_erasure_is_refused(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = Ids(app, submitted=True)
    emptied = erasing._empty_words
    middle, judged = threading.Event(), threading.Event()

    def emptied_slowly(portfolio_id: int, at: datetime) -> tuple[int, list[str]]:
        found = emptied(portfolio_id, at)
        db.session.flush()
        middle.set()
        # A judgement that waits for nobody is saved in this time.
        judged.wait(2)
        return found

    monkeypatch.setattr(erasing, "_empty_words", emptied_slowly)

    def erase(go: Callable[[], None]) -> None:
        learner, by = get(User, ids.learner), get(User, ids.grace)
        go()
        with transaction():
            erasing.erase(learner, by=by, ground="Asked for.", years=3, early=True)

    def judge(go: Callable[[], None]) -> None:
        unit, by = get(PortfolioUnit, ids.unit), get(User, ids.tom)
        verdicts = met(unit)
        assert not unit.learner.erased
        go()
        middle.wait(PATIENCE)
        try:
            with transaction():
                words = "Priya told it well."
                assessing.judge(unit, by=by, seen=ids.revision, verdicts=verdicts, feedback=words)
        finally:
            judged.set()

    raised = at_once(app, erase, judge)

    assert kinds(raised) == {None, LearnerErased}
    with app.app_context():
        assert count(Judgement, Judgement.portfolio_unit_id == ids.unit) == 0


def test_a_judgement_that_began_before_an_erasure_is_emptied_by_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = Ids(app, submitted=True)
    recorded = assessing.record_of_unit
    began, erased = threading.Event(), threading.Event()

    def recorded_slowly(*given: Any, **named: Any) -> None:
        began.set()
        # An erasure that waits for nobody is done in this time.
        erased.wait(2)
        recorded(*given, **named)

    monkeypatch.setattr(assessing, "record_of_unit", recorded_slowly)

    def erase(go: Callable[[], None]) -> None:
        learner, by = get(User, ids.learner), get(User, ids.grace)
        go()
        began.wait(PATIENCE)
        try:
            with transaction():
                erasing.erase(learner, by=by, ground="Asked for.", years=3, early=True)
        finally:
            erased.set()

    def judge(go: Callable[[], None]) -> None:
        unit, by = get(PortfolioUnit, ids.unit), get(User, ids.tom)
        verdicts = met(unit)
        go()
        with transaction():
            words = "Priya told it well."
            assessing.judge(unit, by=by, seen=ids.revision, verdicts=verdicts, feedback=words)

    raised = at_once(app, erase, judge)

    assert raised == [None, None]
    with app.app_context():
        said = db.session.scalars(
            select(RoundFeedback.text)
            .join(Submission, Submission.id == RoundFeedback.submission_id)
            .where(Submission.portfolio_unit_id == ids.unit)
        ).all()
        assert "Priya told it well." not in said
        told = db.session.scalars(
            select(AuditEvent.sentence).where(AuditEvent.portfolio_unit_id == ids.unit)
        ).all()
        assert [each for each in told if "Priya" in each] == []


@pytest.mark.parametrize("_round", ROUNDS)
def test_nothing_is_mapped_under_a_signature_that_is_being_made(app: Flask, _round: int) -> None:
    ids = Ids(app, judged=True)

    signed, mapped = at_once(app, signing(ids), mapping(ids))

    with app.app_context():
        signatures = count(SignOff, SignOff.portfolio_unit_id == ids.unit)
        ties = count(EvidenceMapping, EvidenceMapping.portfolio_unit_id == ids.unit)
        assert not list(broken_seals())
    if signed is None:
        assert isinstance(mapped, UnitLocked | ChangedSinceSeen)
        assert (signatures, ties) == (1, 2)
    else:
        assert isinstance(signed, ChangedSinceSeen)
        assert (signatures, ties) == (0, 3)


def test_two_sign_offs_at_once_are_one(app: Flask) -> None:
    ids = Ids(app, judged=True)

    raised = at_once(app, signing(ids), signing(ids))

    assert None in raised
    with app.app_context():
        assert count(SignOff, SignOff.portfolio_unit_id == ids.unit) == 1


def test_a_tie_taken_away_twice_at_once_is_a_sentence(app: Flask) -> None:
    ids = Ids(app)

    raised = at_once(app, untying(ids), untying(ids))

    assert kinds(raised) == {None, TieGone}


@pytest.mark.parametrize("_round", ROUNDS)
def test_what_is_being_withdrawn_is_not_mapped_afterwards(app: Flask, _round: int) -> None:
    ids = Ids(app)

    withdrawn, mapped = at_once(app, withdrawing(ids), mapping(ids))

    assert withdrawn is None
    assert mapped is None or isinstance(mapped, ItemWithdrawn)
    with app.app_context():
        expected = 3 if mapped is None else 2
        assert count(EvidenceMapping, EvidenceMapping.portfolio_unit_id == ids.unit) == expected
        verbs = db.session.scalars(
            select(AuditEvent.verb)
            .where(AuditEvent.portfolio_unit_id == ids.unit)
            .order_by(AuditEvent.id)
        ).all()
        assert verbs[-1] == "evidence.withdrawn"


def test_items_begun_at_once_are_numbered_one_after_the_other(app: Flask) -> None:
    ids = Ids(app)

    at_once(app, *([writing(ids)] * 5), recording(ids))

    with app.app_context():
        numbers = db.session.scalars(
            select(EvidenceItem.number).where(
                EvidenceItem.portfolio_id == get(PortfolioUnit, ids.unit).portfolio_id
            )
        ).all()
        assert sorted(numbers) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_learner_is_enrolled_while_they_write_and_an_assessor_records(
    app: Flask, _round: int
) -> None:
    ids = Ids(app, submitted=True)
    with app.app_context():
        version = a_unit_version(title="Monitor quality")
        store(version)
        version_id = version.id
        db.session.rollback()

    raised = at_once(app, enrolling(ids, version_id), writing(ids), recording(ids), judging(ids))

    assert raised[:3] == [None, None, None]
    assert raised[3] is None or isinstance(raised[3], ChangedSinceSeen)


def test_one_form_pressed_twice_at_once_acts_once(app: Flask) -> None:
    ids = Ids(app)
    answers: list[int] = []
    form = {"kind": "RA", "title": "Pressed twice", "work_on": "2026-03-02", "once": "token-of-one"}
    with app.app_context():
        portfolio_id = get(PortfolioUnit, ids.unit).portfolio_id
        learner = get(User, ids.learner)
        cookies = [
            (learner.fs_uniquifier, begin_sign_in(learner, datetime.now(UTC))) for _ in range(2)
        ]
        store()

    address = f"/portfolios/{portfolio_id}/evidence/write"

    def press(go: Callable[[], None]) -> None:
        client = a_browser(app, *cookies.pop())
        go()
        answers.append(client.post(address, data=form).status_code)

    at_once(app, press, press)

    assert answers == [303, 303]
    with app.app_context():
        assert count(EvidenceItem, EvidenceItem.portfolio_id == portfolio_id) == 2


def test_people_sign_in_and_look_while_others_write(app: Flask) -> None:
    people = [Ids(app) for _ in range(3)]
    answers: list[tuple[str, int]] = []
    with app.app_context():
        for ids in people:
            get(User, ids.learner).password = hash_password(PASSWORD)
        addresses = {ids.learner: get(User, ids.learner).email for ids in people}
        store()

    def sign_in(ids: Ids) -> Act:
        def act(go: Callable[[], None]) -> None:
            client = app.test_client()
            given = {"email": addresses[ids.learner], "password": PASSWORD}
            go()
            answers.append(("sign in", client.post("/sign-in", data=given).status_code))
            answers.append(("home", client.get("/").status_code))

        return act

    at_once(app, *(sign_in(ids) for ids in people), *(writing(ids) for ids in people))

    assert sorted(answers) == [("home", 200)] * 3 + [("sign in", 302)] * 3


def a_browser(app: Flask, uniquifier: str, token: str) -> FlaskClient:
    """A browser in which that person is signed in."""
    client = FlaskClient(app, app.response_class, use_cookies=True)
    with client.session_transaction() as session:
        session["_user_id"] = uniquifier
        session["_fresh"] = True
        session[SIGN_IN] = token
    return client


@pytest.mark.parametrize("_round", ROUNDS)
def test_two_uploads_at_once_share_the_room_that_is_left(
    app: Flask, _round: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = Ids(app)
    settings = app.extensions["portfolio_settings"]
    less = settings.model_copy(update={"learner_room_mb": 1})
    monkeypatch.setitem(app.extensions, "portfolio_settings", less)
    with app.app_context():
        kept = [
            files().put(BytesIO(sign * 600 * 1024), area=f"centre-1/evidence-{_round}")
            for sign in (b"a", b"b")
        ]

    def adding(stored: Stored) -> Act:
        def act(go: Callable[[], None]) -> None:
            portfolio, by = get(PortfolioUnit, ids.unit).portfolio, get(User, ids.learner)
            upload = Upload("reply.txt", MediaKind.TXT, stored, from_text("Dear Mr Lee"))
            go()
            with transaction():
                file_actions.add_file(
                    portfolio, by=by, kind="PE", title="", work_on=DAY, uploads=[upload]
                )

        return act

    raised = at_once(app, *(adding(stored) for stored in kept))

    assert kinds(raised) == {None, NoRoomLeft}


@pytest.mark.parametrize("_round", ROUNDS)
def test_a_witness_who_presses_twice_at_once_sends_one_testimony(app: Flask, _round: int) -> None:
    ids = Ids(app)
    token = f"pressed twice {ids.unit}"
    with app.app_context():
        store(a_request(get(PortfolioUnit, ids.unit), token=token))
    sent = {
        "name": "Sam Reid", "role": "Team leader", "relation": "manager", "known_for": "a year",
        "contact": "01904 1", "seen_on": "2026-03-02", "statement": "I saw it.", "act": "send",
        "confirmed": "y",
    }  # fmt: skip
    codes: list[int] = []

    def press(wait: Callable[[], None]) -> None:
        client = app.test_client()
        wait()
        codes.append(client.post(f"/witness/{token}", data=sent).status_code)

    assert at_once(app, press, press) == [None, None]

    assert sorted(codes) == [303, 410]
    with app.app_context():
        asked = WitnessTestimony.request.has(portfolio_unit_id=ids.unit)
        assert len(db.session.scalars(select(WitnessTestimony).where(asked)).all()) == 1
