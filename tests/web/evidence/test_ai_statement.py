"""What a learner states of AI tools goes with the declaration, and on to all who read it."""

import io

import pytest

from portfolio.db import db
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.models import EvidenceItem, EvidenceVersion
from tests.strict_client import Page, StrictClient
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
def draft(client: StrictClient, portfolio: Portfolio) -> EvidenceItem:
    """A file that was uploaded and is not declared yet."""
    fields = {
        "kind": "PE",
        "title": "A reply",
        "work_on": "2026-03-03",
        "file": (io.BytesIO(b"I wrote this reply."), "reply.txt"),
    }
    client.send("evidence.add", fields, id=portfolio.id)
    return db.session.query(EvidenceItem).one()


def declared(client: StrictClient, item: EvidenceItem, status: int = 200, **said: str) -> Page:
    page = client.page("evidence.item", id=item.id)
    sent = {"seen": page.value("seen"), "once": f"form {said}"} | said
    return client.send("evidence.declare", sent, status=status, id=item.id)


def test_nothing_is_declared_until_something_is_said_of_ai_tools(
    client: StrictClient, draft: EvidenceItem
) -> None:
    page = declared(client, draft, status=422)

    assert page.h1 == "Declare E1"
    assert "Say whether you used AI tools." in page.error_summary
    assert db.session.get(EvidenceItem, draft.id).newest.is_draft


def test_a_tool_that_was_used_is_named_with_what_it_was_for(
    client: StrictClient, draft: EvidenceItem
) -> None:
    page = declared(client, draft, status=422, ai="used", ai_how=" ")

    assert "Say which AI tools you used, and for what." in page.error_summary

    page = declared(client, draft, ai="used", ai_how="Copilot, to check my spelling")

    assert "“I used AI tools for this item: Copilot, to check my spelling”" in page.text


def test_that_no_tool_was_used_is_kept_in_whole_words(
    client: StrictClient, draft: EvidenceItem
) -> None:
    declared(client, draft, ai="none", ai_how="")

    kept = db.session.query(EvidenceVersion).one()
    assert kept.ai_statement == "I used no AI tool for this item."


def test_an_account_is_completed_with_the_statement_and_saved_without(
    client: StrictClient, portfolio: Portfolio
) -> None:
    begun = {"kind": "RA", "title": "My call", "work_on": "2026-03-02", "setting": "real"}
    client.send("evidence.write_new", begun, id=portfolio.id)
    item = db.session.query(EvidenceItem).one()
    typed = begun | {"text": "I listened.", "seen": "0"}

    client.send("evidence.write", typed | {"act": "save", "once": "1"}, id=item.id)
    typed |= {"seen": "1", "ai_how": "DeepL, for one word", "act": "complete"}
    page = client.send("evidence.write", typed | {"once": "2"}, status=422, id=item.id)

    assert "Say whether you used AI tools." in page.error_summary
    assert page.value("ai_how") == "DeepL, for one word"

    page = client.send("evidence.write", typed | {"once": "3", "ai": "used"}, id=item.id)

    assert "DeepL, for one word" in page.text
    assert not db.session.get(EvidenceItem, item.id).newest.is_draft


def test_the_assessor_reads_it_beside_the_evidence(client: StrictClient) -> None:
    centre = a_centre()
    assessor = an_assessor(centre)
    store(centre, assessor)
    portfolio = a_portfolio(a_learner(centre))
    store(portfolio)
    unit = a_portfolio_unit(portfolio, a_unit_version(), assessor=assessor)
    item = an_item(portfolio)
    item.newest.ai_statement = "I used AI tools for this item: DeepL, for one word"
    store(portfolio, unit, item, a_tie(item, unit, 1, submission=a_submission(unit)))
    client.sign_in(assessor)

    page = client.page("assessment.judge", id=unit.id)

    assert "Of AI tools Priya Nair states: “I used AI tools for this item: DeepL" in page.text
