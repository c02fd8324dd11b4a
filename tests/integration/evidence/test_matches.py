"""What equals or nearly equals another's is shown to the assessor: a match, never a verdict."""

from types import SimpleNamespace

import pytest

from portfolio.access import RoleName
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.jobs import not_compared
from portfolio.evidence.matches.models import ComparedVersion, Fingerprint
from portfolio.evidence.matches.queries import matches_of
from portfolio.evidence.matches.rules import COMMON, Sort
from portfolio.evidence.models import EvidenceFile, EvidenceItem
from portfolio.jobs.queue import run, send_again
from portfolio.people.models import User
from portfolio.web.guard import today
from tests.strict_client import StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_person,
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

ACCOUNT = (
    "On Tuesday a customer rang because her parcel had not come. I looked the order up, saw that "
    "it stood at the depot since Friday, and told her so. I asked the depot to send it the same "
    "day and rang her back at four to say that it was on its way."
)
OTHER = (
    "In my second week I took over the returns desk. A gentleman brought back a kettle without "
    "its receipt and grew loud. I listened until he had finished, found his card payment in the "
    "till roll and offered him an exchange, which he took with thanks."
)
CRITERION = (
    "Explain how to deal with a complaint that is outside one's own authority and who decides it "
    "in the organisation, with the reasons why it matters to customers and to colleagues alike"
)


@pytest.fixture
def world(client: StrictClient) -> SimpleNamespace:
    """A centre with two assessors, a lead verifier and learners of theirs."""
    centre = a_centre()
    made = SimpleNamespace(
        centre=centre,
        tom=an_assessor(centre),
        sara=an_assessor(centre, "Sara Bose"),
        helen=a_person("Helen Marsh", centre, RoleName.LEAD_VERIFIER),
        version=a_unit_version(CRITERION),
    )
    store(made.tom, made.sara, made.helen, made.version)
    made.priya = a_unit_of(made, "Priya Nair", made.tom)
    made.jamie = a_unit_of(made, "Jamie Reid", made.tom)
    made.nora = a_unit_of(made, "Nora Quill", made.sara)
    return made


def a_unit_of(world: SimpleNamespace, name: str, assessor: User) -> PortfolioUnit:
    portfolio = a_portfolio(a_learner(world.centre, name))
    store(portfolio)
    unit: PortfolioUnit = a_portfolio_unit(portfolio, world.version, assessor=assessor)
    store(unit)
    return unit


def declared(unit: PortfolioUnit, *passages: str, sha256: str = "") -> EvidenceItem:
    """An item of the unit's learner that was submitted, compared by the worker."""
    item: EvidenceItem = an_item(unit.portfolio, *passages)
    if sha256:
        item.newest.files.append(
            EvidenceFile(
                name="reply.docx",
                kind="docx",
                media_type="application/msword",
                size=1,
                sha256=sha256,
                key=sha256,
            )
        )
    store(item, a_tie(item, unit, 1, submission=a_submission(unit, round=item.number)))
    store(ComparedVersion(version_id=item.newest.id))
    run("evidence.fingerprint", item.newest.id)
    return item


def found(item: EvidenceItem, reader: User) -> list[tuple[Sort, str | None]]:
    matches = matches_of(item.newest, reader, today=today())
    return [
        (each.sort, each.other.item.portfolio.learner.name if each.other else None)
        for each in matches.found
    ]


def test_an_assessor_sees_on_item_and_judging_page_whose_work_it_looks_like(
    client: StrictClient, world: SimpleNamespace
) -> None:
    declared(world.jamie, ACCOUNT)
    copied = declared(world.priya, "My own words come first here.", ACCOUNT)
    client.sign_in(world.tom)

    item = client.page("evidence.item", id=copied.id)
    judging = client.page("assessment.judge", id=world.priya.id)

    assert "Looks like another's" in item.text
    assert "Jamie Reid, E1 Refund call" in item.links()
    assert "Stretches of the same words; declared after this one" in item.text
    assert "1 match in other portfolios. A match is no verdict." in judging.text


def test_both_texts_stand_side_by_side_with_the_same_words_marked_in_words(
    client: StrictClient, world: SimpleNamespace
) -> None:
    original = declared(world.jamie, ACCOUNT)
    copied = declared(world.priya, "My own words come first here.", ACCOUNT)
    client.sign_in(world.tom)

    page = client.page("evidence.matches", id=copied.id)

    assert page.h1 == "E1: looks like another's"
    assert "not a verdict" in page.text
    assert page.text.count(f"(the same: {ACCOUNT[:-1]})") == 2
    words = len(ACCOUNT.split())
    assert f"of the words here ({words} of {words + 6}) stand there too" in page.text
    assert f"100% of those there ({words} of {words}) here" in page.text
    assert f"Open {original.code} of Jamie Reid" in page.links()


def test_of_a_portfolio_that_they_cant_open_an_assessor_reads_neither_name_nor_words(
    client: StrictClient, world: SimpleNamespace
) -> None:
    hidden = declared(world.nora, ACCOUNT)
    copied = declared(world.priya, ACCOUNT)
    client.sign_in(world.tom)

    pages = [
        client.page("evidence.item", id=copied.id),
        client.page("evidence.matches", id=copied.id),
        client.page("assessment.judge", id=world.priya.id),
    ]
    client.page("evidence.matches", status=404, id=copied.id, **{"with": hidden.newest.id})

    assert all("Nora" not in page.text for page in pages)
    assert "1 match is in a portfolio that you can't open" in pages[1].text
    assert "Ask the lead internal verifier (IQA)" in pages[0].text
    assert "(the same:" not in pages[1].text


