"""What a browser keeps for writing off line: one page and one script, the same for everybody."""

import json
import re
from typing import Any

import pytest

from portfolio.people.models import User
from tests.strict_client import StrictClient
from tests.world import a_centre, a_learner, a_portfolio, store


@pytest.fixture
def learner(client: StrictClient) -> User:
    """The learner who is signed in."""
    centre = a_centre()
    store(centre)
    made = a_learner(centre)
    store(made)
    client.sign_in(made)
    return made


def kept_by(script: str) -> dict[str, Any]:
    """What the worker was told to keep."""
    said = re.search(r"const KEPT = (.*);\n", script)
    assert said is not None
    return dict(json.loads(said[1]))


def pages_of(script: str) -> list[str]:
    """The patterns of pages that the worker stands in for."""
    said = re.search(r"const PAGES = (.*);\n", script)
    assert said is not None
    return list(json.loads(said[1]))


def test_the_page_for_off_line_says_nothing_of_who_asks_for_it(
    client: StrictClient, learner: User
) -> None:
    browser_of_nobody = client.application.test_client()
    nobodys = browser_of_nobody.get("/off-line").text

    assert client.get("/off-line").text == nobodys
    assert learner.name not in nobodys
    assert "data-person" not in nobodys


def test_the_worker_may_stand_before_every_page_and_is_asked_for_anew(
    client: StrictClient,
) -> None:
    answer = client.get("/off-line/worker")

    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.mimetype == "text/javascript"


def test_the_worker_keeps_the_page_with_all_that_it_needs_and_nothing_else(
    client: StrictClient,
) -> None:
    kept = kept_by(client.get("/off-line/worker").text)

    page = client.get(kept["page"]).text
    linked = re.findall(r'<link rel="(?:stylesheet|icon)" href="([^"]+)"|src="([^"]+)"', page)
    assert {a or b for a, b in linked} <= set(kept["assets"])
    assert all("/static/" in each for each in kept["assets"])
    assert {client.get(each).status_code for each in kept["assets"]} == {200}


def test_the_worker_stands_in_for_writing_pages_alone(client: StrictClient) -> None:
    patterns = [re.compile(each) for each in pages_of(client.get("/off-line/worker").text)]

    def stands_in(address: str) -> bool:
        return any(each.search(address) for each in patterns)

    assert stands_in("/evidence/12/write")
    assert stands_in("/journal/3")
    assert stands_in("/portfolios/3/journal/write")
    assert not stands_in("/portfolios/3/journal")
    assert not stands_in("/evidence/12")
    assert not stands_in("/evidence/12/write-on")
    assert not stands_in("/")


def test_a_page_that_is_written_on_names_whose_it_is_and_where_the_worker_is(
    client: StrictClient, learner: User
) -> None:
    portfolio = a_portfolio(learner)
    store(portfolio)

    client.send(
        "evidence.write_new",
        {"kind": "RA", "title": "A call", "work_on": "03/03/2026", "once": "x"},
        id=portfolio.id,
    )
    page = client.get("/evidence/1/write").text

    assert f'data-person="{learner.id}"' in page
    assert 'data-worker="/off-line/worker"' in page


def test_signing_out_empties_what_the_device_keeps(client: StrictClient, learner: User) -> None:
    everywhere = client.post("/account/sign-out-everywhere")
    client.sign_in(learner)
    here = client.post("/sign-out")

    assert everywhere.headers["Clear-Site-Data"] == here.headers["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in client.get("/sign-in").headers
