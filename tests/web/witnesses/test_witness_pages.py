"""A witness opens a link without an account, writes, reads it through, sends, and confirms."""

import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from portfolio.audit.models import AuditEvent
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.declarations import WITNESS_1
from portfolio.evidence.models import WITNESS, EvidenceItem, EvidenceMapping
from portfolio.web.guard import today
from portfolio.witnesses.models import WitnessRequest, WitnessTestimony
from tests.letters import link_in, mails_to, words_of
from tests.strict_client import StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_request,
    an_assessor,
    store,
)

TOKEN = "a-secret-that-nobody-guesses"


@pytest.fixture
def unit(client: StrictClient) -> PortfolioUnit:
    centre = a_centre()
    learner, tom = a_learner(centre), an_assessor(centre)
    store(centre, learner, tom)
    made = a_portfolio_unit(a_portfolio(learner), assessor=tom)
    store(made)
    return made


@pytest.fixture
def asked(unit: PortfolioUnit) -> WitnessRequest:
    made = a_request(unit, token=TOKEN)
    store(made)
    return made


def written(**other: str) -> dict[str, str]:
    """What a witness types."""
    return {
        "name": "Sam Reid",
        "role": "Team leader",
        "organisation": "Hillside Stores",
        "relation": "I am her line manager",
        "known_for": "Two years",
        "contact": "01904 123456",
        "seen_on": today().isoformat(),
        "statement": "She listened to the end.\n\nThen she logged it.",
        "act": "read",
    } | other


def sent(**other: str) -> dict[str, str]:
    """What the page that is read through sends."""
    return written(act="send", confirmed="y", **other)


def how_many_came() -> int:
    return db.session.scalar(select(func.count()).select_from(WitnessTestimony)) or 0


def test_the_page_says_who_asks_for_what_in_plain_words(
    client: StrictClient, asked: WitnessRequest
) -> None:
    page = client.page("witnesses.testify", token=TOKEN)

    assert page.h1 == "What you saw of Priya Nair's work"
    assert "Recognise early warning signs" in page.text
    assert "Listen actively" not in page.text
    assert "The refund call on Tuesday." in page.text
    assert not page.tree.xpath("//input[@name='criteria']")
    assert page.value("name") == "Sam Reid"


def test_what_a_witness_sends_is_an_item_that_nobody_else_wrote(
    client: StrictClient, asked: WitnessRequest
) -> None:
    page = client.send("witnesses.testify", written(), token=TOKEN)
    assert page.h1 == "Read it through"
    assert "Then she logged it." in page.text
    assert how_many_came() == 0
    assert asked.opened_at is not None

    page = client.send("witnesses.testify", sent(), token=TOKEN)

    assert page.h1 == "Thank you: it is sent"
    item = db.session.scalars(select(EvidenceItem)).one()
    assert (item.kind, item.by_relation, item.newest.source) == ("WT", WITNESS, "form")
    assert item.newest.declaration == WITNESS_1
    assert item.newest.text == "She listened to the end.\n\nThen she logged it."
    assert item.title == "Testimony of Sam Reid, Team leader"
    assert db.session.scalars(select(EvidenceMapping)).all() == []
    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert event.by_id is None
    assert "Sam Reid, a witness, sent E1" in event.sentence


def test_how_to_reach_the_witness_is_no_part_of_the_evidence(
    client: StrictClient, asked: WitnessRequest
) -> None:
    client.send("witnesses.testify", sent(), token=TOKEN)

    version = db.session.scalars(select(EvidenceItem)).one().newest
    assert version.reading is not None
    assert "01904 123456" not in str(version.reading.document) + str(version.fields)
    assert db.session.scalars(select(WitnessTestimony)).one().contact == "01904 123456"


