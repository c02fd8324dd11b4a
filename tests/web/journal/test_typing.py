"""What is typed into the journal is saved on the way, and waits until it is kept."""

import pytest
from sqlalchemy import select

from portfolio.db import db
from portfolio.enrolment.models import Portfolio
from portfolio.journal.models import JournalDraft, JournalEntry
from portfolio.journal.rules import LONGEST
from tests.strict_client import StrictClient
from tests.world import a_centre, a_journal_entry, a_learner, a_portfolio, store

TYPED = {"happened_on": "2026-03-02", "title": "A hard call", "text": "He shou", "went": "hard"}


@pytest.fixture
def portfolio(client: StrictClient) -> Portfolio:
    """The portfolio of the learner who is signed in."""
    centre = a_centre()
    store(centre)
    made = a_portfolio(a_learner(centre))
    store(made)
    client.sign_in(made.learner)
    return made


def type_new(client: StrictClient, portfolio: Portfolio, seen: int, **more: str) -> object:
    """What the centre says to a save of the page for a new entry."""
    address = client.address("journal.autosave_new", id=portfolio.id)
    return client.post(address, data=TYPED | {"seen": str(seen)} | more).json


def count(model: type) -> int:
    """How many rows there are."""
    return len(db.session.scalars(select(model)).all())


def test_what_is_typed_is_no_entry_yet_and_stands_there_again(
    client: StrictClient, portfolio: Portfolio
) -> None:
    assert type_new(client, portfolio, 0) == {"seen": 1}
    assert type_new(client, portfolio, 1, text="He shouted") == {"seen": 2}

    page = client.page("journal.write", id=portfolio.id)
    assert page.value("text") == "He shouted"
    assert page.value("happened_on") == "2026-03-02"
    assert "it is not in your journal yet" in page.text
    assert "You began an entry" in client.page("journal.entries", id=portfolio.id).text
    assert count(JournalEntry) == 0


def test_an_older_window_overwrites_nothing(client: StrictClient, portfolio: Portfolio) -> None:
    type_new(client, portfolio, 0, text="The newer words")

    answer = client.post(
        client.address("journal.autosave_new", id=portfolio.id), data=TYPED | {"seen": "0"}
    )

    assert answer.status_code == 409
    assert "in another window" in answer.json["sentence"]
    assert client.page("journal.write", id=portfolio.id).value("text") == "The newer words"


def test_once_it_is_kept_nothing_waits(client: StrictClient, portfolio: Portfolio) -> None:
    type_new(client, portfolio, 0)

    client.send("journal.write", TYPED | {"seen": "1", "once": "1"}, id=portfolio.id)

    page = client.page("journal.write", id=portfolio.id)
    assert page.value("text") == ""
    assert "not in your journal yet" not in page.text
    (draft,) = db.session.scalars(select(JournalDraft))
    assert draft.typed == {}


def test_what_another_window_typed_meanwhile_goes_on_waiting(
    client: StrictClient, portfolio: Portfolio
) -> None:
    type_new(client, portfolio, 0, text="Typed elsewhere")

    client.send("journal.write", TYPED | {"seen": "0", "once": "1"}, id=portfolio.id)

    assert count(JournalEntry) == 1
    assert client.page("journal.write", id=portfolio.id).value("text") == "Typed elsewhere"


def test_an_entry_says_what_it_said_until_its_change_is_kept(
    client: StrictClient, portfolio: Portfolio
) -> None:
    entry = a_journal_entry(portfolio, "First words.")
    store(entry)
    address = client.address("journal.autosave", id=entry.id)
    client.post(address, data=TYPED | {"text": "Other wo", "seen": "0"})

    journal = client.page("journal.entries", id=portfolio.id)
    assert "First words." in journal.text
    assert "You began to change it" in journal.text
    assert client.page("journal.change", id=entry.id).value("text") == "Other wo"

    client.send("journal.change", TYPED | {"text": "Other words.", "seen": "1", "once": "1"}, id=1)
    assert entry.newest.text == "Other words."
    assert "You began to change it" not in client.page("journal.entries", id=portfolio.id).text


def test_a_change_that_was_begun_is_thrown_away(client: StrictClient, portfolio: Portfolio) -> None:
    entry = a_journal_entry(portfolio, "First words.")
    store(entry)
    address = client.address("journal.autosave", id=entry.id)
    client.post(address, data=TYPED | {"text": "Other wo", "seen": "0"})

    page = client.send("journal.change", {"act": "discard", "seen": "1", "once": "1"}, id=1)

    assert "What you typed is thrown away." in page.text
    assert client.page("journal.change", id=entry.id).value("text") == "First words."
    assert len(entry.texts) == 1


def test_more_than_an_entry_takes_is_not_saved_and_said_so(
    client: StrictClient, portfolio: Portfolio
) -> None:
    answer = client.post(
        client.address("journal.autosave_new", id=portfolio.id),
        data=TYPED | {"text": "a" * (LONGEST + 1), "seen": "0"},
    )

    assert answer.status_code == 422
    assert answer.json == {"sentence": "Keep it under 20,000 characters."}
