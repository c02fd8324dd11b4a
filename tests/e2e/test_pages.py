"""Every kind of page that somebody can reach by links looks right, by day and by night."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.house import House
from tests.e2e.windows import Window

# Every link of a page that leads to another page of ours, without downloads and places in pages.
_LINKS = """() => [...document.querySelectorAll("a[href]")]
  .filter((one) => one.origin === location.origin)
  .map((one) => one.pathname + one.search)"""


@pytest.mark.parametrize("name", ["Priya", "Tom", "Helen", "Grace", "Owen"])
def test_every_kind_of_page_in_reach_looks_right(
    open_window: Callable[..., Window], house: House, name: str
) -> None:
    window = open_window()
    window.sign_in(house.person(name))
    waiting, seen = ["/"], set[str]()

    while waiting:
        address = waiting.pop(0)
        kind = _kind(address)
        if kind in seen or re.match(r"/files/\d+", address):
            continue
        seen.add(kind)
        # What is downloaded is no page to look at.
        if "text/html" not in window.page.request.get(address).headers["content-type"]:
            continue
        window.go(address)
        window.looks_right()
        waiting += window.page.evaluate(_LINKS)

    assert len(seen) >= 4


def test_pages_that_say_no_look_right(open_window: Callable[..., Window], house: House) -> None:
    window = open_window()
    window.sign_in(house.person("Leo"))
    for address, heading in (("/units/999999", "no such page"), ("/learners", "for another role")):
        window.go(address)
        expect(window.heading).to_contain_text(re.compile(heading, re.IGNORECASE))
        window.looks_right()


def _kind(address: str) -> str:
    """What pages of one kind have in common: /units/7 and /units/9?x=1 are /units/#."""
    return re.sub(r"\d+", "#", urlsplit(address).path)