def test_what_is_missing_is_said_beside_it_and_what_was_typed_stays(
    client: StrictClient, asked: WitnessRequest
) -> None:
    page = client.send(
        "witnesses.testify", written(role="", seen_on="soon"), token=TOKEN, status=422
    )

    assert "Write your role." in page.error_summary
    assert "That is no day" in page.error_summary
    assert page.value("statement").replace("\r", "") == written()["statement"]
    assert asked.opened_at is None


def test_nothing_is_sent_before_the_witness_says_they_saw_it_themselves(
    client: StrictClient, asked: WitnessRequest
) -> None:
    page = client.send("witnesses.testify", written(act="send"), token=TOKEN, status=422)

    assert page.h1 == "Read it through"
    assert "Tick that you saw it yourself" in page.error_summary
    assert how_many_came() == 0


def test_what_was_read_through_can_be_changed_before_it_is_sent(
    client: StrictClient, asked: WitnessRequest
) -> None:
    page = client.send("witnesses.testify", written(act="change"), token=TOKEN)

    assert page.value("statement").replace("\r", "") == written()["statement"]
    assert page.value("role") == "Team leader"


@pytest.mark.parametrize(
    ("name", "words"),
    [("priya  NAIR", "is the learner"), ("Tom Okafor", "assesses or verifies")],
)
def test_neither_the_learner_nor_who_judges_is_the_witness(
    client: StrictClient, asked: WitnessRequest, name: str, words: str
) -> None:
    page = client.send("witnesses.testify", sent(name=name), token=TOKEN, status=422)

    assert words in page.error_summary
    assert how_many_came() == 0


def test_the_learner_does_not_write_with_the_learners_own_sign_in(
    client: StrictClient, unit: PortfolioUnit, asked: WitnessRequest
) -> None:
    client.sign_in(unit.learner)

    assert client.page("witnesses.testify", token=TOKEN, status=403).h1 == (
        "You can't be this witness"
    )
    client.send("witnesses.testify", sent(), token=TOKEN, status=403)
    assert how_many_came() == 0


def test_a_day_that_has_not_come_is_refused(client: StrictClient, asked: WitnessRequest) -> None:
    tomorrow = (today() + timedelta(days=1)).isoformat()

    page = client.send("witnesses.testify", written(seen_on=tomorrow), token=TOKEN, status=422)

    assert "That day has not come yet." in page.error_summary


def test_a_link_works_once_and_what_is_typed_into_it_afterwards_is_not_lost(
    client: StrictClient, asked: WitnessRequest
) -> None:
    client.send("witnesses.testify", sent(), token=TOKEN)

    page = client.send(
        "witnesses.testify", sent(statement="Something else."), token=TOKEN, status=410
    )

    assert page.h1 == "This was sent already"
    assert page.tree.xpath("string(//textarea)").strip() == "Something else."
    assert how_many_came() == 1


def test_a_request_withdrawn_while_the_page_is_open_keeps_what_was_typed(
    client: StrictClient, asked: WitnessRequest
) -> None:
    client.page("witnesses.testify", token=TOKEN)
    asked.ended_at, asked.ended_as = asked.made_at, "withdrawn"
    store(asked)

    page = client.send("witnesses.testify", written(), token=TOKEN, status=410)

    assert page.h1 == "This request was withdrawn"
    assert "She listened to the end." in page.tree.xpath("string(//textarea)")
    assert how_many_came() == 0


def test_a_link_is_good_through_its_last_day_and_not_a_day_longer(
    client: StrictClient, asked: WitnessRequest
) -> None:
    asked.last_on = today()
    store(asked)
    client.page("witnesses.testify", token=TOKEN)

    asked.last_on = today() - timedelta(days=1)
    store(asked)

    assert client.page("witnesses.testify", token=TOKEN, status=410).h1 == "This link has run out"
    client.send("witnesses.testify", sent(), token=TOKEN, status=410)
    assert how_many_came() == 0


