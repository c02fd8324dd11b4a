"""What every answer carries, whatever kind it is; and what a sign-in is kept in."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from flask import Flask
from flask_security import hash_password

from portfolio.app import create_app
from portfolio.config import Settings
from portfolio.people.models import User
from tests.colleges import College, a_college
from tests.strict_client import StrictClient
from tests.world import PASSWORD, a_centre, a_learner, store

NOTHING_RUNS = "sandbox; default-src 'none'"


@pytest.fixture
def college(client: StrictClient) -> College:
    return a_college()


@pytest.fixture
def with_tokens(app: Flask) -> Iterator[None]:
    """Forms need their token, as in real life."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def test_every_kind_of_answer_carries_the_headers(client: StrictClient, college: College) -> None:
    uploaded, export = college.items["uploaded"], college.things["export"]
    client.sign_in(college.people["learner"])

    answers = [
        client.get("/"),
        client.get(client.address("evidence.item", id=uploaded.id)),
        client.get(client.address("evidence.file", id=uploaded.newest.files[0].id)),
        client.get(client.address("exports.state", id=export.id)),
        client.get(client.address("exports.download", id=export.id)),
        client.get("/nowhere"),
        client.get(client.address("enrolment.learners")),
        client.post(client.address("evidence.withdraw", id=uploaded.id), data={}),
        client.post("/sign-in", json={}),
    ]

    assert [answer.status_code for answer in answers] == [
        200, 200, 200, 200, 303, 404, 403, 422, 415,
    ]  # fmt: skip
    for answer in answers:
        headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert policy == NOTHING_RUNS or "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "private, no-store"


def test_a_stored_file_is_saved_and_never_runs(client: StrictClient, college: College) -> None:
    client.sign_in(college.people["learner"])

    answer = client.get(
        client.address("evidence.file", id=college.items["uploaded"].newest.files[0].id)
    )

    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"] == NOTHING_RUNS


@pytest.mark.parametrize("name", ['a"b.txt', "a\\b.txt", "a;filename=x.txt", "é‮gnp.txt", "č.txt"])
def test_no_name_breaks_out_of_its_header(
    client: StrictClient, college: College, name: str
) -> None:
    file = college.items["uploaded"].newest.files[0]
    file.name = name
    store(file)
    client.sign_in(college.people["learner"])

    said = client.get(client.address("evidence.file", id=file.id)).headers["Content-Disposition"]

    assert said.isascii()
    assert said.count('"') == 2
    assert said.startswith('attachment; filename="')
    assert unquote(said.partition("\"; filename*=UTF-8''")[2]) == name


@pytest.mark.parametrize(
    ("name", "kind", "saved"),
    [
        ("photo.html", "jpg", "photo.html.jpg"),
        ("photo.JPEG", "jpg", "photo.JPEG"),
        ("setup.exe", "txt", "setup.exe.txt"),
        ("account", "docx", "account.docx"),
    ],
)
def test_a_file_is_saved_under_the_ending_of_what_it_is(
    client: StrictClient, college: College, name: str, kind: str, saved: str
) -> None:
    file = college.items["uploaded"].newest.files[0]
    file.name, file.kind = name, kind
    store(file)
    client.sign_in(college.people["learner"])

    said = client.get(client.address("evidence.file", id=file.id)).headers["Content-Disposition"]

    assert f'filename="{saved}"' in said


def test_our_own_assets_are_kept_by_browsers(client: StrictClient) -> None:
    named = client.get(client.address("static", filename="portfolio.css"))
    bare = client.get("/static/portfolio.css")
    gone = client.get("/static/nothing.css?v=1")

    assert named.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert [each.headers["Cache-Control"] for each in (bare, gone)] == [
        "no-cache", "private, no-store",
    ]  # fmt: skip
    assert named.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("secure", [False, True])
def test_a_sign_in_is_kept_where_no_script_and_no_other_site_gets_at_it(
    tmp_path: Path, secure: bool
) -> None:
    made = create_app(
        Settings(data=tmp_path, files="memory://", secure_cookies=secure), testing=True
    )

    (cookie,) = made.test_client().get("/sign-in").headers.getlist("Set-Cookie")

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) is secure


