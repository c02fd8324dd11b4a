"""What a page weighs on the wire: as a browser gets it, compressed, with all that it asks for."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portfolio.bench.centre import BigCentre, make_centre
from portfolio.bench.measuring import ENCODING
from portfolio.db import db
from portfolio.people.models import User
from tests.strict_client import StrictClient

HTML_AT_MOST = 8_000
ASSETS_AT_MOST = 60_000


@pytest.fixture
def centre(isolation: Any) -> BigCentre:
    """Ten learners with a unit of 30 criteria, 30 items and 40 ties, at every stage."""
    return make_centre(10)


def got(client: StrictClient, path: str) -> Any:
    """The answer as a browser asks for it."""
    with client.application.app_context():
        return super(StrictClient, client).open(path, headers={"Accept-Encoding": ENCODING})


def assets_of(html: str) -> set[str]:
    """What a page has a browser ask for: stylesheets, scripts, icons, pictures."""
    found = re.findall(r'<(?:link|script|img)\b[^>]*?(?:href|src)="(/[^"]+)"', html)
    return {address.replace("&amp;", "&") for address in found}


def test_the_unit_page_of_a_large_unit_weighs_little(
    app: Flask, client: StrictClient, centre: BigCentre
) -> None:
    for learner, unit in zip(centre.learners, centre.units, strict=True):
        for who in (learner, centre.assessor_of(centre.learners.index(learner))):
            client.sign_in(db.session.get_one(User, who))

            page = got(client, client.address("overview.unit", id=unit))

            assert page.status_code == 200
            assert page.headers["Content-Encoding"] == "br"
            assert len(page.data) <= HTML_AT_MOST


def test_what_a_page_asks_for_weighs_little_and_is_asked_for_once(
    client: StrictClient, centre: BigCentre
) -> None:
    client.sign_in(db.session.get_one(User, centre.learners[0]))
    page = client.get(client.address("overview.unit", id=centre.units[0])).text

    answers = {address: got(client, address) for address in assets_of(page)}

    assert len(answers) >= 4
    assert sum(len(each.data) for each in answers.values()) <= ASSETS_AT_MOST
    assert {each.status_code for each in answers.values()} == {200}
    assert all("immutable" in each.headers["Cache-Control"] for each in answers.values())


def test_assets_ask_the_database_nothing_and_are_the_same_for_everybody(
    client: StrictClient, centre: BigCentre
) -> None:
    client.sign_in(db.session.get_one(User, centre.learners[0]))
    page = client.get(client.address("overview.unit", id=centre.units[0])).text
    asked: list[str] = []

    def noticed(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", noticed)
    try:
        answers = [got(client, address) for address in sorted(assets_of(page))]
    finally:
        event.remove(db.engine, "before_cursor_execute", noticed)

    assert len(answers) >= 4
    assert asked == []
    assert all("Cookie" not in each.headers.get("Vary", "") for each in answers)
    assert all("Set-Cookie" not in each.headers for each in answers)