def test_every_address_that_is_no_link_gets_the_same_answer(
    client: StrictClient, asked: WitnessRequest
) -> None:
    answers = {
        (answer.status_code, answer.text)
        for token in ("x", TOKEN.upper(), asked.token_sha256, f"{TOKEN}x")
        for answer in (client.get(f"/witness/{token}"), client.post(f"/witness/{token}"))
    }

    assert len(answers) == 1
    assert answers.pop()[0] == 404


def test_whoever_guesses_links_is_soon_told_to_wait(client: StrictClient) -> None:
    codes = [client.get(f"/witness/guess-{n}").status_code for n in range(32)]

    assert codes.index(429) == 30


def test_a_link_to_confirm_opens_nothing_to_write_on_and_the_other_way_round(
    client: StrictClient, asked: WitnessRequest
) -> None:
    address = f"{uuid4().hex}@work.example"
    assert client.get(f"/testimony-confirmations/{TOKEN}").status_code == 404

    client.send("witnesses.testify", sent(contact=address), token=TOKEN)
    (copy,) = mails_to(client.application, address)

    other = link_in(copy).rpartition("/")[2]
    assert client.get(f"/witness/{other}").status_code == 404


def test_a_copy_goes_to_the_witness_and_its_link_confirms_by_a_button(
    app: Flask, client: StrictClient, asked: WitnessRequest
) -> None:
    address = f"{uuid4().hex}@work.example"
    client.send("witnesses.testify", sent(contact=address), token=TOKEN)
    (copy,) = mails_to(app, address)
    assert "Then she logged it." in words_of(copy)
    testimony = db.session.scalars(select(WitnessTestimony)).one()

    client.get(link_in(copy))  # as programs do that look into mails
    assert not testimony.confirmed

    first = client.post(link_in(copy), follow_redirects=True)
    again = client.post(link_in(copy), follow_redirects=True)

    assert "Thank you: it is confirmed" in first.text
    assert "Thank you: it is confirmed" in again.text
    db.session.expire_all()
    assert testimony.confirmed
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.verb == "testimony.confirmed")
    ).all()
    assert [event.by_id for event in events] == [None]


def test_the_copy_goes_where_the_witness_was_asked(
    app: Flask, client: StrictClient, unit: PortfolioUnit
) -> None:
    mailbox, typed = f"{uuid4().hex}@work.example", f"{uuid4().hex}@work.example"
    store(a_request(unit, token="mailed", address=mailbox))

    client.send("witnesses.testify", sent(contact=typed), token="mailed")

    assert len(mails_to(app, mailbox)) == 1
    assert mails_to(app, typed) == []


