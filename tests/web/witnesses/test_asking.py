"""A learner or an assessor asks witnesses, sees what came of it, and marks who is an expert."""

import csv
import io
from urllib.parse import unquote
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.coverage.queries import coverage_of
from portfolio.notices.models import Notice
from portfolio.standards.models import UnitVersion
from portfolio.witnesses import queries
from portfolio.witnesses.models import WitnessRequest
from portfolio.witnesses.queries import witness_names
from tests.colleges import a_college
from tests.letters import link_in, mails_to, words_of
from tests.strict_client import Page, StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_request,
    a_testimony,
    a_tie,
    a_unit_version,
    an_assessor,
    store,
)


@pytest.fixture
def unit(client: StrictClient) -> PortfolioUnit:
    """A unit that demands an expert's testimony, of the learner who is signed in."""
    centre = a_centre()
    learner, tom = a_learner(centre), an_assessor(centre)
    store(centre, learner, tom)
    made = a_portfolio_unit(a_portfolio(learner), _version(), assessor=tom)
    store(made)
    client.sign_in(made.learner)
    return made


def _version() -> UnitVersion:
    return a_unit_version({"text": "Calm a customer", "methods": ["EWT"]}, "Log the complaint")


def asking(unit: PortfolioUnit, **other: object) -> dict[str, object]:
    """What is typed to ask a witness by e-mail."""
    return {
        "how": "mail",
        "name": "Sam Reid",
        "address": "sam@work.example",
        "kind": "testimony",
        "words": "The refund call.",
        "criteria": [str(unit.unit_version.criteria[0].id)],
        "once": "ask",
    } | other


def newest() -> WitnessRequest:
    found = db.session.scalars(select(WitnessRequest).order_by(WitnessRequest.id.desc())).first()
    assert found is not None
    return found


def link_on(page: Page) -> str:
    """The path of the link that a page shows."""
    (text,) = page.tree.xpath("//code/text()")
    return "/" + text.split("/", 3)[3]


def test_a_witness_who_is_asked_by_mail_gets_a_link_that_opens_the_page(
    app: Flask, client: StrictClient, unit: PortfolioUnit
) -> None:
    address = f"{uuid4().hex}@work.example"

    page = client.send("witnesses.ask", asking(unit, address=address), id=unit.id)

    assert "Sam Reid is asked by e-mail." in page.flashes
    (mail,) = mails_to(app, address)
    assert mail["Subject"] == "Priya Nair asks what you saw of their work"
    assert "The refund call." in words_of(mail)
    token = link_in(mail).rpartition("/")[2]
    assert token not in page.tree.text_content()
    assert newest().token_sha256 != token
    client.sign_out()
    assert "Calm a customer" in client.page("witnesses.testify", token=token).text


