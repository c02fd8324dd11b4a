"""A learner keeps a journal that nobody else reads, and makes evidence of its entries."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portfolio.audit.models import AuditEvent
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.journal.models import JournalEntry, JournalText
from portfolio.web.guard import today
from tests.strict_client import StrictClient
from tests.world import (
    a_centre,
    a_journal_entry,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_unit_version,
    an_assessor,
    store,
)

ENTRY = {"happened_on": "2026-03-02", "title": "A hard call", "text": "He shouted.", "went": "hard"}


@pytest.fixture
def unit(client: StrictClient) -> PortfolioUnit:
    """A unit of the learner who is signed in."""
    centre = a_centre()
    assessor = an_assessor(centre)
    store(centre, assessor)
    portfolio = a_portfolio(a_learner(centre))
    made = a_portfolio_unit(portfolio, a_unit_version("Log the complaint"), assessor=assessor)
    store(portfolio, made)
    client.sign_in(portfolio.learner)
    return made


def the_entry() -> JournalEntry:
    """The only entry."""
    return db.session.scalars(select(JournalEntry)).one()


def test_an_entry_is_noted_with_its_day_and_how_it_went(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    page = client.send("journal.write", ENTRY | {"once": "1"}, id=unit.portfolio_id)

    assert "It is in your journal. Nobody else reads it." in page.text
    assert "2 March 2026" in page.text
    assert "It was hard going" in page.text


def test_a_day_to_come_is_refused(client: StrictClient, unit: PortfolioUnit) -> None:
    later = (today() + timedelta(days=1)).isoformat()

    page = client.send(
        "journal.write",
        ENTRY | {"happened_on": later, "once": "1"},
        status=422,
        id=unit.portfolio_id,
    )

    assert "That day has not come yet." in page.error_summary


def test_what_an_entry_said_before_stays(client: StrictClient, unit: PortfolioUnit) -> None:
    store(a_journal_entry(unit.portfolio, "First words."))

    client.send("journal.change", ENTRY | {"text": "Other words.", "seen": "0", "once": "1"}, id=1)

    texts = db.session.scalars(select(JournalText.text).order_by(JournalText.version)).all()
    assert texts == ["First words.", "Other words."]
    late = client.send("journal.change", ENTRY | {"seen": "0", "once": "2"}, status=422, id=1)
    assert "was changed in another window" in late.error_summary
    assert late.value("text") == "He shouted."


def test_nobody_else_reads_a_journal_not_even_the_trail(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    client.send("journal.write", ENTRY | {"once": "1"}, id=unit.portfolio_id)
    centre = unit.portfolio.learner.centre
    manager = a_manager(centre)
    store(manager)

    for other in (unit.assessor, manager):
        assert other is not None
        client.sign_in(other)
        address = client.address("journal.entries", id=unit.portfolio_id)
        assert client.get(address).status_code == 403
        assert client.get(client.address("journal.change", id=1)).status_code == 404

    event = db.session.scalars(select(AuditEvent).where(AuditEvent.verb == "journal.kept")).one()
    assert "noted something in their journal" in event.sentence
    assert "shouted" not in f"{event.sentence} {event.details}"
    assert "A hard call" not in f"{event.sentence} {event.details}"


def test_an_entry_begins_an_account_with_its_words_and_day(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    store(a_journal_entry(unit.portfolio))

    page = client.send("journal.make_evidence", {"once": "1"}, id=1)

    assert page.h1 == "Write E1"
    assert page.value("event-what") == "He shouted. I let him finish."
    assert page.value("work_on") == the_entry().newest.happened_on.isoformat()
    assert page.value("title") == "A hard call"
    assert "Became E1" in client.page("journal.entries", id=unit.portfolio_id).text


def test_an_account_that_was_begun_goes_its_own_way(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    store(a_journal_entry(unit.portfolio))
    client.send("journal.make_evidence", {"once": "1"}, id=1)

    client.send("journal.change", ENTRY | {"text": "Anew.", "seen": "0", "once": "2"}, id=1)

    page = client.page("evidence.write", id=1)
    assert page.value("event-what") == "He shouted. I let him finish."


def test_a_journal_of_hard_days_alone_is_asked_for_good_ones(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    store(*(a_journal_entry(unit.portfolio) for _ in range(3)))
    address = {"id": unit.portfolio_id}
    assert "tell of what was hard" in client.page("journal.entries", **address).text

    store(a_journal_entry(unit.portfolio, went="well"))

    assert "tell of what was hard" not in client.page("journal.entries", **address).text


def test_a_journal_that_rests_says_for_how_long(client: StrictClient, unit: PortfolioUnit) -> None:
    entry = a_journal_entry(unit.portfolio)
    entry.newest.happened_on = today() - timedelta(days=12)
    store(entry)

    page = client.page("journal.entries", id=unit.portfolio_id)

    assert "Your last entry is of 12 days ago." in page.text
