"""Every route, for everybody who can stand to the thing it is about: let in, 403 or 404.

The table was written by hand from the states page, not from the policy. A page lets in with 200,
leads on with 303, or refuses what was typed with 422; "no" is 403 for who may see the thing but
not do this, "-" is 404 for who must not learn that it exists.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from portfolio.access import Relation, RoleName
from portfolio.db import db
from portfolio.documents.comma_separated import from_csv_text
from portfolio.enrolment.models import ExternalGrant
from portfolio.erasure.models import LegalHold
from portfolio.evidence.confidentiality.models import OriginalFile
from portfolio.evidence.models import EvidenceFile
from portfolio.exports.models import Export
from portfolio.files.store import store as files
from portfolio.interchange.models import IncomingList
from portfolio.notices.models import Notice
from portfolio.people.accounts.set_up import OWN_PAGES
from portfolio.people.models import User
from portfolio.schema import Base
from portfolio.standards.models import LearningOutcome, Qualification, UnitDraft
from portfolio.standards.own_units.typed import EMPTY
from portfolio.verification.models import ActionPoint, Sample
from portfolio.web.guard import today
from tests.guards.test_routes import OPEN_ASSETS
from tests.strict_client import StrictClient
from tests.world import (
    NOW,
    a_centre,
    a_journal_entry,
    a_learner,
    a_manager,
    a_person,
    a_policy,
    a_portfolio,
    a_portfolio_unit,
    a_recommendation,
    a_request,
    a_sign_off,
    a_submission,
    a_testimony,
    a_tie,
    a_unit_version,
    a_verifier,
    an_assessor,
    an_item,
    store,
)

ROUTES = """
                                          learner assess counter verify extern manager member other
