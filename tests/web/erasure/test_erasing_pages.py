"""A manager sees what erasing somebody takes and leaves before it is done, and does it once."""

import pytest
from lxml import html

from portfolio.db import db
from portfolio.erasure.queries import is_erased
from tests.colleges import College, a_college
from tests.strict_client import Page, StrictClient


@pytest.fixture
def college(client: StrictClient) -> College:
    made = a_college()
    client.sign_in(made.people["manager"])
    return made


def the_page(client: StrictClient, college: College, who: str = "learner") -> str:
    return client.address("erasure.erase", id=college.people[who].id)


def test_the_page_says_what_goes_and_what_stays(client: StrictClient, college: College) -> None:
    page = client.get(the_page(client, college)).text

    assert "2 files (24 bytes)" in page
    assert "kept until" in page
    assert "1 unit was signed off" in page


def test_an_assessor_is_said_to_keep_their_name(client: StrictClient, college: College) -> None:
    page = client.get(the_page(client, college, "trainee")).text

    assert "Their name: it stands under" in page


def test_the_wrong_address_erases_nobody(client: StrictClient, college: College) -> None:
    typed = {"ground": "Asked for.", "early": "y", "address": "somebody@else.example"}

    answer = client.post(the_page(client, college), data=typed)

    assert answer.status_code == 422
    assert "That is not this person’s address." in answer.text.replace("&#39;", "’")
    assert not is_erased(college.people["learner"])


def test_before_the_time_it_takes_the_law_to_say_so(client: StrictClient, college: College) -> None:
    learner = college.people["learner"]
    typed = {"ground": "Asked for.", "address": learner.email}

    refused = client.post(the_page(client, college), data=typed)
    done = client.post(the_page(client, college), data=typed | {"early": "y"})

    assert refused.status_code == 422
    assert "Wait until then" in refused.text
    assert done.status_code == 303
    assert is_erased(learner)
    assert "This person was erased." in client.get(the_page(client, college)).text


def test_a_hold_stops_it_until_it_is_lifted(client: StrictClient, college: College) -> None:
    learner = college.people["learner"]
    typed = {"ground": "Asked for.", "address": learner.email, "early": "y"}
    client.post(client.address("erasure.hold", id=learner.id), data={"reason": "An appeal."})

    held = client.post(the_page(client, college), data=typed)
    page = client.get(the_page(client, college))
    (lift,) = html.document_fromstring(page.text).xpath(
        "//form[contains(@action, '/lift')]/@action"
    )
    client.post(lift)
    done = client.post(the_page(client, college), data=typed)

    assert held.status_code == 422
    assert "An appeal." in page.text
    assert done.status_code == 303


def test_a_manager_does_not_erase_themself(client: StrictClient, college: College) -> None:
    page = Page(client.get(the_page(client, college, "manager")).text)

    assert "You can't erase yourself" in page.text


def test_every_page_of_an_erased_portfolio_still_answers(
    client: StrictClient, college: College
) -> None:
    learner = college.people["learner"]
    typed = {"ground": "Asked for.", "address": learner.email, "early": "y"}
    client.post(the_page(client, college), data=typed)
    db.session.expire_all()

    client.sign_in(college.people["verifier"])
    for unit in (college.open_unit, college.signed_unit):
        for endpoint in ("overview.unit", "overview.history", "assessment.feedback"):
            assert client.get(client.address(endpoint, id=unit.id)).status_code == 200
    for item in college.items.values():
        assert client.get(client.address("evidence.item", id=item.id)).status_code in (200, 404)
    answer = client.get(client.address("overview.portfolio", id=college.portfolio.id))
    assert answer.status_code == 200
    assert "Erased person" in answer.text


def test_an_erased_person_is_not_offered_back(client: StrictClient, college: College) -> None:
    learner = college.people["learner"]
    typed = {"ground": "Asked for.", "address": learner.email, "early": "y"}
    client.post(the_page(client, college), data=typed)

    page = client.get(client.address("people.person", id=learner.id)).text
    client.post(client.address("people.reinstate", id=learner.id))

    assert "Erased by law" in page
    assert "Reinstate" not in page
    assert not learner.active
