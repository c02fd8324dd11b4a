"""The index of evidence, an item's versions, withdrawing, and an assessor's records."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.models import EvidenceItem
from tests.strict_client import StrictClient
from tests.world import (
    NOW,
    TODAY,
    a_centre,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_submission,
    a_tie,
    a_unit_version,
    a_version,
    an_assessor,
    an_item,
    store,
)


@pytest.fixture
def unit(client: StrictClient) -> PortfolioUnit:
    """A learner's unit with an assessor; the learner is signed in."""
    centre = a_centre()
    store(centre)
    learner, tom = a_learner(centre), an_assessor(centre)
    store(learner, tom)
    portfolio = a_portfolio(learner)
    made = a_portfolio_unit(portfolio, assessor=tom)
    store(portfolio, made)
    client.sign_in(learner)
    return made


def test_an_empty_index_says_what_to_begin_with(client: StrictClient, unit: PortfolioUnit) -> None:
    page = client.page("evidence.items", id=unit.portfolio_id)

    assert page.h1 == "My evidence"
    assert "No evidence yet" in page.text
    assert "Upload a file" in page.links()


def test_the_index_says_what_each_item_serves(client: StrictClient, unit: PortfolioUnit) -> None:
    refund, loose = an_item(unit.portfolio), an_item(unit.portfolio, kind="CL", title="A log")
    store(refund, loose)
    store(a_tie(refund, unit, 3), a_tie(refund, unit, 1))

    page = client.page("evidence.items", id=unit.portfolio_id)

    rows = [" ".join(row.text_content().split()) for row in page.tree.xpath("//tbody/tr")]
    assert "E1 Refund call" in rows[0]
    assert rows[0].endswith(f"{unit.label}: 1, 3")
    assert "Complaint log (CL)" in rows[1]
    assert rows[1].endswith("Tied to nothing yet")