overview.home             GET  -          yes     yes    yes     yes    yes    yes     yes    yes
overview.waiting          GET  -          yes     yes    yes     yes    yes    yes     yes    yes
overview.portfolio        GET  portfolio  yes     yes    yes     yes    yes    yes     -      -
overview.qualifications   GET  portfolio  yes     yes    yes     yes    yes    yes     -      -
overview.unit             GET  unit       yes     yes    yes     yes    yes    yes     -      -
overview.map_unit         POST unit       yes     yes    no      no     no     no      -      -
overview.submit           GET  unit       yes     no     no      no     no     no      -      -
overview.submit           POST unit       yes     no     no      no     no     no      -      -
overview.move             GET  unit       no      yes    no      no     no     yes     -      -
overview.move             POST unit       no      yes    no      no     no     yes     -      -
overview.move_all         GET  newer      -       -      -       -      -      yes     -      yes
overview.move_all         POST newer      -       -      -       -      -      yes     -      yes
overview.history          GET  unit       yes     yes    yes     yes    yes    yes     -      -
standards.units           GET  -          yes     yes    yes     yes    yes    yes     yes    yes
standards.unit            GET  version    yes     yes    yes     yes    yes    yes     yes    yes
standards.changes         GET  newer      yes     yes    yes     yes    yes    yes     yes    yes
standards.download        GET  version    yes     yes    yes     yes    yes    yes     yes    yes
standards.own_units       GET  -          no      no     no      no     no     yes     no     yes
standards.upload          POST -          no      no     no      no     no     yes     no     yes
standards.begin           POST -          no      no     no      no     no     yes     no     yes
standards.begin_from      POST version    -       -      -       -      -      yes     -      yes
standards.draft           GET  draft      -       -      -       -      -      yes     -      -
standards.draft           POST draft      -       -      -       -      -      yes     -      -
standards.take_up         GET  draft      -       -      -       -      -      yes     -      -
standards.take_up         POST draft      -       -      -       -      -      yes     -      -
standards.discard         POST draft      -       -      -       -      -      yes     -      -
standards.qualification   GET  diploma    yes     yes    yes     yes    yes    yes     yes    yes
complaints.log            GET  log        yes     yes    yes     yes    yes    no      -      -
complaints.patterns       GET  portfolio  yes     yes    yes     yes    yes    no      -      -
complaints.keep_patterns  POST portfolio  yes     no     no      no     no     no      -      -
complaints.columns        GET  log        yes     no     no      no     no     no      -      -
complaints.columns        POST log        yes     no     no      no     no     no      -      -
complaints.recommend      GET  log        yes     no     no      no     no     no      -      -
complaints.recommend      POST log        yes     no     no      no     no     no      -      -
complaints.keep           POST log        yes     no     no      no     no     no      -      -
complaints.change         GET  recommended yes    no     no      no     no     no      -      -
complaints.change         POST recommended yes    no     no      no     no     no      -      -
complaints.withdraw       POST recommended yes    no     no      no     no     no      -      -
complaints.timescale      GET  -          no      no     no      no     no     yes     no     yes
complaints.timescale      POST -          no      no     no      no     no     yes     no     yes
policies.register         GET  -          yes     yes    yes     yes    yes    yes     yes    yes
policies.add              GET  -          no      no     no      no     no     yes     no     yes
policies.add              POST -          no      no     no      no     no     yes     no     yes
policies.change           GET  policy     -       -      -       -      -      yes     -      -
policies.change           POST policy     -       -      -       -      -      yes     -      -
evidence.cite             GET  item       yes     no     no      no     no     no      -      -
evidence.cite             POST item       yes     no     no      no     no     no      -      -
journal.entries           GET  portfolio  yes     no     no      no     no     no      -      -
journal.write             GET  portfolio  yes     no     no      no     no     no      -      -
journal.write             POST portfolio  yes     no     no      no     no     no      -      -
journal.change            GET  entry      yes     -      -       -      -      -       -      -
journal.change            POST entry      yes     -      -       -      -      -       -      -
journal.autosave_new      POST portfolio  yes     no     no      no     no     no      -      -
journal.autosave          POST entry      yes     -      -       -      -      -       -      -
journal.make_evidence     POST entry      yes     -      -       -      -      -       -      -
evidence.kinds            GET  -          no      no     no      no     no     yes     no     yes
evidence.add_kind         GET  -          no      no     no      no     no     yes     no     yes
evidence.add_kind         POST -          no      no     no      no     no     yes     no     yes
evidence.change_kind      GET  -          no      no     no      no     no     404     no     404
evidence.change_kind      POST -          no      no     no      no     no     404     no     404
evidence.move_kind        POST -          no      no     no      no     no     404     no     404
standards.split           GET  outcome    -       -      -       -      -      yes     -      yes
standards.split           POST outcome    -       -      -       -      -      yes     -      yes
enrolment.learners        GET  -          no      no     no      no     no     yes     no     yes
enrolment.enrol           GET  user       -       -      -       -      -      yes     -      -
enrolment.enrol           POST user       -       -      -       -      -      yes     -      -
enrolment.allocate        GET  unit       no      no     no      no     no     yes     -      -
enrolment.allocate        POST unit       no      no     no      no     no     yes     -      -
people.people             GET  -          no      no     no      no     no     yes     no     yes
people.invite             GET  -          no      no     no      no     no     yes     no     yes
people.invite             POST -          no      no     no      no     no     yes     no     yes
people.account            GET  -          yes    yes     yes     yes    yes    yes     yes    yes
people.change_name        GET  -          yes    yes     yes     yes    yes    yes     yes    yes
people.change_name        POST -          yes    yes     yes     yes    yes    yes     yes    yes
people.sign_out_everywhere POST -         yes    yes     yes     yes    yes    yes     yes    yes
people.clear_second_step  POST user       -      -       -       -      -      yes     -      -
people.send_mail_again    POST -          no      no     no      no     no     404     no     404
people.rule_second_step   POST -          no      no     no      no     no     yes     no     yes
people.person             GET  user       -       -      -       -      -      yes     -      -
people.change_roles       GET  user       -       -      -       -      -      yes     -      -
people.change_roles       POST user       -       -      -       -      -      yes     -      -
people.suspend            POST user       -       -      -       -      -      yes     -      -
people.reinstate          POST user       -       -      -       -      -      yes     -      -
people.invite_again       POST user       -       -      -       -      -      yes     -      -
people.withdraw_invitation POST user      -       -      -       -      -      yes     -      -
enrolment.hand_over       GET  user       -       -      -       -      -      yes     -      -
enrolment.hand_over       POST user       -       -      -       -      -      yes     -      -
evidence.items            GET  portfolio  yes     yes    yes     yes    yes    no      -      -
evidence.announce         POST portfolio  yes     no     no      no     no     no      -      -
evidence.unfinished       GET  portfolio  yes     no     no      no     no     no      -      -
evidence.discard_arriving POST portfolio  yes     no     no      no     no     no      -      -
evidence.add              GET  portfolio  yes     no     no      no     no     no      -      -
evidence.add              POST portfolio  yes     no     no      no     no     no      -      -
evidence.write_new        GET  portfolio  yes     no     no      no     no     no      -      -
evidence.write_new        POST portfolio  yes     no     no      no     no     no      -      -
evidence.in_word          GET  portfolio  yes     no     no      no     no     no      -      -
evidence.in_word          POST portfolio  yes     no     no      no     no     no      -      -
evidence.template         GET  portfolio  404     no     no      no     no     no      -      -
evidence.testimony_new    GET  portfolio  yes     no     no      no     no     no      -      -
evidence.testimony_new    POST portfolio  yes     no     no      no     no     no      -      -
evidence.held_new         GET  portfolio  yes     no     no      no     no     no      -      -
evidence.held_new         POST portfolio  yes     no     no      no     no     no      -      -
evidence.held             GET  item       yes     no     no      no     no     no      -      -
evidence.held             POST item       yes     no     no      no     no     no      -      -
evidence.confirm_seen     GET  item       no      yes    no      no     no     no      -      -
evidence.confirm_seen     POST item       no      yes    no      no     no     no      -      -
evidence.files            GET  item       yes     no     no      no     no     no      -      -
evidence.files            POST item       yes     no     no      no     no     no      -      -
evidence.change_files     POST item       yes     no     no      no     no     no      -      -
evidence.add_attachment   POST item       yes     no     no      no     no     no      -      -
evidence.item             GET  item       yes     yes    yes     yes    yes    no      -      -
evidence.matches          GET  item       no      yes    yes     yes    no     no      -      -
evidence.compare          GET  item       yes     yes    yes     yes    yes    no      -      -
evidence.write            GET  item       yes     no     no      no     no     no      -      -
evidence.write            POST item       yes     no     no      no     no     no      -      -
evidence.write_on         POST item       yes     no     no      no     no     no      -      -
evidence.autosave         POST item       yes     no     no      no     no     no      -      -
evidence.declare          POST item       yes     no     no      no     no     no      -      -
evidence.new_version      GET  item       yes     no     no      no     no     no      -      -
evidence.new_version      POST item       yes     no     no      no     no     no      -      -
evidence.testimony        GET  item       yes     no     no      no     no     no      -      -
evidence.testimony        POST item       yes     no     no      no     no     no      -      -
evidence.throw_draft_away POST item       yes     no     no      no     no     no      -      -
evidence.withdraw         GET  item       yes     no     no      no     no     no      -      -
evidence.withdraw         POST item       yes     no     no      no     no     no      -      -
evidence.map              GET  item       yes     yes    no      no     no     no      -      -
evidence.map              POST item       yes     yes    no      no     no     no      -      -
evidence.unmap            POST item       yes     yes    no      no     no     no      -      -
evidence.file             GET  file       yes     yes    yes     yes    yes    no      -      -
evidence.room             GET  -          no      no     no      no     no     yes     no     yes
evidence.room             POST -          no      no     no      no     no     yes     no     yes
evidence.personal_data    GET  item       yes     no     no      no     no     no      -      -
evidence.personal_data    POST item       yes     no     no      no     no     no      -      -
evidence.recording_consent GET  item       yes     no     no      no     no     no      -      -
evidence.recording_consent POST item       yes     no     no      no     no     no      -      -
evidence.anonymise        POST item       yes     no     no      no     no     no      -      -
evidence.original         GET  original   yes     -      -       -      -      -       -      -
evidence.destroy_original GET  original   yes     -      -       -      -      -       -      -
evidence.destroy_original POST original   yes     -      -       -      -      -       -      -
evidence.record_new       GET  unit       no      yes    no      no     no     no      -      -
evidence.record_new       POST unit       no      yes    no      no     no     no      -      -
witnesses.of_unit         GET  unit       yes     yes    yes     yes    yes    no      -      -
witnesses.ask             GET  unit       yes     yes    no      no     no     no      -      -
witnesses.ask             POST unit       yes     yes    no      no     no     no      -      -
witnesses.ask_again       POST asked      yes     yes    no      no     no     no      -      -
witnesses.withdraw        POST asked      yes     yes    no      no     no     no      -      -
witnesses.link            GET  asked      yes     yes    no      no     no     no      -      -
witnesses.expert          GET  testimony  no      yes    no      no     no     no      -      -
witnesses.expert          POST testimony  no      yes    no      no     no     no      -      -
witnesses.of_centre       GET  -          no      yes    yes     yes    no     yes     no     yes
witnesses.download        GET  -          no      yes    yes     yes    no     yes     no     yes
assessment.judge          GET  unit       no      yes    no      no     no     no      -      -
assessment.judge          POST unit       no      yes    no      no     no     no      -      -
assessment.feedback       GET  unit       yes     yes    yes     yes    yes    no      -      -
assessment.sign_off       GET  unit       no      yes    no      no     no     no      -      -
assessment.sign_off       POST unit       no      yes    no      no     no     no      -      -
assessment.reopen         GET  unit       no      yes    no      yes    no     no      -      -
assessment.reopen         POST unit       no      yes    no      yes    no     no      -      -
assessment.countersign    GET  sign_off   no      no     yes     no     no     no      -      -
assessment.countersign    POST sign_off   no      no     yes     no     no     no      -      -
verification.sampling     GET  -          no      no     no      yes    no     no      no     yes
verification.sample_new   GET  unit       no      no     no      yes    no     no      -      -
verification.sample_new   POST unit       no      no     no      yes    no     no      -      -
verification.sample       GET  sample     no      yes    yes     yes    yes    no      -      -
verification.raise_action GET  sample     no      no     no      yes    no     no      -      -
verification.raise_action POST sample     no      no     no      yes    no     no      -      -
verification.agree        POST sample     no      no     no      yes    no     no      -      -
verification.answer       GET  point      no      yes    no      no     no     no      -      -
verification.answer       POST point      no      yes    no      no     no     no      -      -
verification.close        GET  point      no      no     no      yes    no     no      -      -
verification.close        POST point      no      no     no      yes    no     no      -      -
verification.release      POST unit       no      no     no      yes    no     no      -      -
notices.notices           GET  -          yes     yes    yes     yes    yes    yes     yes    yes
notices.notice            GET  notice     yes     -      -       -      -      -       -      -
notices.open_notice       POST notice     yes     -      -       -      -      -       -      -
notices.read              POST notice     yes     -      -       -      -      -       -      -
notices.read_all          POST -          yes     yes    yes     yes    yes    yes     yes    yes
notices.choices           GET  -          yes     yes    yes     yes    yes    yes     yes    yes
notices.choices           POST -          yes     yes    yes     yes    yes    yes     yes    yes
erasure.erase             GET  user       -       -      -       -      -      yes     -      -
erasure.erase             POST user       -       -      -       -      -      yes     -      -
erasure.hold              GET  user       -       -      -       -      -      yes     -      -
erasure.hold              POST user       -       -      -       -      -      yes     -      -
erasure.lift              POST hold       -       -      -       -      -      yes     -      -
verification.unit_samples GET  unit       no      yes    yes     yes    yes    no      -      -
verification.visitors     GET  -          no      no     no      no     no     yes     no     yes
verification.grant_new    GET  -          no      no     no      no     no     yes     no     yes
verification.grant_new    POST -          no      no     no      no     no     yes     no     yes
verification.visitor      GET  visitor    -       -      -       -      -      yes     -      -
verification.visitor      POST visitor    -       -      -       -      -      yes     -      -
verification.looks        GET  visitor    -       -      -       -      -      yes     -      -
verification.looks_file   GET  visitor    -       -      -       -      -      yes     -      -
verification.opened       GET  -          no      no     no      no     yes    no      no     yes
interchange.choose        GET  kind       no      no     no      no     no     yes     no     yes
interchange.choose        POST kind       no      no     no      no     no     yes     no     yes
interchange.example       GET  kind       no      no     no      no     no     yes     no     yes
interchange.preview       GET  list       -       -      -       -      -      yes     -      -
interchange.preview       POST list       -       -      -       -      -      yes     -      -
exports.ask               POST unit       yes     yes    no      yes    no     yes     -      -
exports.export            GET  export     yes     -      -       -      -      -       -      -
exports.state             GET  export     yes     -      -       -      -      -       -      -
exports.download          GET  export     yes     -      -       -      -      -       -      -
"""

PEOPLE = (
    "learner", "assessor", "counter", "verifier", "external", "manager", "member", "other",
)  # fmt: skip
# Pictures and recordings need real bytes; their access is the file's, tested with them elsewhere.
# A file that is arriving is found by its own token: tests/web/evidence/test_arriving.py.
ELSEWHERE = {"evidence.arriving_file", "evidence.picture", "evidence.page_picture", "evidence.play"}
# Whatever watches the server signs in nowhere: tests/web/test_health.py says what it is answered.
# A browser keeps the page for off line, and its worker, as they are for nobody.
FOR_ANYBODY = {"health.alive", "health.ready", "off_line.page", "off_line.worker"}
# Whoever has the secret in the address: tests/web/witnesses says what they answer.
BY_LINK = {"witnesses.testify", "witnesses.confirm"}
LET_IN = {
    # A draft saved with no form at all has moved on.
    "evidence.autosave": {409},
    "journal.autosave": {409},
    "journal.autosave_new": {409},
    # A file announced without saying in which version of tus.
    "evidence.announce": {412},
    "people.send_mail_again": {404},
}
OF_THE_LIBRARY = OWN_PAGES.keys() | {
    "people.sign_in_again",
    "people.join",
    "people.confirm_address",
}


@dataclass(frozen=True)
class Scene:
    """One portfolio unit with everybody who can stand to it, and one of every thing."""

    people: dict[str, User]
    ids: dict[str, int]


@pytest.fixture
def scene(client: StrictClient) -> Scene:
    centre, elsewhere = a_centre(), a_centre("Riverside")
    people = {
        "learner": a_learner(centre),
        "assessor": an_assessor(centre),
        "counter": an_assessor(centre, "Sara Bose"),
        "verifier": a_verifier(centre),
        "external": a_person("Eve Stone", centre, RoleName.EXTERNAL),
        "manager": a_manager(centre),
        "member": a_learner(centre, "Jamie Reid"),
        "other": a_person("Mallory Finch", elsewhere, *RoleName),
    }
    store(centre, elsewhere, *people.values())
    version = a_unit_version(outcomes=("deal with complaints, understand complaints",))
    newer = a_unit_version("Log every complaint")
    newer.unit, newer.version = version.unit, 2
    portfolio = a_portfolio(people["learner"])
    unit = a_portfolio_unit(
        portfolio,
        version,
        assessor=people["assessor"],
        verifier=people["verifier"],
        countersigner=people["counter"],
    )
    store(version, newer, portfolio, unit)
    item = an_item(portfolio)
    kept = files().put(BytesIO(b"Refund call."), area=f"centre-{centre.id}")
    item.newest.files.append(
        EvidenceFile(
            name="refund.txt",
            kind="txt",
            media_type="text/plain",
            size=kept.size,
            sha256=kept.sha256,
            key=kept.key,
        )
    )
    log = an_item(portfolio, kind="CL", title="A log")
    log.newest.reading.document = from_csv_text("Date,Nature\n03/01/2026,Late\n").to_plain()
    recommendation = a_recommendation(log.newest)
    submission = a_submission(unit)
    store(log, recommendation, a_tie(log, unit, 2, submission=submission))
    tie = a_tie(item, unit, 1, submission=submission)
    store(item, submission, tie)
    sign_off = a_sign_off(unit, by=people["assessor"])
    grant = ExternalGrant(
        portfolio_unit=unit,
        user=people["external"],
        from_on=today() - timedelta(days=1),
        until_on=today() + timedelta(days=1),
        by_id=people["manager"].id,
        at=NOW,
    )
    store(sign_off, grant)
    sample = Sample(
        portfolio_unit=unit,
        sign_off=sign_off,
        kind="summative",
        origin="verifier",
        reason="First decision.",
        verifier=people["verifier"],
        assessor=people["assessor"],
        at=NOW,
    )
    point = ActionPoint(
        sample=sample,
        text="Say who took it over.",
        severity="essential",
        due_on=today(),
        by_id=people["verifier"].id,
        at=NOW,
    )
    export = Export(
        portfolio_unit=unit,
        state="waiting",
        by=people["learner"],
        for_relation=Relation.LEARNER.value,
        requested_at=NOW,
    )
    notice = Notice(
        user=people["learner"],
        kind="signed_off",
        key="event 1",
        portfolio_unit=unit,
        by=people["assessor"],
        endpoint="overview.unit",
        target_id=unit.id,
        details={},
        at=NOW,
        in_app=True,
        mail="no",
    )
    asked = a_request(unit)
    testimony = a_testimony(unit)
    store(asked, testimony)
    draft = UnitDraft(
        for_centre_id=centre.id, typed=EMPTY, saves=0, saved_at=NOW, by_id=people["manager"].id
    )
    diploma = Qualification(key="diploma", title="Diploma", status="live", sha256="0" * 64)
    hold = LegalHold(user=people["learner"], reason="An appeal.", at=NOW)
    waiting = IncomingList(
        for_centre_id=centre.id,
        kind="people",
        name="people.csv",
        content=b"Name,E-mail,Roles",
        by=people["manager"],
        at=NOW,
    )
    original = OriginalFile(
        version=item.newest,
        name="account.docx",
        kind="docx",
        media_type="application/octet-stream",
        size=1,
        sha256="0" * 64,
        key="centre-1/evidence/none",
        replaced_at=NOW,
    )
    store(sample, point, export, notice, draft, diploma, hold, waiting, original)
    policy = a_policy(centre, by=people["manager"])
    entry = a_journal_entry(portfolio)
    store(policy, entry)
    things: dict[str, Base] = {
        "portfolio": portfolio,
        "unit": unit,
        "version": version,
        "newer": newer,
        "draft": draft,
        "diploma": diploma,
        "outcome": db.session.query(LearningOutcome).filter_by(unit_version=version).one(),
        "user": people["learner"],
        "visitor": people["external"],
        "item": item,
        "log": log,
        "policy": policy,
        "entry": entry,
        "recommended": recommendation,
        "file": item.newest.files[0],
        "original": original,
        "sign_off": sign_off,
        "sample": sample,
        "point": point,
        "export": export,
        "notice": notice,
        "asked": asked,
        "testimony": testimony,
        "hold": hold,
        "list": waiting,
    }
    return Scene(people, {name: thing.id for name, thing in things.items()})  # type: ignore[attr-defined]  # each has one


def _named(thing: str, scene: Scene) -> dict[str, Any]:
    """What the address names: one thing by its id, a kind of list, or nothing."""
    if thing == "kind":
        return {"kind": "people"}
    return {} if thing == "-" else {"id": scene.ids[thing]}


def access_rows() -> list[list[str]]:
    """The table's rows: endpoint, method, what is named, and the answer to each person."""
    return [line.split() for line in ROUTES.strip().splitlines()[1:]]


