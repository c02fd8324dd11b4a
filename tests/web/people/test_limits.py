"""Whoever guesses is slowed down, for a while, and leaves a bounded trace in the audit trail."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from werkzeug.test import TestResponse

from portfolio.app import create_app
from portfolio.audit.models import AuditEvent
from portfolio.config import Settings
from portfolio.db import db
from portfolio.migrating import migrate
from portfolio.people import limits
from portfolio.people.limits import BOUNDS, client_address, forget_counts
from portfolio.people.models import User
from tests.letters import mails_to
from tests.strict_client import Page, StrictClient
from tests.world import PASSWORD, a_centre, a_learner, store

ELSEWHERE = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture
def priya(client: StrictClient) -> User:
    made = a_learner(a_centre())
    made.password = hash_password(PASSWORD)
    store(made)
    return made


WRONG = "guess"


def guess(client: FlaskClient, email: str, password: str = WRONG, **more: object) -> TestResponse:
    """Trying to sign in."""
    return client.post("/sign-in", data={"email": email, "password": password}, **more)  # type: ignore[arg-type]  # werkzeug's own names


def failures() -> int:
    return db.session.query(AuditEvent).filter_by(verb="person.sign_in_failed").count()


def test_ten_wrong_passwords_are_enough_and_the_page_says_until_when(
    client: StrictClient, priya: User
) -> None:
    assert [guess(client, priya.email).status_code for _ in range(10)] == [200] * 10

    answer = guess(client, priya.email.upper(), PASSWORD)

    assert answer.status_code == 429
    assert "try again in 15 minutes" in Page(answer.text).text
    assert 0 < int(answer.headers["Retry-After"]) <= 900


def test_one_who_guesses_elsewhere_keeps_nobody_out_of_their_account(
    client: StrictClient, priya: User
) -> None:
    for _ in range(12):
        guess(client, priya.email, environ_overrides=ELSEWHERE)

    assert guess(client, priya.email, PASSWORD).status_code == 302


def test_nothing_is_locked_for_ever(app: Flask, client: StrictClient, priya: User) -> None:
    for _ in range(11):
        guess(client, priya.email)
    assert guess(client, priya.email, PASSWORD).status_code == 429

    forget_counts(app)  # as a quarter of an hour does

    assert guess(client, priya.email, PASSWORD).status_code == 302


def test_signing_in_rightly_counts_for_nothing(client: StrictClient, priya: User) -> None:
    for _ in range(12):
        assert guess(client, priya.email, PASSWORD).status_code == 302
        client.post("/sign-out")


def test_one_address_that_tries_many_accounts_is_slowed_down(
    client: StrictClient, priya: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [guess(client, f"nobody{n}@b.example").status_code for n in range(101)]

    assert answers[:100] == [200] * 100
    assert answers[100] == 429


def test_a_mailbox_is_not_filled_with_links(app: Flask, client: StrictClient, priya: User) -> None:
    answers = [
        client.post("/forgotten-password", data={"email": priya.email}).status_code
        for _ in range(4)
    ]
    unknown = [
        client.post("/forgotten-password", data={"email": "no@b.example"}).status_code
        for _ in range(4)
    ]

    assert answers == unknown == [200, 200, 200, 429]
    assert len(mails_to(app, priya.email)) == 3


def test_a_form_that_is_carried_on_is_no_way_around(client: StrictClient, priya: User) -> None:
    given = {"email": priya.email, "password": "guess", "kept_address": "/"}
    answers = [client.post("/sign-in-again", data=given).status_code for _ in range(11)]

    assert answers == [401] * 10 + [429]


def test_a_failed_sign_in_is_in_the_trail_without_the_password(
    client: StrictClient, priya: User
) -> None:
    guess(client, priya.email, "a secret guess")

    (event,) = db.session.query(AuditEvent)
    assert event.sentence == "A sign-in as Priya Nair failed: wrong password."
    assert event.by_id is None
    assert event.chain == f"centre:{priya.centre_id}"
    assert "secret" not in str(event.details)


def test_an_attacker_does_not_fill_the_trail(client: StrictClient, priya: User) -> None:
    for n in range(40):
        guess(client, priya.email, environ_overrides={"REMOTE_ADDR": f"203.0.113.{n}"})

    assert failures() == 20


def test_no_address_is_in_the_log_of_a_failed_sign_in(
    client: StrictClient, priya: User, caplog: pytest.LogCaptureFixture
) -> None:
    guess(client, priya.email)

    assert f"sign_in.failed user={priya.id} kind=password" in caplog.messages
    assert priya.email not in caplog.text


def test_every_bound_is_on_a_page_that_there_is(app: Flask) -> None:
    assert set(BOUNDS) <= set(app.view_functions)
    assert all(bound.by in vars(limits).values() for each in BOUNDS.values() for bound in each)


def test_behind_a_proxy_the_address_of_the_person_counts(tmp_path: Path) -> None:
    for hops, counted in ((0, "10.0.0.9"), (1, "203.0.113.7")):
        made = create_app(
            Settings(data=tmp_path / str(hops), files="memory://", trusted_proxies=hops),
            testing=True,
        )
        seen: list[str] = []

        @made.before_request
        def look(seen: list[str] = seen) -> None:
            seen.append(client_address())

        made.test_client().get(
            "/static/portfolio.css",
            headers={"X-Forwarded-For": "203.0.113.7"},
            environ_overrides={"REMOTE_ADDR": "10.0.0.9"},
        )
        assert seen == [counted]


def test_an_ipv6_address_counts_by_the_half_that_is_handed_out(app: Flask) -> None:
    def counted(address: str) -> str:
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            return client_address()

    assert counted("2001:db8:1:2::7") == counted("2001:db8:1:2:ffff::8") == "2001:db8:1:2::/64"
    assert counted("203.0.113.7") == "203.0.113.7"


def test_signing_in_goes_on_where_tries_can_not_be_kept(tmp_path: Path) -> None:
    made = create_app(Settings(data=tmp_path / "data", files="memory://"), testing=True)
    made.config["WTF_CSRF_ENABLED"] = False
    (tmp_path / "data/tries.sqlite").write_bytes(b"no database" * 1000)
    with made.app_context():
        migrate(db.engine)
    browser = made.test_client()

    answers = [guess(browser, "nobody@b.example").status_code for _ in range(11)]

    assert answers == [200] * 10 + [429]
