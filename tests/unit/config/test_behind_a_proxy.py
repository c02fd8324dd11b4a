"""What a server behind a proxy believes about the request, and what it sends over https alone."""

from pathlib import Path

import pytest
from flask import Flask, jsonify, request

from portfolio.app import create_app
from portfolio.config import Settings

FORWARDED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "portfolio.hillside.example",
}


def an_app(folder: Path, **settings: object) -> Flask:
    """An application with those settings, and an address that says what it takes a request for."""
    app = create_app(Settings(data=folder, files="memory://", **settings), testing=True)
    app.add_url_rule("/seen", view_func=lambda: jsonify(url=request.url, by=request.remote_addr))
    return app


def test_nothing_forwarded_is_believed_without_a_trusted_proxy(tmp_path: Path) -> None:
    seen = an_app(tmp_path).test_client().get("/seen", headers=FORWARDED).get_json()

    assert seen == {"url": "http://localhost/seen", "by": "127.0.0.1"}


def test_a_trusted_proxy_says_who_asks_and_over_what(tmp_path: Path) -> None:
    app = an_app(tmp_path, trusted_proxies=1)

    seen = app.test_client().get("/seen", headers=FORWARDED).get_json()

    assert seen == {"url": "https://portfolio.hillside.example/seen", "by": "203.0.113.9"}


def test_no_more_proxies_are_believed_than_there_are(tmp_path: Path) -> None:
    app = an_app(tmp_path, trusted_proxies=1)
    forged = FORWARDED | {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"}

    seen = app.test_client().get("/seen", headers=forged).get_json()

    assert seen["by"] == "203.0.113.9"


@pytest.mark.parametrize("secure", [True, False])
def test_the_session_is_sent_over_https_alone_where_that_is_set(
    tmp_path: Path, secure: bool
) -> None:
    app = an_app(tmp_path, secure_cookies=secure)

    (cookie,) = app.test_client().get("/sign-in").headers.getlist("Set-Cookie")

    assert ("; Secure" in cookie) is secure
    assert "; HttpOnly" in cookie
    assert "; SameSite=Lax" in cookie
    assert cookie.startswith("__Host-session=" if secure else "session=")


@pytest.mark.parametrize(
    ("secure", "hops", "told"), [(True, 1, True), (True, 0, False), (False, 1, False)]
)
def test_browsers_are_told_to_stay_with_https_where_people_come_by_it_alone(
    tmp_path: Path, secure: bool, hops: int, told: bool
) -> None:
    app = an_app(tmp_path, secure_cookies=secure, trusted_proxies=hops)

    answer = app.test_client().get("/sign-in", headers=FORWARDED)

    assert ("Strict-Transport-Security" in answer.headers) is told