def test_an_assessor_is_shown_what_is_tied_to_their_units_alone(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    other = a_portfolio_unit(unit.portfolio, a_unit_version(title="Another unit"))
    mine, theirs = an_item(unit.portfolio, title="Mine"), an_item(unit.portfolio, title="Theirs")
    store(other, mine, theirs)
    store(a_tie(mine, unit, 1), a_tie(mine, other, 1), a_tie(theirs, other, 1))
    assert unit.assessor is not None
    client.sign_in(unit.assessor)

    page = client.page("evidence.items", id=unit.portfolio_id)

    assert page.h1 == "Evidence of Priya Nair"
    assert "Mine" in page.text
    assert "Theirs" not in page.text
    assert "Another unit" not in page.text
    client.page("evidence.item", status=404, id=theirs.id)


def test_a_manager_is_not_shown_evidence(client: StrictClient, unit: PortfolioUnit) -> None:
    item = an_item(unit.portfolio)
    grace = a_manager(unit.learner.centre)
    store(item, grace)
    client.sign_in(grace)

    client.page("evidence.items", status=403, id=unit.portfolio_id)
    client.page("evidence.item", status=403, id=item.id)


def test_old_work_is_marked(client: StrictClient, unit: PortfolioUnit) -> None:
    item = an_item(unit.portfolio)
    item.newest.work_on = TODAY - timedelta(days=2000)
    store(item)

    assert "may ask for newer" in client.page("evidence.items", id=unit.portfolio_id).text
    assert "may ask for something newer" in client.page("evidence.item", id=item.id).text


def test_an_older_version_stays_readable_and_says_so(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    item = an_item(unit.portfolio, "The first words.")
    store(item)
    store(a_version(item, "The second words."))

    newest = client.page("evidence.item", id=item.id)
    older = client.page("evidence.item", id=item.id, version=1)

    assert "The second words." in newest.text
    assert "The first words." in older.text
    assert "This is version 1; version 2 is newer." in older.text
    client.page("evidence.item", status=404, id=item.id, version=3)


def test_a_ties_link_opens_the_part_of_a_long_document_that_it_names(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    item = an_item(unit.portfolio, *(f"Call {n}." for n in range(1, 3001)))
    store(item)
    tie = a_tie(item, unit, 1, locator="2999")
    store(tie)

    first = client.page("evidence.item", id=item.id)
    there = client.page("evidence.item", id=item.id, version=1, tie=tie.id)

    assert "Passages 1 to 400." in first.text
    assert "Call 2999." not in first.text
    assert there.tree.xpath("//*[@id='p2999']")
    assert "Tied to 1 of" in there.text


def test_a_draft_of_a_new_version_leaves_the_item_ready(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    item = an_item(unit.portfolio)
    store(item)
    tie = a_tie(item, unit, 1)
    store(tie, a_version(item, draft=True))

    for page in (
        client.page("evidence.items", id=unit.portfolio_id),
        client.page("evidence.item", id=item.id),
        client.page("evidence.item", id=item.id, version=1),
    ):
        assert "Ready, version 2 in draft" in page.text
    client.sign_in(unit.assessor)
    assert "in draft" not in client.page("evidence.item", id=item.id).text


def test_a_withdrawn_item_keeps_its_number_and_its_reason(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    item = an_item(unit.portfolio)
    store(item)

    page = client.send(
        "evidence.withdraw", {"reason": "It names a customer.", "once": "w"}, id=item.id
    )

    assert page.h1 == "E1 Refund call"
    assert "It names a customer." in page.text
    assert "Withdraw E1" not in page.links()
    listed = client.page("evidence.items", id=unit.portfolio_id)
    assert "Withdrawn" in listed.text


def test_what_a_signed_unit_stands_on_is_not_withdrawn(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    item = an_item(unit.portfolio)
    submission = a_submission(unit)
    store(item, submission)
    unit.locked_at = NOW
    store(unit, a_tie(item, unit, 1, submission=submission))

    opened = client.page("evidence.withdraw", id=item.id)
    assert "was signed off on E1" in opened.text
    assert not opened.tree.xpath("//*[@name='reason']")
    assert "Back to E1" in opened.links()

    page = client.send(
        "evidence.withdraw", {"reason": "Wrong", "once": "w"}, status=422, id=item.id
    )

    assert "was signed off on E1" in page.error_summary
    assert page.value("reason") == "Wrong"


RECORD = {
    "kind": "O",
    "title": "Front desk, Tuesday",
    "work_on": "03/03/2026",
    "started": "10:00",
    "ended": "10:40",
    "place": "The shop in Mill Street",
    "account": "Priya listened.\n\nShe logged it.",
    "once": "r",
}


def test_an_assessors_record_is_ready_and_tied_at_once(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    assert unit.assessor is not None
    client.sign_in(unit.assessor)
    ticked = [str(criterion.id) for criterion in unit.unit_version.criteria[:2]]

    page = client.send("evidence.record_new", RECORD | {"criteria": ticked}, id=unit.id)

    assert page.h1 == "E1 Front desk, Tuesday"
    assert "made by the assessor, Tom Okafor" in page.text
    assert "¶2 When: 3 March 2026, 10:00 to 10:40" in page.text
    assert "Ready" in page.text
    assert len(page.tree.xpath("//li[starts-with(@id, 'tie-')]")) == 2
    client.sign_in(unit.learner)
    item = db.session.scalars(select(EvidenceItem)).one()
    assert "Withdraw E1" not in client.page("evidence.item", id=item.id).links()


def test_a_record_without_a_criterion_or_with_times_reversed_is_refused(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    assert unit.assessor is not None
    client.sign_in(unit.assessor)

    bare = client.send("evidence.record_new", RECORD, status=422, id=unit.id)
    ticked = {"criteria": str(unit.unit_version.criteria[0].id)}
    reversed_ = client.send(
        "evidence.record_new", RECORD | ticked | {"ended": "09:00"}, status=422, id=unit.id
    )

    assert "Tick at least one criterion" in bare.error_summary
    assert "It ends before it starts." in reversed_.error_summary
    assert reversed_.value("account") == RECORD["account"]


def test_a_criterion_of_another_unit_is_no_choice_of_a_record(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    other = a_unit_version(title="Another unit")
    store(other)
    assert unit.assessor is not None
    client.sign_in(unit.assessor)

    page = client.send(
        "evidence.record_new",
        RECORD | {"criteria": str(other.criteria[0].id)},
        status=422,
        id=unit.id,
    )

    assert "Tick criteria of this unit." in page.error_summary


def test_a_learner_makes_no_record(client: StrictClient, unit: PortfolioUnit) -> None:
    client.page("evidence.record_new", status=403, id=unit.id)