@pytest.fixture
def learner(client: StrictClient) -> User:
    user = a_learner(a_centre())
    user.password = hash_password(PASSWORD)
    store(user)
    return user


def test_a_sign_in_ends_with_the_browser_whatever_else_is_sent(
    client: StrictClient, learner: User
) -> None:
    answer = client.post(
        "/sign-in?include_auth_token",
        data={"email": learner.email, "password": PASSWORD, "remember": "y"},
        headers={"Accept": "application/json"},
    )

    assert answer.status_code in (302, 303)
    cookies = answer.headers.getlist("Set-Cookie")
    assert not [each for each in cookies if "remember" in each or "Expires" in each]


def test_a_token_of_the_accounts_library_signs_nobody_in(
    client: StrictClient, learner: User
) -> None:
    token = learner.get_auth_token()

    answer = client.get("/", headers={"Authentication-Token": token})

    assert answer.status_code == 303


def test_a_planted_session_loses_its_token_when_somebody_signs_in(
    client: StrictClient, learner: User, with_tokens: None
) -> None:
    client.get("/sign-in")
    with client.session_transaction() as session:
        planted = session["csrf_token"]
    token = _token(client.get("/sign-in").text)

    client.post(
        "/sign-in", data={"email": learner.email, "password": PASSWORD, "csrf_token": token}
    )

    client.get("/")
    with client.session_transaction() as session:
        assert session["csrf_token"] != planted
        assert session["_user_id"] == learner.fs_uniquifier


def test_nobody_is_signed_in_by_a_form_of_another_site(
    client: StrictClient, learner: User, with_tokens: None
) -> None:
    for address in ("/sign-in", "/sign-in-again"):
        client.post(
            address,
            data={"email": learner.email, "password": PASSWORD},
            headers={"Origin": "http://evil.example"},
        )
        with client.session_transaction() as session:
            assert "_user_id" not in session


def test_no_form_is_taken_without_its_token(
    app: Flask, client: StrictClient, college: College, with_tokens: None
) -> None:
    client.sign_in(college.people["learner"])
    posts = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or set())
        # Nobody else can know the address that opens these.
        and not getattr(app.view_functions[rule.endpoint], "opened_by_secret", False)
    ]

    taken = []
    for endpoint in posts:
        values = dict.fromkeys(next(app.url_map.iter_rules(endpoint)).arguments, 1)
        answer = client.post(
            client.address(endpoint, **values), headers={"Origin": "http://evil.example"}
        )
        if answer.status_code != 400:
            taken.append((endpoint, answer.status_code))

    assert not taken


@pytest.mark.parametrize(
    "there",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "////evil.example",
     "/\t/evil.example", "javascript:alert(1)", "\\\\evil.example"],
)  # fmt: skip
def test_a_sign_in_leads_nowhere_else(client: StrictClient, learner: User, there: str) -> None:
    for data in ({}, {"next": there}):
        answer = client.post(
            "/sign-in",
            query_string={"next": there},
            data={"email": learner.email, "password": PASSWORD} | data,
        )

        leads_to = answer.headers.get("Location", "/")
        assert "\\" not in leads_to
        assert urljoin("http://localhost/sign-in", leads_to).startswith("http://localhost/")
        client.sign_out()


def test_a_button_leads_back_to_our_own_pages_only(client: StrictClient, college: College) -> None:
    client.sign_in(college.people["learner"])
    declared = college.items["sent"]

    for before in ("http://evil.example/x", "http://localhost//evil.example/x"):
        answer = client.post(
            client.address("evidence.declare", id=declared.id),
            data={"ai": "none"},
            headers={"Referer": before},
        )

        assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(("hops", "status"), [(0, 303), (1, 401)])
def test_proxies_are_believed_only_as_far_as_the_settings_say(
    tmp_path: Path, hops: int, status: int
) -> None:
    made = create_app(
        Settings(data=tmp_path, files="memory://", trusted_proxies=hops), testing=True
    )

    answer = made.test_client().post(
        "/evidence/1/withdraw",
        headers={"Origin": "https://portfolio.example", "X-Forwarded-Host": "portfolio.example"},
    )

    # A form that comes from one of our own pages, by the host we are reached at, is carried on.
    assert answer.status_code == status


def _token(text: str) -> str:
    return text.partition('name="csrf_token" value="')[2].partition('"')[0]