def test_the_secret_of_a_link_is_in_no_log_and_told_to_no_other_page(
    client: StrictClient, asked: WitnessRequest, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answers = [
        client.get(f"/witness/{TOKEN}"),
        client.post(f"/witness/{TOKEN}", data=written(role="")),
        client.post(f"/witness/{TOKEN}", data=sent()),
        client.get(f"/testimony-confirmations/{TOKEN}"),
    ]

    assert "endpoint=witnesses.testify" in caplog.text
    assert TOKEN not in caplog.text
    assert {each.headers["Referrer-Policy"] for each in answers} == {"no-referrer"}
    assert all("no-store" in each.headers["Cache-Control"] for each in answers)


def test_a_witness_needs_no_cookie(client: StrictClient, asked: WitnessRequest) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    try:
        page = client.send("witnesses.testify", written(), token=TOKEN)
        client.sign_out()
        page = client.send("witnesses.testify", sent(), token=TOKEN)
    finally:
        client.application.config["WTF_CSRF_ENABLED"] = False

    assert page.h1 == "Thank you: it is sent"


def test_nobody_writes_for_a_learner_whose_account_has_ended(
    client: StrictClient, unit: PortfolioUnit, asked: WitnessRequest
) -> None:
    unit.learner.active = False
    store(unit.learner)

    page = client.page("witnesses.testify", token=TOKEN, status=410)

    assert page.h1 == "This request was withdrawn"


NAMING = "Mrs Olivia Marsden rang on 07700 900123 and Priya Nair listened to Mrs Marsden."


def test_others_whom_a_witness_names_are_marked_and_nothing_is_sent_unasked(
    client: StrictClient, asked: WitnessRequest
) -> None:
    page = client.send("witnesses.testify", written(statement=NAMING), token=TOKEN)

    marked = [mark.text for mark in page.tree.xpath("//mark")]
    assert "07700 900123" in marked
    assert any("Olivia Marsden" in each for each in marked)
    assert not any("Priya" in each or "Reid" in each for each in marked)

    page = client.send("witnesses.testify", sent(statement=NAMING), token=TOKEN, status=422)

    assert "tick that it has to stay" in page.error_summary
    assert how_many_came() == 0


def test_one_press_puts_stand_ins_into_a_testimony_before_it_is_sent(
    client: StrictClient, asked: WitnessRequest
) -> None:
    page = client.send("witnesses.testify", written(statement=NAMING, act="stand-ins"), token=TOKEN)

    anew = page.value("statement")
    assert "Marsden" not in page.text
    assert "[phone]" in anew
    assert "Priya Nair listened" in anew
    assert how_many_came() == 0
    assert client.send("witnesses.testify", sent(statement=anew), token=TOKEN).h1 == (
        "Thank you: it is sent"
    )


def test_what_has_to_stay_in_a_testimony_stays_with_the_reason_that_is_sent_with_it(
    client: StrictClient, asked: WitnessRequest
) -> None:
    naming = sent(statement=NAMING, stays="y")

    page = client.send("witnesses.testify", naming, token=TOKEN, status=422)
    assert "Say why it has to stay." in page.error_summary

    client.send("witnesses.testify", naming | {"stays_because": "She asked to be."}, token=TOKEN)

    version = db.session.scalars(select(EvidenceItem)).one().newest
    assert version.reading is not None
    said = str(version.reading.document)
    assert "Mrs Olivia Marsden" in said
    assert "Others are named in it because: She asked to be." in said


def test_whoever_opens_a_used_link_later_is_told_that_it_was_sent_and_no_more(
    client: StrictClient, asked: WitnessRequest
) -> None:
    client.send("witnesses.testify", sent(), token=TOKEN)

    page = client.page("witnesses.testify", token=TOKEN, status=410)

    assert page.h1 == "This was sent already"
    assert "Priya" not in page.text
    assert "listened" not in page.text


def test_a_withdrawn_request_of_the_learner_names_them_once(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    made = a_request(unit, token=TOKEN)
    made.by = unit.learner
    made.ended_at, made.ended_as = made.made_at, "withdrawn"
    store(made)

    page = client.page("witnesses.testify", token=TOKEN, status=410)

    assert "Priya Nair asked you about their own work" in page.text


def test_a_witness_reads_plain_words_with_the_qualifications_own_behind_them(
    client: StrictClient, asked: WitnessRequest
) -> None:
    version = asked.portfolio_unit.unit_version
    first, *others = asked.criteria
    version.content = version.content | {"plain_words": {first.key: "She listened to somebody."}}
    store(version)

    page = client.page("witnesses.testify", token=TOKEN)

    about = page.tree.xpath("//h2[.='Write about this']/following-sibling::ul/li")
    said = [" ".join(each.text_content().split()) for each in about]
    assert said == ["She listened to somebody.", *(each.display_text for each in others)]
    behind = page.tree.xpath("//details[contains(summary, 'own words')]//li")
    assert [each.text_content().split("(part of")[0].strip() for each in behind] == [
        each.text for each in asked.criteria
    ]
    assert not page.tree.xpath("//input[@type='checkbox']")


def test_without_plain_words_a_witness_reads_the_qualifications_own(
    client: StrictClient, asked: WitnessRequest
) -> None:
    page = client.page("witnesses.testify", token=TOKEN)

    assert asked.criteria[0].display_text in page.text
    assert "In the qualification's own words" not in page.text
