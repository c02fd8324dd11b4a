"""Every route says who may see it, in an address that reads."""

import re

import pytest
from flask import Flask

from portfolio.access import Permission
from portfolio.people.accounts.set_up import OWN_PAGES

# Files of installed packages and our own assets: the same for everybody.
OPEN_ASSETS = {"static", "bootstrap.static", "security.static"}
TYPED = re.compile(r"<(int|string|path):[a-z_]+>")


def _rules(app: Flask) -> list[tuple[str, str, set[str]]]:
    return [
        (rule.endpoint, rule.rule, (rule.methods or set()) - {"HEAD", "OPTIONS"})
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in OPEN_ASSETS
    ]


def test_every_view_states_its_access(app: Flask) -> None:
    silent = {
        endpoint
        for endpoint, _rule, _methods in _rules(app)
        if not hasattr(app.view_functions[endpoint], "access") and endpoint not in OWN_PAGES
    }

    assert not silent, f"give these views @guard, @guard_centre, @signed_in or @public: {silent}"


def test_only_a_handful_of_pages_are_open(app: Flask) -> None:
    open_pages = {
        endpoint
        for endpoint, _rule, _methods in _rules(app)
        if getattr(app.view_functions[endpoint], "access", ("", None))[0] == "public"
    }

    assert open_pages == {
        "people.sign_in_again",
        "people.join",
        "people.confirm_address",
        "witnesses.testify",
        "witnesses.confirm",
        "health.alive",
        "health.ready",
        "off_line.page",
        "off_line.worker",
    }


def test_no_own_page_of_the_accounts_library_is_listed_that_does_not_exist(app: Flask) -> None:
    assert {e for e, _r, _m in _rules(app) if e.startswith("security.")} == set(OWN_PAGES)


def test_every_permission_of_a_route_is_one_of_the_policy(app: Flask) -> None:
    for endpoint, _rule, _methods in _rules(app):
        stated = getattr(app.view_functions[endpoint], "access", ("signed in", None))[0]
        assert stated in {"public", "signed in"} or isinstance(stated, Permission), endpoint


def test_addresses_are_kebab_case_with_typed_values(app: Flask) -> None:
    for endpoint, rule, _methods in _rules(app):
        # The library's own links end in a token that it leaves untyped.
        bare = TYPED.sub("", rule.replace("<token>", "") if endpoint in OWN_PAGES else rule)
        assert re.fullmatch(r"[a-z0-9/-]*", bare), f"{endpoint}: {rule} is not kebab-case"


# What a protocol of others asks for: tus sends pieces by PATCH and lets a file go by DELETE.
BY_PROTOCOL = {"evidence.arriving_file": {"PATCH", "DELETE"}}


def test_a_view_that_only_reads_takes_no_posts(app: Flask) -> None:
    for endpoint, _rule, methods in _rules(app):
        allowed = {"GET", "POST"} | BY_PROTOCOL.get(endpoint, set())
        assert methods <= allowed, f"{endpoint} answers {methods}"


@pytest.mark.parametrize("asset", sorted(OPEN_ASSETS))
def test_the_open_assets_exist(app: Flask, asset: str) -> None:
    assert asset in app.view_functions or asset == "security.static"
