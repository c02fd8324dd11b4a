"""A learner writes in the page: saved as it is typed, completed, continued as a new version."""

import pytest
from sqlalchemy import select

from portfolio.db import db
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.models import DraftText, EvidenceItem
from tests.strict_client import StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_tie,
    an_assessor,
    an_item,
    store,
)


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
    """An account that was just begun."""
    page = client.send(
        "evidence.write_new",
        {"kind": "RA", "title": "Refund call", "work_on": "03/03/2026", "once": "begin"},
        id=portfolio.id,
    )
    assert page.h1 == "Write E1"
    return db.session.scalars(select(EvidenceItem)).one()


def typed(text: str, seen: int, **more: str) -> dict[str, str]:
    """What the page's form holds."""
    day = {"title": "Refund call", "work_on": "2026-03-03", "ai": "none"}
    return day | {"text": text, "seen": str(seen), "once": f"form {text} {seen}"} | more


def test_what_is_typed_is_saved_and_stands_there_again(
    client: StrictClient, item: EvidenceItem
) -> None:
    address = client.address("evidence.autosave", id=item.id)

    answer = client.post(address, data=typed("Mr Lee rang", 0, title="A refund"))

    assert answer.json == {"seen": 1}
    page = client.page("evidence.write", id=item.id)
    assert page.value("text") == "Mr Lee rang"
    assert page.value("title") == "A refund"
    assert page.value("seen") == "1"


def test_a_slower_save_never_overwrites_a_later_one(
    client: StrictClient, item: EvidenceItem
) -> None:
    address = client.address("evidence.autosave", id=item.id)
    client.post(address, data=typed("Mr Lee rang and asked", 0))

    late = client.post(address, data=typed("Mr Lee", 0))

    assert late.status_code == 409
    assert late.json is not None
    assert "was changed in another window" in late.json["sentence"]
    assert db.session.scalars(select(DraftText)).one().text == "Mr Lee rang and asked"


def test_saving_a_draft_that_moved_on_elsewhere_shows_both_texts(
    client: StrictClient, item: EvidenceItem
) -> None:
    client.post(client.address("evidence.autosave", id=item.id), data=typed("From my phone", 0))

    page = client.send(
        "evidence.write", typed("From my desk", 0, act="save"), status=422, id=item.id
    )

    assert "was changed in another window" in page.error_summary
    assert page.value("text") == "From my desk"
    assert "From my phone" in page.text
    after = client.send(
        "evidence.write",
        typed("From my desk", int(page.value("seen")), act="save"),
        id=item.id,
    )
    assert after.value("text") == "From my desk"


def test_a_draft_can_be_saved_without_a_script(client: StrictClient, item: EvidenceItem) -> None:
    page = client.send("evidence.write", typed("Half a", 0, act="save", title=""), id=item.id)

    assert page.value("text") == "Half a"
    assert "is saved" in page.text


def test_a_completed_account_is_ready_with_numbered_passages(
    client: StrictClient, item: EvidenceItem
) -> None:
    page = client.send(
        "evidence.write",
        typed("I listened.\n\nI apologised.", 0, act="complete"),
        id=item.id,
    )

    assert page.h1 == "E1 Refund call"
    assert "¶2 I apologised." in page.text
    assert "Ready" in page.text
    assert db.session.scalars(select(DraftText)).all() == []


def test_an_empty_account_is_not_completed(client: StrictClient, item: EvidenceItem) -> None:
    page = client.send("evidence.write", typed(" ", 0, act="complete"), status=422, id=item.id)

    assert "Write something before you complete it." in page.error_summary


def test_signed_out_while_writing_answers_the_script_and_keeps_the_draft(
    client: StrictClient, item: EvidenceItem
) -> None:
    address = client.address("evidence.autosave", id=item.id)
    client.sign_out()

    answer = client.post(address, data=typed("More", 0), headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert db.session.scalars(select(DraftText)).one().text == ""


def test_nobody_else_sees_a_draft(client: StrictClient, portfolio: Portfolio) -> None:
    tom = an_assessor(portfolio.learner.centre)
    store(tom)
    unit = a_portfolio_unit(portfolio, assessor=tom)
    item = an_item(portfolio, draft=True, title="Not yet")
    store(unit, item)
    client.sign_in(tom)

    client.page("evidence.item", status=404, id=item.id)
    assert "Not yet" not in client.page("evidence.items", id=portfolio.id).text


def test_a_new_version_begins_with_the_text_of_the_one_before(
    client: StrictClient, portfolio: Portfolio
) -> None:
    item = an_item(portfolio, "I listened.", "I apologised.")
    store(item)

    page = client.send("evidence.write_on", {"once": "w"}, id=item.id)

    assert page.value("text") == "I listened.\n\nI apologised."
    assert item.newest.version == 2


def test_an_assessor_keeps_the_version_that_was_tied_while_the_learner_writes_on(
    client: StrictClient, portfolio: Portfolio
) -> None:
    tom = an_assessor(portfolio.learner.centre)
    store(tom)
    unit = a_portfolio_unit(portfolio, assessor=tom)
    item = an_item(portfolio, "I listened.")
    store(unit, item)
    store(a_tie(item, unit, 1))
    client.send("evidence.write_on", {"once": "w"}, id=item.id)
    client.sign_in(tom)

    page = client.page("evidence.item", id=item.id)

    assert "I listened." in page.text
    assert "version 1" in page.text
    client.page("evidence.item", status=404, id=item.id, version=2)


TESTIMONY = {
    "kind": "WT",
    "name": "Jo Bright",
    "role": "Team leader",
    "relation": "My line manager since 2024",
    "contact": "jo.bright@shop.example",
    "work_on": "2026-03-03",
    "statement": "I heard Priya take the call.\n\nShe stayed calm.",
    "once": "testimony",
}


def test_a_testimony_becomes_numbered_passages_with_who_speaks(
    client: StrictClient, portfolio: Portfolio
) -> None:
    page = client.send("evidence.testimony_new", TESTIMONY, id=portfolio.id)

    assert page.h1 == "E1 Testimony of Jo Bright"
    assert "¶2 Role: Team leader" in page.text
    assert "¶7 She stayed calm." in page.text
    assert "These are the words of the witness named in it" in page.text


@pytest.mark.parametrize("field", ["name", "contact"])
def test_a_learner_is_nobodys_witness_to_their_own_work(
    field: str, client: StrictClient, portfolio: Portfolio
) -> None:
    learner = portfolio.learner
    own = {"name": " priya  NAIR", "contact": f"Write to {learner.email.upper()}"}[field]

    page = client.send(
        "evidence.testimony_new", TESTIMONY | {field: own}, status=422, id=portfolio.id
    )

    assert page.tree.get_element_by_id(f"{field}-error") is not None
    assert page.value("statement") == TESTIMONY["statement"]
    assert db.session.scalars(select(EvidenceItem)).all() == []


def test_the_draft_of_a_testimony_can_be_changed(
    client: StrictClient, portfolio: Portfolio
) -> None:
    client.send("evidence.testimony_new", TESTIMONY, id=portfolio.id)
    item = db.session.scalars(select(EvidenceItem)).one()
    assert client.page("evidence.testimony", id=item.id).value("role") == "Team leader"

    page = client.send(
        "evidence.testimony", TESTIMONY | {"role": "Manager", "once": "2"}, id=item.id
    )

    assert "Role: Manager" in page.text
    assert item.newest.version == 1
