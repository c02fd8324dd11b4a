"""The server behind a real nginx over TLS, as docs/running.md says, and asked past it."""

import http.client
import re
from collections.abc import Iterator
from http.client import HTTPSConnection
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from tests.behind_https import Nginx, free_port
from tests.browsing import Browser
from tests.e2e.house import House
from tests.files_made import a_recording_of

SIZE = 30_000_000
WRONG = "a wrong password"


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, Nginx]]:
    """The demonstration with the settings of the page, and nginx in front of it."""
    folder = tmp_path_factory.mktemp("https")
    port = free_port()
    nginx = Nginx(folder / "nginx", port)
    settings = {
        "PORTFOLIO_ADDRESS": nginx.address,
        "PORTFOLIO_SECURE_COOKIES": "true",
        "PORTFOLIO_TRUSTED_PROXIES": "1",
        "PORTFOLIO_LOG_ADDRESSES": "true",
    }
    with House(folder / "data", port=port, **settings) as house, nginx:
        yield house, nginx


@pytest.fixture
def house(behind: tuple[House, Nginx]) -> House:
    return behind[0]


@pytest.fixture
def nginx(behind: tuple[House, Nginx]) -> Nginx:
    return behind[1]


@pytest.fixture
def browser(nginx: Nginx) -> Browser:
    return Browser(nginx.address, trusting=nginx.trusting)


def test_a_session_is_bound_to_this_host_and_to_https(browser: Browser) -> None:
    (cookie,) = browser.open("/sign-in").headers.get_all("Set-Cookie")

    assert cookie.startswith("__Host-session=")
    said = {part.strip() for part in cookie.split(";")[1:]}
    assert said == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}


def test_browsers_are_told_to_stay_with_https_only_over_https(
    browser: Browser, house: House
) -> None:
    behind = browser.open("/sign-in").headers
    past = Browser(house.address).open("/sign-in").headers

    assert behind["Strict-Transport-Security"] == "max-age=31536000"
    assert past["Strict-Transport-Security"] is None


def test_whoever_comes_over_http_is_led_to_https(nginx: Nginx) -> None:
    answer = Browser(f"http://127.0.0.1:{nginx.plain}").open("/people?all=1")

    assert answer.status == 308
    assert answer.headers["Location"] == f"{nginx.address}/people?all=1"


def test_no_redirect_leaves_https(browser: Browser, nginx: Nginx, house: House) -> None:
    asked = browser.open("/")
    browser.sign_in(house.person("Priya"))

    for answer in (asked, browser.open("/sign-in"), browser.open("/account/")):
        there = answer.headers["Location"] or "/"
        assert urljoin(nginx.address + "/x", there).startswith(f"{nginx.address}/")


def test_a_large_file_comes_through_and_back_as_it_was(browser: Browser, house: House) -> None:
    browser.sign_in(house.person("Priya"))
    page = next(each for each in browser.links("/") if each.endswith("/evidence/add"))
    whole = a_recording_of(SIZE)

    typed = {"kind": "PE", "title": "A long call", "work_on": "2026-03-02"}
    added = browser.send(page, typed, {"file": ("call.wav", whole)})

    assert added.status == 303, house.printed[-3000:]
    item = urlsplit(added.headers["Location"]).path
    (file,) = {each for each in browser.links(item, 1) if re.fullmatch(r"/files/\d+", each)}
    assert browser.open(file).read() == whole


def test_the_address_that_the_proxy_saw_is_believed_and_not_what_a_client_says(
    nginx: Nginx, house: House
) -> None:
    spoofed = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Real-IP": "203.0.113.9",
        "Forwarded": "for=203.0.113.9;proto=http;host=evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Prefix": "/evil",
    }

    answer = _ask(nginx, "127.0.0.2", "GET", "/", headers=spoofed)
    page = _ask(nginx, "127.0.0.2", "GET", "/sign-in", headers=spoofed)

    assert answer.status == 303
    assert urljoin(nginx.address, answer.headers["Location"]).startswith(f"{nginx.address}/sign-in")
    assert "evil" not in page.read().decode()
    assert page.headers["Strict-Transport-Security"]
    assert "address=127.0.0.2" in house.printed
    assert "203.0.113.9" not in house.printed


def test_tries_count_for_the_persons_address_whatever_they_say_it_is(
    nginx: Nginx, house: House
) -> None:
    email = house.person("Tom").email

    said = [_try_to_sign_in(nginx, "127.0.0.5", email, f"198.51.100.{n}") for n in range(12)]
    elsewhere = _try_to_sign_in(nginx, "127.0.0.6", email, "198.51.100.1")

    assert said[-1] == 429
    assert 429 not in said[:10]
    assert elsewhere != 429


def _try_to_sign_in(nginx: Nginx, source: str, email: str, said: str) -> int:
    """The status that a wrong password is answered with."""
    page = _ask(nginx, source, "GET", "/sign-in")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.read().decode())
    assert token is not None
    body = urlencode({"csrf_token": token[1], "email": email, "password": WRONG})
    headers = {
        "Cookie": page.headers["Set-Cookie"].partition(";")[0],
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": f"{nginx.address}/sign-in",
        "X-Forwarded-For": said,
    }
    return _ask(nginx, source, "POST", "/sign-in", body, headers).status


def _ask(
    nginx: Nginx,
    source: str,
    method: str,
    path: str,
    body: str = "",
    headers: dict[str, str] | None = None,
) -> http.client.HTTPResponse:
    """The answer to a request that comes from another address of this machine."""
    connection = HTTPSConnection(
        "127.0.0.1", nginx.secure, source_address=(source, 0), context=nginx.trusting, timeout=60
    )
    connection.request(method, path, body.encode() or None, headers or {})
    return connection.getresponse()
