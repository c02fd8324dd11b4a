"""Somebody is told of what concerns them, in the page and by e-mail, until they turn it off.

Each test is a step; the steps follow one another on one house.
"""

import email
import re
import time
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from typing import cast

import pytest
from playwright.sync_api import expect

from tests.e2e.acts import days_ago, declare, enrol, in_days, map_passages, number_in, upload
from tests.e2e.house import House
from tests.e2e.windows import Window

pytestmark = pytest.mark.steps

JAMIE = "Jamie Reid"
UNITS = (
    "Monitor the quality of customer service transactions",
    "realistic improvements",
)
LONGEST = 20  # seconds, for the worker to tell


@pytest.fixture(scope="module")
def people(house: House, open_window: Callable[..., Window]) -> dict[str, Window]:
    """Grace, Jamie and Tom, each signed in."""
    found = {}
    for name in ("Grace", "Jamie", "Tom"):
        found[name] = open_window()
        found[name].sign_in(house.person(name))
    return found


def mails_to(house: House, address: str) -> list[EmailMessage]:
    """What lies in the mail folder for somebody, oldest first."""
    read = (
        cast(EmailMessage, email.message_from_bytes(path.read_bytes(), policy=policy.default))
        for path in sorted((house.data / "mail").glob("*.eml"))
    )
    return [mail for mail in read if address in str(mail["To"])]


def unread(window: Window) -> int:
    """The number beside "Notices" in the top bar."""
    window.home()
    words = window.page.get_by_role("link", name="Notices").inner_text()
    return int("".join(filter(str.isdigit, words)) or 0)


def after_a_while(reached: Callable[[], bool]) -> bool:
    """Whether it became so while the worker had time."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        if reached():
            return True
        time.sleep(0.5)
    return reached()


def submitted(jamie: Window, unit: str, criterion: str) -> None:
    """Jamie has put one item before the assessor of the unit."""
    text = "On 3 March a customer rang about a late part. I listened and logged it.\n"
    upload(
        jamie,
        {"name": "account.txt", "mimeType": "text/plain", "buffer": text.encode()},
        kind="Reflective account (RA)",
        title="A late part",
        work_on=days_ago(20),
    )
    declare(jamie)
    map_passages(jamie, ["I listened and logged it"], [(unit, criterion)])
    jamie.go_to_unit(unit)
    jamie.go(f"/units/{number_in(jamie.page.url)}/submission")
    for box in jamie.main.get_by_role("checkbox").all():
        box.check()
    jamie.main.get_by_role("button", name=re.compile("^Submit")).click()
    jamie.told("is submitted")


def test_what_is_submitted_is_told_to_the_assessor_in_the_page_and_by_mail(
    people: dict[str, Window], house: House
) -> None:
    grace, jamie, tom = people["Grace"], people["Jamie"], people["Tom"]
    grace.go("/")
    enrol(grace, JAMIE, [UNITS[0]], target_on=in_days(60))
    before, mails = unread(tom), len(mails_to(house, "tom@"))

    submitted(jamie, *UNITS)

    assert after_a_while(lambda: unread(tom) > before)
    assert after_a_while(lambda: len(mails_to(house, "tom@")) > mails)
    said = mails_to(house, "tom@")[-1]
    assert said["Subject"] == "A learner submitted a unit for you to judge."
    words = said.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # it has one
    assert "Jamie" not in str(said["Subject"]) + words
    assert "late part" not in words


def test_the_notice_leads_to_the_judging_page_in_one_step(people: dict[str, Window]) -> None:
    tom = people["Tom"]
    before = unread(tom)
    tom.follow("Notices", exact=False)
    tom.looks_right()

    tom.press(f"Jamie Reid submitted {UNITS[0]}, round 1.")

    expect(tom.main).to_contain_text("Jamie Reid")
    assert "/judging" in tom.page.url
    assert unread(tom) == before - 1


def test_what_is_turned_off_comes_no_more(people: dict[str, Window], house: House) -> None:
    tom, jamie = people["Tom"], people["Jamie"]
    tom.go("/notices/choices")
    tom.looks_right()
    for place in ("In the page", "By e-mail"):
        tom.page.get_by_role(
            "checkbox", name=f"{place}: A unit was submitted for you to judge"
        ).uncheck()
    tom.press("Save my choice")
    tom.told("Your choice is saved.")
    before, mails = unread(tom), len(mails_to(house, "tom@"))

    submitted(jamie, *UNITS)
    time.sleep(3)

    assert unread(tom) == before
    assert len(mails_to(house, "tom@")) == mails
