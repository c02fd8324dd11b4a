"""A learner writes by a model's prompts, changes the model, and others read the headings."""

import pytest
from sqlalchemy import select

from portfolio.db import db
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.models import DraftText, EvidenceItem
from portfolio.evidence.writing.accounts import account_in
from tests.strict_client import StrictClient
from tests.world import a_centre, a_learner, a_portfolio, store


@pytest.fixture
def portfolio(client: StrictClient) -> Portfolio:
    """The portfolio of the learner who is signed in."""
    centre = a_centre()
    store(centre)
    made = a_portfolio(a_learner(centre))
    store(made)
    client.sign_in(made.learner)
    return made


@pytest.fixture
def item(client: StrictClient, portfolio: Portfolio) -> EvidenceItem:
    """An account by the six questions that was just begun."""
    begun = {"kind": "RA", "title": "Refund call", "work_on": "03/03/2026", "model": "event"}
    client.send("evidence.write_new", begun | {"once": "begin"}, id=portfolio.id)
    return db.session.scalars(select(EvidenceItem)).one()


def typed(seen: int, **more: str) -> dict[str, str]:
    """What the page's form holds, the hyphens of field names written as underscores."""
    day = {
        "title": "Refund call",
        "work_on": "2026-03-03",
        "text": "",
        "model": "event",
        "ai": "none",
    }
    named = {name.replace("__", "-"): value for name, value in more.items()}
    return day | {"seen": str(seen), "once": f"form {more} {seen}"} | named


def test_the_page_asks_the_questions_of_the_model(client: StrictClient, item: EvidenceItem) -> None:
    page = client.page("evidence.write", id=item.id)

    assert "Why I did it that way" in page.text
    assert "What I would do differently" in page.text
    assert page.value("event-why") == ""


def test_each_section_is_saved_as_it_is_typed(client: StrictClient, item: EvidenceItem) -> None:
    answer = client.post(
        client.address("evidence.autosave", id=item.id),
        data=typed(0, event__why="The policy says so."),
    )

    assert answer.json == {"seen": 1}
    page = client.page("evidence.write", id=item.id)
    assert page.value("event-why") == "The policy says so."


def test_a_completed_account_is_read_under_its_questions(
    client: StrictClient, item: EvidenceItem
) -> None:
    page = client.send(
        "evidence.write",
        typed(0, act="complete", event__what="I rang him.", event__learned="To ask first."),
        id=item.id,
    )

    assert page.h1 == "E1 Refund call"
    assert "¶3 What I learned" in page.text
    assert "¶4 To ask first." in page.text


def test_an_account_that_says_nothing_cannot_be_completed(
    client: StrictClient, item: EvidenceItem
) -> None:
    page = client.send("evidence.write", typed(0, act="complete"), status=422, id=item.id)

    assert "Write something before you complete it." in page.error_summary


def test_changing_the_prompts_keeps_every_text(client: StrictClient, item: EvidenceItem) -> None:
    wrote = {"event__what": "I rang him.", "event__prevented": "A list of calls."}
    wanted = typed(0, act="model", **wrote) | {"model": "gibbs"}

    page = client.send("evidence.write", wanted, id=item.id)

    assert page.value("gibbs-description") == "I rang him."
    assert page.value("event-prevented") == "A list of calls."
    assert "Written under other prompts" in page.text
    back = typed(1, act="model", gibbs__description="I rang him.") | {
        "event-prevented": "A list of calls.",
    }
    page = client.send("evidence.write", back, id=item.id)
    assert page.value("event-what") == "I rang him."
    assert page.value("event-prevented") == "A list of calls."
    assert "Written under other prompts" not in page.text


def test_a_text_goes_on_without_prompts_and_back_under_them(
    client: StrictClient, item: EvidenceItem
) -> None:
    free = typed(0, act="model", text="Order 4.", event__what="I rang.") | {"model": ""}

    page = client.send("evidence.write", free, id=item.id)

    assert page.value("text") == "Order 4."
    assert page.value("event-what") == "I rang."


def test_the_next_version_goes_on_in_the_same_sections(
    client: StrictClient, item: EvidenceItem
) -> None:
    client.send("evidence.write", typed(0, act="complete", event__what="I rang him."), id=item.id)

    page = client.send("evidence.write_on", {"once": "on"}, id=item.id)

    assert page.value("event-what") == "I rang him."
    assert db.session.scalars(select(DraftText)).one().text.startswith("# What happened")


def test_an_account_is_no_longer_than_can_be_kept_however_it_is_cut(
    client: StrictClient, item: EvidenceItem
) -> None:
    long = "word " * 30_000

    answer = client.post(
        client.address("evidence.autosave", id=item.id),
        data=typed(0, event__why=long, event__what=long),
    )

    assert answer.status_code == 422


def test_a_paper_of_the_work_is_written_by_its_own_questions(
    client: StrictClient, portfolio: Portfolio
) -> None:
    page = client.page("evidence.write_new", id=portfolio.id, paper=1)
    assert page.h1 == "Write a plan or a record of your work"
    assert "Monitoring plan" in page.text
    assert "Gibbs" not in page.text
    assert page.tree.xpath("string(//select[@name='kind']/option[@selected]/@value)") == "PE"

    begun = {"kind": "PE", "title": "Calls in May", "work_on": "03/03/2026"}
    client.send(
        "evidence.write_new",
        begun | {"model": "monitoring-plan", "once": "plan"},
        id=portfolio.id,
        paper=1,
    )

    item = db.session.scalars(select(EvidenceItem)).one()
    assert "Standards, measures and targets" in client.page("evidence.write", id=item.id).text
    assert "Gibbs" in client.page("evidence.write_new", id=portfolio.id).text


def test_how_it_went_and_what_it_led_to_stand_with_the_account(
    client: StrictClient, item: EvidenceItem
) -> None:
    wrote = typed(0, act="save", event__what="I rang him.") | {"went": "hard", "led_to": "policy"}
    client.send("evidence.write", wrote, id=item.id)
    assert account_in(item.newest).outcome == "It was hard going, A policy or procedure changed"

    wrong = typed(1, act="save", event__what="I rang him.") | {"went": "x", "led_to": "y"}
    client.post(client.address("evidence.autosave", id=item.id), data=wrong)

    assert account_in(item.newest).outcome == ""
