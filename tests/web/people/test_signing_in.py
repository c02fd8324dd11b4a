"""Signing in and out, and what happens to a form sent after a sign-in has ended."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password

from portfolio.audit.models import AuditEvent
from portfolio.db import db
from portfolio.people.models import SignIn, User
from tests.strict_client import StrictClient
from tests.world import PASSWORD, a_centre, a_learner, store

HERE = {"Origin": "http://localhost"}
FORM = "/learners/1/enrol"


@pytest.fixture
def learner(client: StrictClient) -> User:
    user = a_learner(a_centre())
    user.password = hash_password(PASSWORD)
    store(user)
    return user


@pytest.fixture
def with_tokens(app: Flask) -> Iterator[None]:
    """Forms need their token, as in real life."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def test_somebody_signed_out_is_led_to_sign_in_and_back(
    client: StrictClient, learner: User
) -> None:
    away = client.get("/?week=3")
    page = client.post(
        away.headers["Location"],
        data={"email": learner.email, "password": PASSWORD},
        follow_redirects=True,
    )

    assert away.status_code == 303
    assert page.request.full_path == "/?week=3"


def test_a_wrong_password_says_so_without_telling_which_is_wrong(
    client: StrictClient, learner: User
) -> None:
    wrong = client.post("/sign-in", data={"email": learner.email, "password": "guess"})
    unknown = client.post("/sign-in", data={"email": "no@body.example", "password": "guess"})

    assert "don't match an account" in wrong.text.replace("&#39;", "'")
    assert _told(wrong.text, learner.email) == _told(unknown.text, "no@body.example")


def test_signing_in_and_out_reach_the_audit_trail(client: StrictClient, learner: User) -> None:
    client.post("/sign-in", data={"email": learner.email, "password": PASSWORD})
    client.post("/sign-out")

    verbs = [event.verb for event in db.session.query(AuditEvent).order_by(AuditEvent.id)]
    assert verbs == ["person.signed_in", "person.signed_out"]


def test_a_form_sent_after_the_sign_in_ended_keeps_all_that_was_typed(
    client: StrictClient, learner: User, with_tokens: None
) -> None:
    typed = {"title": "Refund <call>", "text": "She was cross.\r\n\r\nI listened."}

    kept = client.post(FORM, data=typed, headers=HERE)
    fields = _fields(kept.text)
    again = client.post(
        "/sign-in-again",
        data=fields | {"email": learner.email, "password": PASSWORD},
        headers=HERE,
    )

    assert kept.status_code == 401
    assert fields["kept_address"] == FORM
    assert fields["kept:title"] == "Refund <call>"
    carried = _fields(again.text, action=FORM)
    assert carried["title"] == "Refund <call>"
    assert carried["text"].split() == typed["text"].split()


def test_a_wrong_password_on_the_way_back_still_keeps_what_was_typed(
    client: StrictClient, learner: User, with_tokens: None
) -> None:
    kept = client.post(FORM, data={"text": "My account."}, headers=HERE)

    again = client.post(
        "/sign-in-again",
        data=_fields(kept.text) | {"email": learner.email, "password": "wrong"},
        headers=HERE,
    )

    assert again.status_code == 401
    assert _fields(again.text)["kept:text"] == "My account."


def test_a_strangers_page_can_have_no_form_carried_on(
    client: StrictClient, learner: User, with_tokens: None
) -> None:
    sent = client.post(FORM, data={"text": "x"}, headers={"Origin": "http://evil.example"})

    assert sent.status_code == 303
    assert "sign-in" in sent.headers["Location"]


def test_a_kept_address_can_only_lead_to_our_own_pages(client: StrictClient, learner: User) -> None:
    for address in ("//evil.example/x", "https://evil.example", "/\\evil.example", "evil"):
        page = client.post(
            "/sign-in-again",
            data={"kept_address": address, "email": learner.email, "password": PASSWORD},
        )
        assert "evil" not in page.text
        client.sign_out()


def _sign_in(client: FlaskClient, user: User) -> None:
    given = {"email": user.email, "password": PASSWORD}
    assert client.post("/sign-in", data=given).status_code == 302


def _copy_of(app: Flask, client: FlaskClient) -> FlaskClient:
    """A browser that got hold of the other one's cookie."""
    thief = app.test_client()
    cookie = client.get_cookie("session")
    assert cookie is not None
    thief.set_cookie("session", cookie.value)
    return thief


def test_a_copied_cookie_is_refused_after_signing_out(
    app: Flask, client: StrictClient, learner: User
) -> None:
    _sign_in(client, learner)
    thief = _copy_of(app, client)
    assert thief.get("/").status_code == 200

    client.post("/sign-out")

    assert thief.get("/").status_code == 303


def test_signing_out_on_one_device_leaves_the_other_signed_in(
    app: Flask, client: StrictClient, learner: User
) -> None:
    phone = app.test_client()
    _sign_in(client, learner)
    _sign_in(phone, learner)

    client.post("/sign-out")

    assert client.get("/").status_code == 303
    assert phone.get("/").status_code == 200


def test_a_sign_in_ends_after_twelve_hours_whatever_its_cookie_says(
    client: StrictClient, learner: User
) -> None:
    _sign_in(client, learner)
    (row,) = db.session.query(SignIn)
    assert row.ends_at - row.begun_at == timedelta(hours=12)

    row.ends_at = datetime.now(UTC)
    db.session.commit()

    assert client.get("/").status_code == 303


def test_a_cookie_without_a_sign_in_of_its_own_opens_nothing(
    client: StrictClient, learner: User
) -> None:
    with client.session_transaction() as session:
        session["_user_id"] = learner.fs_uniquifier
        session["_fresh"] = True

    assert client.get("/").status_code == 303


def test_nobody_finds_a_cookie_in_the_database(client: StrictClient, learner: User) -> None:
    _sign_in(client, learner)

    with client.session_transaction() as session:
        token = session["sign_in"]
    (row,) = db.session.query(SignIn)
    assert len(token) > 40
    assert token != row.token_sha256


def test_sign_ins_that_ended_are_gone_with_the_next(client: StrictClient, learner: User) -> None:
    for _ in range(3):
        _sign_in(client, learner)
        client.post("/sign-out")

    assert db.session.query(SignIn).count() == 1


def _fields(text: str, action: str | None = None) -> dict[str, str]:
    """The hidden fields of the page's form."""
    from lxml import html

    tree = html.document_fromstring(text)
    where = f"//form[@action='{action}']" if action else "//main//form"
    found = {}
    for field in tree.xpath(f"{where}//input[@type='hidden'] | {where}//textarea"):
        found[field.get("name")] = field.get("value") or field.text or ""
    return found


def _told(text: str, email: str) -> str:
    """A page without what differs each time: the form's token, and the address that was typed."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", text).replace(email, "")