def test_the_lead_verifier_opens_both(client: StrictClient, world: SimpleNamespace) -> None:
    declared(world.nora, ACCOUNT)
    copied = declared(world.priya, ACCOUNT)
    client.sign_in(world.helen)

    page = client.page("evidence.matches", id=copied.id)

    assert "Nora Quill, E1 Refund call" in page.text
    assert "The same words from beginning to end" in page.text


def test_a_learner_reads_nothing_of_matches(client: StrictClient, world: SimpleNamespace) -> None:
    declared(world.jamie, ACCOUNT)
    copied = declared(world.priya, ACCOUNT)
    client.sign_in(world.priya.learner)

    page = client.page("evidence.item", id=copied.id)
    client.page("evidence.matches", status=403, id=copied.id)

    assert "Looks like another's" not in page.text


def test_the_same_file_is_a_match_where_nothing_can_be_read_in_it(
    client: StrictClient, world: SimpleNamespace
) -> None:
    declared(world.jamie, "A picture.", sha256="a" * 64)
    copied = declared(world.priya, "Another.", sha256="a" * 64)
    client.sign_in(world.tom)

    page = client.page("evidence.matches", id=copied.id)

    assert "The same file, byte for byte" in page.text
    assert "reply.docx here is reply.docx there" in page.text


def test_a_learners_own_items_are_not_anothers(
    client: StrictClient, world: SimpleNamespace
) -> None:
    declared(world.priya, ACCOUNT)

    assert found(declared(world.priya, ACCOUNT), world.helen) == []


def test_another_centres_portfolios_are_never_looked_at(
    client: StrictClient, world: SimpleNamespace
) -> None:
    elsewhere = a_centre("Riverside")
    uma = an_assessor(elsewhere, "Uma Dee")
    store(elsewhere, uma)
    theirs = SimpleNamespace(centre=elsewhere, version=world.version)
    declared(a_unit_of(theirs, "Ola Berg", uma), ACCOUNT)

    assert found(declared(world.priya, ACCOUNT), world.helen) == []


def test_the_words_of_a_criterion_count_for_nothing(
    client: StrictClient, world: SimpleNamespace
) -> None:
    declared(world.jamie, CRITERION, OTHER)

    assert found(declared(world.priya, CRITERION, ACCOUNT), world.helen) == []


def test_text_that_stands_in_many_portfolios_counts_for_nothing_and_is_said(
    client: StrictClient, world: SimpleNamespace
) -> None:
    for number in range(COMMON):
        unit = a_unit_of(world, f"Learner {number}", world.sara)
        declared(unit, ACCOUNT, f"Ending number {number} of my own making.")
    last = declared(world.priya, ACCOUNT, "Something of mine.")
    client.sign_in(world.tom)

    page = client.page("evidence.matches", id=last.id)

    assert found(last, world.helen) == []
    assert "Most of its words stand in at least five other portfolios too" in page.text
    rows = db.session.query(Fingerprint).filter_by(version_id=last.newest.id, sort=Sort.PART)
    assert rows.count() < 5, "what is common is not kept once more"


def test_a_turn_of_phrase_is_no_match(client: StrictClient, world: SimpleNamespace) -> None:
    phrase = "I did all that I could to put it right for her"
    declared(world.jamie, f"{OTHER} {phrase}.")

    assert found(declared(world.priya, f"{ACCOUNT} {phrase}."), world.helen) == []


def test_of_one_item_only_the_likest_version_is_shown(
    client: StrictClient, world: SimpleNamespace
) -> None:
    item = declared(world.jamie, ACCOUNT)
    newer = a_version(item, ACCOUNT, OTHER)
    store(newer)
    store(ComparedVersion(version_id=newer.id))
    run("evidence.fingerprint", newer.id)

    assert found(declared(world.priya, ACCOUNT), world.helen) == [(Sort.TEXT, "Jamie Reid")]


def test_what_the_worker_has_not_come_to_is_said_and_swept_up(
    client: StrictClient, world: SimpleNamespace
) -> None:
    declared(world.jamie, ACCOUNT)
    item = an_item(world.priya.portfolio, ACCOUNT)
    store(item, a_tie(item, world.priya, 1, submission=a_submission(world.priya)))
    store(ComparedVersion(version_id=item.newest.id))
    client.sign_in(world.tom)

    before = client.page("evidence.matches", id=item.id)
    assert not_compared() == [("evidence.fingerprint", item.newest.id)]
    send_again()
    after = client.page("evidence.matches", id=item.id)

    assert "is being compared" in before.text
    assert "Jamie Reid" in after.text
    assert not_compared() == []


def test_what_a_learner_declares_in_the_page_is_compared(
    client: StrictClient, world: SimpleNamespace
) -> None:
    declared(world.jamie, ACCOUNT)
    client.sign_in(world.priya.learner)
    client.send(
        "evidence.write_new",
        {"kind": "RA", "title": "My call", "work_on": "2026-03-02", "setting": "real"},
        id=world.priya.portfolio_id,
    )
    item = db.session.query(EvidenceItem).filter_by(portfolio_id=world.priya.portfolio_id).one()
    client.send(
        "evidence.write",
        {
            "text": ACCOUNT,
            "title": "My call",
            "work_on": "2026-03-02",
            "setting": "real",
            "seen": "0",
            "act": "complete",
            "ai": "none",
            "once": "w",
        },
        id=item.id,
    )

    assert found(item, world.helen) == [(Sort.TEXT, "Jamie Reid")]