def test_a_qr_code_and_its_address_are_shown_once(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    page = client.send("witnesses.ask", asking(unit, how="picture", address=""), id=unit.id)

    address = page.tree.xpath("string(//code)")
    assert "/witness/" in address
    (picture,) = page.tree.xpath("//img/@src")
    assert picture.startswith("data:image/svg+xml")
    assert "<script" not in unquote(picture)
    assert "style" not in unquote(picture)
    again = client.page("witnesses.link", id=newest().id)
    assert address not in again.tree.text_content()
    assert "Make a new link" in again.buttons()
    client.sign_out()
    assert client.get(link_on(page)).status_code == 200


def test_a_new_link_ends_the_one_before(client: StrictClient, unit: PortfolioUnit) -> None:
    first = link_on(
        client.send("witnesses.ask", asking(unit, how="picture", address=""), id=unit.id)
    )

    page = client.send("witnesses.ask_again", {"once": "again"}, id=newest().id)

    second = link_on(page)
    client.sign_out()
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_a_withdrawn_request_opens_nothing(client: StrictClient, unit: PortfolioUnit) -> None:
    link = link_on(
        client.send("witnesses.ask", asking(unit, how="picture", address=""), id=unit.id)
    )

    page = client.send("witnesses.withdraw", {"once": "withdraw"}, id=newest().id)

    assert "The request is withdrawn." in page.flashes
    assert "Withdrawn" in page.text
    client.sign_out()
    assert client.get(link).status_code == 410


def test_a_request_says_what_about_and_where_it_goes(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    page = client.send(
        "witnesses.ask", asking(unit, address="", criteria=[]), id=unit.id, status=422
    )
    assert "Give the address that the link goes to." in page.error_summary

    page = client.send("witnesses.ask", asking(unit, criteria=[]), id=unit.id, status=422)
    assert "Tick at least one criterion to ask about." in page.error_summary
    assert page.value("words") == "The refund call."


def test_the_learner_and_the_assessor_are_not_asked(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    own = asking(unit, address=unit.learner.email.upper())
    page = client.send("witnesses.ask", own, id=unit.id, status=422)
    assert "That is the address of the learner." in page.error_summary

    page = client.send("witnesses.ask", asking(unit, name="tom okafor"), id=unit.id, status=422)
    assert "Tom Okafor is somebody who assesses or verifies this work" in page.error_summary


def test_the_gap_leads_to_asking_a_witness_about_that_criterion(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    page = client.page("overview.unit", id=unit.id)

    (href,) = [href for words, href in page.links().items() if words.startswith("Ask a witness")]
    asking_page = Page(client.get(href).text)
    checked = asking_page.tree.xpath("//input[@name='criteria'][@checked]/@value")
    assert checked == [str(unit.unit_version.criteria[0].id)]


def test_what_a_witness_sent_nobody_in_the_portfolio_changes(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    testimony = a_testimony(unit)
    store(testimony)
    item = testimony.item

    page = client.page("evidence.item", id=item.id)

    assert "sent by the witness" in page.text
    assert "Not confirmed by e-mail" in page.text
    assert f"Map {item.code} to criteria" in page.links()
    assert f"Withdraw {item.code}" not in page.links()
    client.send(
        "evidence.testimony",
        {"name": "X", "role": "X", "relation": "X", "contact": "X", "work_on": "2026-03-02",
         "statement": "X", "kind": "WT", "once": "x"},
        id=item.id,
        status=422,
    )  # fmt: skip
    db.session.expire_all()
    assert item.newest.text == "I saw it."


def test_an_expert_is_marked_with_a_reason_and_closes_the_gap(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    testimony = a_testimony(unit)
    store(testimony)
    store(a_tie(testimony.item, unit, 1))
    assert [gap.label for gap in coverage_of(unit).gaps] == ["1", "2"]
    assert unit.assessor is not None
    client.sign_in(unit.assessor)
    client.send(
        "witnesses.expert", {"reason": " ", "act": "mark", "once": "a"}, id=testimony.id, status=422
    )

    said = {"reason": "Holds this NVQ.", "act": "mark", "once": "b"}
    page = client.send("witnesses.expert", said, id=testimony.id)

    assert "Holds this NVQ." in page.text
    assert [gap.label for gap in coverage_of(unit).gaps] == ["2"]
    client.send(
        "witnesses.expert",
        {"reason": "Left the trade.", "act": "unmark", "once": "c"},
        id=testimony.id,
    )
    assert [gap.label for gap in coverage_of(unit).gaps] == ["1", "2"]


def test_an_expert_for_one_unit_is_none_for_another(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    other = a_portfolio_unit(unit.portfolio, _version(), assessor=unit.assessor)
    testimony = a_testimony(unit)
    store(other, testimony)
    store(a_tie(testimony.item, unit, 1), a_tie(testimony.item, other, 1))
    assert unit.assessor is not None
    client.sign_in(unit.assessor)

    client.send(
        "witnesses.expert", {"reason": "Leads it.", "act": "mark", "once": "b"}, id=testimony.id
    )

    assert [gap.label for gap in coverage_of(unit).gaps] == ["2"]
    assert [gap.label for gap in coverage_of(other).gaps] == ["1", "2"]


def test_the_list_of_a_centre_fills_itself_and_stays_in_the_centre(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    elsewhere = a_college("Riverside")
    store(a_testimony(unit), a_testimony(unit), a_testimony(elsewhere.open_unit))
    grace = a_manager(unit.learner.centre)
    store(grace)
    client.sign_in(grace)

    page = client.page("witnesses.of_centre")

    assert "1 witness" in page.text
    assert "Sam Reid" in page.text
    assert "sam@work.example" in page.text
    assert "2, 0 confirmed by e-mail" in page.text


def test_a_long_list_of_witnesses_has_pages_and_each_witness_stands_once(
    client: StrictClient, unit: PortfolioUnit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "WITNESSES_A_PAGE", 2)
    for name in ("Ann Lee", "ANN LEE", "Bo Day", "Cy Fox"):
        testimony = a_testimony(unit)
        testimony.name = name
        store(testimony)
    client.sign_in(unit.assessor)

    first = client.page("witnesses.of_centre")
    last = client.page("witnesses.of_centre", page=9)

    assert "3 witnesses" in first.text
    assert "Page 1 of 2" in first.text
    assert "Cy Fox" not in first.text
    assert "Cy Fox" in last.text
    assert "Bo Day" not in last.text


def test_the_sheet_of_witnesses_holds_no_formula(client: StrictClient, unit: PortfolioUnit) -> None:
    testimony = a_testimony(unit)
    testimony.name = "=HYPERLINK(1)"
    testimony.contact = "+44 1904 123456"
    store(testimony)
    assert unit.assessor is not None
    client.sign_in(unit.assessor)

    answer = client.get(client.address("witnesses.download"))

    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert answer.mimetype == "text/csv"
    assert rows[0]["Witness"] == "'=HYPERLINK(1)"
    assert rows[0]["Contact"] == "'+44 1904 123456"


def test_the_learner_and_who_asked_are_told_that_a_testimony_came(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    assert unit.assessor is not None
    store(a_request(unit, token="told", by=unit.assessor))
    client.sign_out()
    client.send(
        "witnesses.testify",
        {
            "name": "Sam Reid", "role": "Team leader", "relation": "manager", "known_for": "a year",
            "contact": "1", "seen_on": "2026-03-02", "statement": "I saw it.", "act": "send",
            "confirmed": "y",
        },
        token="told",
    )  # fmt: skip

    told = db.session.scalars(select(Notice).where(Notice.kind == "testimony")).all()

    assert {each.user_id for each in told} == {unit.learner.id, unit.assessor.id}
    client.sign_in(unit.learner)
    assert "A witness sent E1" in client.page("notices.notices").text


def test_the_names_that_witnesses_gave_are_known(unit: PortfolioUnit) -> None:
    store(a_testimony(unit))

    assert witness_names(unit.portfolio) == {"Sam Reid"}


def test_a_page_of_requests_costs_no_more_for_many(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    store(*[a_testimony(unit) for _ in range(3)], a_request(unit))

    page = client.page("witnesses.of_unit", id=unit.id)

    assert page.text.count("Sent") >= 3
    assert page.buttons().count("Withdraw") == 1
