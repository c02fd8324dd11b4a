"""A learner asks a witness, who writes on a telephone without an account; an assessor reads it."""

import re
import time
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import expect

from portfolio.witnesses.pictures import qr_of
from tests.e2e.acts import days_ago, map_passages
from tests.e2e.house import House
from tests.e2e.windows import Window

pytestmark = pytest.mark.steps

UNIT = "Customer service complaints"
MAILBOX = "sam.reid@work.example"


@pytest.fixture(scope="module")
def learner(house: House, open_window: Callable[..., Window]) -> Window:
    window = open_window()
    window.sign_in(house.person("Priya"))
    return window


@pytest.fixture(scope="module")
def phone(open_window: Callable[..., Window]) -> Window:
    """The witness's own telephone, small and without scripts: nobody is signed in there."""
    window = open_window(java_script_enabled=False)
    window.page.set_viewport_size({"width": 360, "height": 740})
    return window


def _link_mailed(house: House, part: str) -> str:
    """The link of the newest mail to the witness that leads to such a page."""
    for _ in range(240):
        for path in sorted((house.data / "mail").glob("*.eml"), reverse=True):
            found = re.search(rf"http://\S*/{part}/\S+", _words(path))
            if found:
                return found[0]
        time.sleep(0.5)
    raise AssertionError(f"no mail with a link to {part}")


def _words(path: Path) -> str:
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body is not None and mail["To"] == MAILBOX else ""


def test_a_learner_asks_by_mail_and_shows_a_qr_code(learner: Window) -> None:
    page = learner.page
    learner.home()
    page.goto(page.locator("main a[href*='/units/']").first.get_attribute("href") or "")
    learner.follow("Witnesses")
    learner.looks_right()
    learner.follow("Ask a witness")
    learner.looks_right()
    page.get_by_label("I show them a QR code", exact=False).check()
    page.locator("input[name=criteria]").first.check()
    learner.press("Ask")
    address = page.locator("code").inner_text()
    assert page.locator("img.qr").get_attribute("src") == qr_of(address)
    learner.looks_right()
    page.reload()
    expect(learner.main).to_contain_text("only its fingerprint is kept")
    learner.follow("Back to the witnesses")
    learner.follow("Ask a witness")
    page.get_by_label("Witness's name", exact=False).fill("Sam Reid")
    page.get_by_label("Witness's e-mail address", exact=False).fill(MAILBOX)
    page.locator("input[name=criteria]").first.check()

    learner.press("Ask")

    learner.told("Sam Reid is asked by e-mail.")
    learner.looks_right()


def test_the_witness_writes_on_a_telephone_and_reads_it_through(
    house: House, phone: Window
) -> None:
    page = phone.page
    page.goto(_link_mailed(house, "witness"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("What you saw of Priya")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_label("What you saw", exact=False).fill("She listened.\n\nThen she logged it.")
    page.get_by_label("Day on which", exact=False).fill(days_ago(3))
    page.get_by_label("Your role", exact=False).fill("Team leader")
    page.get_by_label("How you know the learner", exact=False).fill("I am her line manager")
    page.get_by_label("How long you have known", exact=False).fill("Two years")
    phone.press("Read it through")
    expect(phone.main).to_contain_text("Then she logged it.")
    page.get_by_label("I saw this myself", exact=False).check()

    phone.press("Send it")

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you: it is sent")
    page.goto(_link_mailed(house, "testimony-confirmations"))
    phone.press("Yes, I wrote it")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you: it is confirmed")


def test_the_learner_reads_and_maps_it_and_cannot_change_it(learner: Window) -> None:
    page = learner.page
    page.reload()
    expect(learner.main).to_contain_text("confirmed by e-mail on")
    page.locator("main a[href*='/evidence/']").first.click()
    expect(learner.main).to_contain_text("sent by the witness")
    expect(page.get_by_role("link", name="New version")).to_have_count(0)
    learner.looks_right()
    map_passages(learner, ["Then she logged it."], [(UNIT, "Correctly identifying early")])
