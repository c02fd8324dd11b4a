"""Nothing that is sent brings a page down: every address and every field, on both databases."""

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from urllib.parse import quote_from_bytes

import pytest
from flask import Flask
from sqlalchemy import Connection
from werkzeug.routing import Rule

from portfolio.db import db
from portfolio.people.limits import forget_counts
from tests.colleges import College, SeenForm, a_college, crawl
from tests.guards.test_routes import OPEN_ASSETS
from tests.strict_client import StrictClient

NUMBERS = ("0", "2147483648", "9223372036854775808", "9" * 30, "9" * 5000)
# Every field of every form gets each of these, so there are few, and each has its reason.
TEXTS = (
    b"before\x00after" + "\ud800".encode("utf-8", "surrogatepass"),  # no database keeps them
    b"99999999999",  # more than an integer column holds
    b"9" * 5000,  # more digits than Python reads
)
Undone = Callable[[], AbstractContextManager[None]]
ANSWERS = {200, 302, 303, 400, 401, 403, 404, 409, 413, 422}


@pytest.fixture
def college(client: StrictClient) -> College:
    return a_college()


@pytest.fixture
def undone(isolation: Connection) -> Callable[[], AbstractContextManager[None]]:
    """What happens inside the block leaves nothing behind."""

    @contextmanager
    def block() -> Iterator[None]:
        db.session.rollback()
        point = isolation.begin_nested()
        try:
            yield
        finally:
            db.session.rollback()
            point.rollback()
            db.session.expire_all()

    return block


def _numbered(app: Flask) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "<int:" in rule.rule and rule.endpoint not in OPEN_ASSETS
    ]


def test_a_number_that_is_no_row_is_a_page_that_is_not_there(
    app: Flask, client: StrictClient, college: College, undone: Undone
) -> None:
    client.sign_in(college.people["manager"])
    fell = []
    for rule in _numbered(app):
        for number in NUMBERS:
            address = re.sub(r"<int:[a-z]+>", number, rule.rule)
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                with undone():
                    got = _tried(client, address, method, {})
                if got != 404:
                    fell.append(f"{method} {address[:60]}: {got}")

    assert not fell, "\n".join(fell)


def test_no_query_brings_a_page_down(
    client: StrictClient, college: College, undone: Undone
) -> None:
    pages, _forms = crawl(client, college)
    alike = {
        re.sub(r"\d+", "N", address.partition("?")[0]): (who, address.partition("?")[0])
        for who, addresses in pages.items()
        for address in sorted(addresses)
    }
    fell = []
    for who, address in alike.values():
        client.sign_in(college.people[who])
        for value in ("-7", "9" * 30, "9" * 5000, "%00%ed%a0%80"):
            query = "&".join(f"{name}={value}" for name in _QUERIES)
            with undone():
                got = _tried(client, f"{address}?{query}", "GET", {})
            if got not in ANSWERS:
                fell.append(f"{who} GET {address}?...={value[:20]}: {got}")

    assert not fell, "\n".join(fell)


_QUERIES = ("item", "version", "tie", "from", "page", "name", "waiting", "next")


def test_no_field_brings_a_page_down(
    app: Flask, client: StrictClient, college: College, undone: Undone
) -> None:
    _pages, forms = crawl(client, college)
    fell = []
    for form in _one_of_each(forms):
        client.sign_in(college.people[form.who])
        filled = form.filled()
        for name in _one_of_each_name(filled):
            for value in TEXTS:
                forget_counts(app)  # how often something was tried is not what is asked here
                with undone():
                    got = _tried(client, form.address, form.method, filled | {name: [value]})
                if got not in ANSWERS:
                    fell.append(f"{form.who} {form.address} {name}={value[:9]!r}: {got}")

    assert not fell, "\n".join(fell)


@pytest.mark.parametrize("values", [["x" * 1_000_000], ["1"] * 10_000], ids=["long", "many"])
def test_no_amount_brings_a_page_down(
    client: StrictClient, college: College, undone: Undone, values: list[str]
) -> None:
    _pages, forms = crawl(client, college)
    fell = []
    for form in _one_of_each(forms):
        client.sign_in(college.people[form.who])
        filled = form.filled()
        for name in _one_of_each_name(filled):
            with undone():
                got = _tried(client, form.address, form.method, filled | {name: values})
            if got not in ANSWERS:
                fell.append(f"{form.who} {form.address} {name} x {len(values)}: {got}")

    assert not fell, "\n".join(fell)


Sent = dict[str, list[str]] | dict[str, list[bytes]]


def _tried(client: StrictClient, address: str, method: str, data: Sent) -> object:
    """The status of the answer, or what was raised."""
    try:
        if method.lower() == "get":
            return client.get(f"{address}?{_encoded(data)}" if data else address).status_code
        return client.post(
            address, data=_encoded(data), content_type="application/x-www-form-urlencoded"
        ).status_code
    except Exception as fault:
        return f"{type(fault).__name__}: {str(fault)[:200]}"


def _encoded(data: Sent) -> str:
    return "&".join(
        f"{quote_from_bytes(name.encode())}={quote_from_bytes(_bytes(value))}"
        for name, values in data.items()
        for value in values
    )


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


def _one_of_each_name(names: Collection[str]) -> Collection[str]:
    """One field of each kind: those of a page's many rows are alike."""
    return {re.sub(r"\d+$", "N", name): name for name in names}.values()


def _one_of_each(forms: list[SeenForm]) -> list[SeenForm]:
    """One form of each kind: those that differ in the numbers of their address alone are alike."""
    return list({(re.sub(r"\d+", "N", form.address), form.method): form for form in forms}.values())