@pytest.mark.parametrize("row", access_rows(), ids=lambda row: f"{row[0]}-{row[1]}")
def test_a_route_lets_in_whom_it_should(client: StrictClient, scene: Scene, row: list[str]) -> None:
    endpoint, method, thing, *answers = row
    values = _named(thing, scene)
    address = client.address(endpoint, **values)
    savepoint = db.session.connection().begin_nested

    for who, expected in zip(PEOPLE, answers, strict=True):
        db.session.rollback()
        point = savepoint()
        client.sign_in(scene.people[who])
        response = client.open(address, method=method)
        got = response.status_code
        point.rollback()
        db.session.expire_all()
        if expected == "yes":
            assert got in LET_IN.get(endpoint, {200, 303, 422}), (
                f"{who} got {got} from {method} {address}"
            )
        else:
            wanted = 403 if expected == "no" else 404
            assert got == wanted, f"{who} got {got} from {method} {address}, not {wanted}"


@pytest.mark.parametrize("row", access_rows(), ids=lambda row: f"{row[0]}-{row[1]}")
def test_nobody_signed_out_gets_in(client: StrictClient, scene: Scene, row: list[str]) -> None:
    endpoint, method, thing, *_answers = row
    values = _named(thing, scene)

    response = client.open(client.address(endpoint, **values), method=method)

    assert response.status_code == 303
    assert "/sign-in" in response.headers["Location"]


def test_the_table_speaks_of_every_route(app: Flask) -> None:
    named = {(row[0], row[1]) for row in access_rows()}
    every = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint not in OPEN_ASSETS | OF_THE_LIBRARY | BY_LINK | ELSEWHERE | FOR_ANYBODY
    }

    assert named == every


@pytest.mark.parametrize("thing", ["portfolio", "unit", "item", "file", "sample", "export"])
def test_what_does_not_exist_looks_like_what_is_not_yours(
    client: StrictClient, scene: Scene, thing: str
) -> None:
    endpoint = next(row[0] for row in access_rows() if row[2] == thing and row[1] == "GET")
    client.sign_in(scene.people["other"])

    theirs = client.get(client.address(endpoint, id=scene.ids[thing]))
    nobodys = client.get(client.address(endpoint, id=99999))

    assert theirs.status_code == nobodys.status_code == 404
    assert _without_token(theirs.text) == _without_token(nobodys.text)


def _without_token(text: str) -> str:
    """A page without the form token, which tells the second it was made in."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", text)
