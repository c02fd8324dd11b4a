"""What a learner's accounts may lack, said on the item and before the unit is submitted."""

import pytest

from portfolio.enrolment.models import PortfolioUnit
from tests.strict_client import StrictClient
from tests.world import (
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

MISTAKE = "Not confirming the customer’s understanding of the resolution."


@pytest.fixture
def unit(client: StrictClient) -> PortfolioUnit:
    """The unit of the learner who is signed in, with an account mapped to its first criterion."""
    centre = a_centre()
    assessor = an_assessor(centre)
    store(centre, assessor)
    portfolio = a_portfolio(a_learner(centre))
    version = a_unit_version("Log the complaint", "Follow it up")
    version.content = version.content | {"mistakes": [{"text": MISTAKE}]}
    made = a_portfolio_unit(portfolio, version, assessor=assessor)
    account = an_item(portfolio, "A customer rang. I told her the day.", title="One call")
    store(portfolio, made, account)
    store(a_tie(account, made, 1))
    client.sign_in(portfolio.learner)
    return made


def test_before_submitting_each_account_is_named_with_what_it_may_lack(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    page = client.page("overview.submit", id=unit.id)

    assert "What your accounts may lack" in page.text
    assert "E1 It describes what happened, and does not say yet why" in page.text
    assert "It names no policy, law or standard." in page.text
    assert "Nobody confirms it" in page.text
    assert f"This unit's common mistake: “{MISTAKE}”" in page.text


def test_a_testimony_to_the_same_criterion_confirms_an_account(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    testimony = an_item(unit.portfolio, "I saw it.", kind="WT", title="Sam Reid")
    store(testimony)
    store(a_tie(testimony, unit, 1))

    assert "Nobody confirms it" not in client.page("overview.submit", id=unit.id).text


def test_evidence_of_another_criterion_confirms_nothing(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    testimony = an_item(unit.portfolio, "I saw it.", kind="WT", title="Sam Reid")
    store(testimony)
    store(a_tie(testimony, unit, 2))

    assert "Nobody confirms it" in client.page("overview.submit", id=unit.id).text


def test_nothing_keeps_a_unit_from_being_submitted(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    page = client.send(
        "overview.submit",
        {"seen": str(unit.revision), "once": "1", "note": "", "with_gaps": "y"},
        id=unit.id,
    )

    assert "is submitted" in page.text


def test_an_item_says_to_its_writer_alone_what_it_may_lack(
    client: StrictClient, unit: PortfolioUnit
) -> None:
    assert "Before your assessor reads it" in client.page("evidence.item", id=1).text

    assert unit.assessor is not None
    client.sign_in(unit.assessor)

    assert "Before your assessor reads it" not in client.page("evidence.item", id=1).text
