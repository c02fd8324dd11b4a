"""Suggestions beside a document that is mapped: offered with reasons, ticked by nobody else."""

from types import SimpleNamespace
from typing import Any

import pytest

from portfolio.assessment.models import TieDecision
from tests.strict_client import Page, StrictClient
from tests.world import (
    NOW,
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_tie,
    a_unit_version,
    an_assessor,
    an_item,
    store,
)

CARRIED = (
    "On Friday I carried a missing parcel from the depot by hand. I gave it to the lady at the "
    "door and she thanked me."
)
CRITERIA = (
    "The learner carries a missing parcel from the depot to the lady",
    {
        "text": "Observation confirms that a missing parcel from the depot is carried to the lady",
        "methods": ["O"],
    },
)


@pytest.fixture
def world(isolation: Any) -> SimpleNamespace:
    """A learner whose account tells a deed, and then only claims."""
    centre = a_centre()
    learner, assessor = a_learner(centre), an_assessor(centre)
    store(centre, learner, assessor)
    portfolio = a_portfolio(learner)
    store(portfolio)
    unit = a_portfolio_unit(portfolio, a_unit_version(*CRITERIA), assessor=assessor)
    item = an_item(portfolio, CARRIED, "This account shows that I met criterion 1.1 in full.")
    store(unit, item)
    return SimpleNamespace(
        centre=centre, learner=learner, assessor=assessor, unit=unit, item=item, portfolio=portfolio
    )


def suggestions(client: StrictClient, world: SimpleNamespace, **values: Any) -> Page:
    client.sign_in(world.learner)
    return client.page("evidence.map", id=world.item.id, **values)


def ticked(page: Page) -> list[tuple[str, str]]:
    return [(box.get("name"), box.get("value")) for box in page.tree.xpath("//input[@checked]")]


def test_a_passage_is_suggested_with_its_reason_and_nothing_is_ticked(
    client: StrictClient, world: SimpleNamespace
) -> None:
    page = suggestions(client, world)

    assert "Tick ¶1 and 1" in page.text
    assert "shares words with the criterion" in page.text
    assert ticked(page) == []


def test_a_claim_is_warned_about(client: StrictClient, world: SimpleNamespace) -> None:
    assert "This says that a criterion is met." in suggestions(client, world).text


def test_a_criterion_bound_to_a_method_is_not_suggested_for_an_account(
    client: StrictClient, world: SimpleNamespace
) -> None:
    page = suggestions(client, world)

    assert "Tick ¶1 and 2" not in page.text


def test_the_link_of_a_suggestion_ticks_passage_and_criterion(
    client: StrictClient, world: SimpleNamespace
) -> None:
    criterion = world.unit.unit_version.criteria[0]

    page = suggestions(client, world, passage=1, **{"for": criterion.id})

    assert ticked(page) == [("passages", "1"), ("criteria", f"{criterion.id}@0")]


def test_what_was_accepted_speaks_in_its_own_centre_alone(
    client: StrictClient, world: SimpleNamespace
) -> None:
    other = a_centre()
    stranger, colleague = a_learner(other, "Ed Far"), an_assessor(other, "Al Far")
    peer = a_learner(world.centre, "Bo Near")
    store(other, stranger, colleague, peer)
    for learner, assessor, said in (
        (stranger, colleague, False),
        (peer, world.assessor, True),
    ):
        portfolio = a_portfolio(learner)
        store(portfolio)
        unit = a_portfolio_unit(portfolio, world.unit.unit_version, assessor=assessor)
        item = an_item(portfolio, "I carried the missing parcel from the depot to a lady myself.")
        store(unit, item)
        tie = a_tie(item, unit, 1, locator="1")
        store(tie)
        store(TieDecision(mapping=tie, accepted=True, reason="", by=assessor, at=NOW))

        page = suggestions(client, world)

        assert ("is like a passage that was accepted for 1" in page.text) is said


def test_a_claim_of_three_words_is_warned_about_although_nothing_is_suggested(
    client: StrictClient, world: SimpleNamespace
) -> None:
    short = an_item(world.portfolio, "This meets 1.1.")
    store(short)
    client.sign_in(world.learner)

    page = client.page("evidence.map", id=short.id)

    assert "This says that a criterion is met." in page.text
    assert "Tick ¶1" not in page.text


def test_each_passage_leads_to_its_own_suggestions(
    client: StrictClient, world: SimpleNamespace
) -> None:
    page = suggestions(client, world)

    ways = page.tree.xpath("//*[contains(@class, 'to-suggestions')]")
    assert [" ".join(way.text_content().split()) for way in ways] == [
        "1 suggestion for ¶1",
        "Read a warning for ¶2",
    ]
    for way in ways:
        (line,) = page.tree.xpath(f"//ol[@class='suggested']/li[@id='{way.get('href')[1:]}']")
        assert line.xpath("a/@href") == [f"#p{way.get('href')[2:]}"]
