"""Writing goes on off line, and nothing of it stays for whoever uses the computer next."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.acts import days_ago
from tests.e2e.house import House
from tests.e2e.windows import Window

pytestmark = pytest.mark.steps

KEPT = (
    "[...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
    ".filter((key) => /^(autosave|written):/.test(key))"
)


@pytest.fixture(scope="module")
def priya(house: House, open_window: Callable[..., Window]) -> Window:
    window = open_window()
    window.sign_in(house.person("Priya"))
    return window


def wait_until_saved(window: Window) -> None:
    """The centre has answered for all that was typed, so that the device holds nothing back."""
    expect(window.page.locator("[data-saving]")).to_contain_text("Saved")
    window.page.wait_for_function(f"!{KEPT}.some((key) => key.startsWith('autosave:'))")


def wait_for_the_worker(window: Window) -> None:
    """The page has a worker beside it from now on."""
    window.page.evaluate("navigator.serviceWorker.ready")
    window.page.wait_for_function("navigator.serviceWorker.controller !== null")


def test_an_account_is_begun_on_line(priya: Window) -> None:
    priya.go_to_evidence()
    priya.follow("Write an account")
    priya.page.get_by_label("Title").fill("A call on the train")
    priya.page.get_by_label("Day of the work").fill(days_ago(3))
    priya.page.get_by_label("Driscoll", exact=False).check()
    priya.press("Start writing")

    priya.page.get_by_label("What?", exact=False).first.fill("I rang the customer.")

    wait_until_saved(priya)
    wait_for_the_worker(priya)


def test_loaded_again_off_line_the_page_shows_what_was_typed(priya: Window) -> None:
    page = priya.page
    with priya.expecting("ERR_INTERNET_DISCONNECTED"):
        priya.context.set_offline(True)
        page.get_by_label("So what?", exact=False).fill("She had waited.")
        expect(page.locator("[data-saving]")).to_contain_text("Kept on this device")

        page.reload()

        expect(priya.heading).to_contain_text("Write E")
        expect(priya.main).to_contain_text("You are off line.")
        expect(page.get_by_label("Title")).to_have_value("A call on the train")
        expect(page.get_by_label("What?").first).to_have_value("I rang the customer.")
        expect(page.get_by_label("So what?")).to_have_value("She had waited.")
        priya.looks_right()


def test_what_is_written_on_there_goes_to_the_centre_by_itself(priya: Window) -> None:
    page = priya.page
    with priya.expecting("ERR_INTERNET_DISCONNECTED"):
        page.get_by_label("Now what?").fill("I keep a list.")
        page.reload()
        expect(page.get_by_label("Now what?")).to_have_value("I keep a list.")

        priya.context.set_offline(False)

        expect(page.get_by_role("button", name="Save draft")).to_be_visible()
        wait_until_saved(priya)
    page.reload()
    expect(page.get_by_label("So what?", exact=False)).to_have_value("She had waited.")
    expect(page.get_by_label("Now what?", exact=False)).to_have_value("I keep a list.")
    assert not page.evaluate(f"{KEPT}.some((key) => key.startsWith('autosave:'))")


def test_another_tab_off_line_shows_nothing_of_it(priya: Window) -> None:
    address = priya.page.url
    with priya.expecting("ERR_INTERNET_DISCONNECTED"):
        priya.context.set_offline(True)
        priya.page.get_by_label("Now what?", exact=False).fill("I keep a list of calls.")
        expect(priya.page.locator("[data-saving]")).to_contain_text("Kept on this device")
        other = priya.context.new_page()
        other.goto(address)

        expect(other.get_by_role("heading", level=1)).to_have_text("You are off line")
        expect(other.get_by_role("main")).to_contain_text("comes back when you are on line")
        assert "list of calls" not in other.content()
        other.close()
        priya.context.set_offline(False)
        wait_until_saved(priya)


def test_the_journal_is_written_on_off_line_too(priya: Window) -> None:
    page = priya.page
    priya.go_to_evidence()
    priya.follow("Journal")
    page.get_by_role("link", name="Note something").first.click()
    page.get_by_label("What happened", exact=False).fill("He shouted.")
    wait_until_saved(priya)
    wait_for_the_worker(priya)
    with priya.expecting("ERR_INTERNET_DISCONNECTED"):
        priya.context.set_offline(True)
        page.get_by_label("What happened", exact=False).fill("He shouted. I let him finish.")
        expect(page.locator("[data-saving]")).to_contain_text("Kept on this device")
        page.reload()
        expect(page.get_by_label("What happened", exact=False)).to_have_value(
            "He shouted. I let him finish."
        )
        priya.context.set_offline(False)
        expect(page.get_by_role("button", name="Keep it")).to_be_visible()
        wait_until_saved(priya)
    priya.go_to_evidence()
    priya.follow("Journal")
    expect(priya.main).to_contain_text("You began an entry")
    priya.looks_right()
    priya.follow("Go on writing")
    expect(priya.main).to_contain_text("not in your journal yet")
    priya.looks_right()
    priya.press("Keep it")
    priya.told("Nobody else reads it")


def test_what_a_button_sent_is_not_asked_about(priya: Window) -> None:
    assert priya.page.evaluate(f"{KEPT}.some((key) => key.startsWith('autosave:'))")

    priya.press("Sign out")

    expect(priya.page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()


def test_signing_out_asks_about_what_the_centre_lacks(house: House, priya: Window) -> None:
    priya.sign_in(house.person("Priya"))
    page = priya.page
    priya.go_to_evidence()
    priya.follow("A call on the train", exact=False)
    priya.follow("Go on writing")
    page.route("**/autosave", lambda route: route.abort())
    with priya.expecting("ERR_FAILED"):
        page.get_by_label("Now what?", exact=False).fill("I keep two lists.")
        expect(page.locator("[data-saving]")).to_contain_text("can't be reached")

        priya.press("Sign out")

        expect(page.get_by_role("alert")).to_contain_text("text that the centre does not have yet")
        priya.looks_right()
        page.unroute("**/autosave")
    page.reload()
    expect(page.get_by_label("Now what?", exact=False)).to_have_value("I keep two lists.")
    wait_until_saved(priya)


def test_nothing_stays_on_the_device_after_signing_out(priya: Window) -> None:
    page, address = priya.page, priya.page.url
    assert page.evaluate(KEPT)

    priya.press("Sign out")

    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert page.evaluate(KEPT) == []
    priya.go(address)
    assert "I keep two lists." not in page.content()


def test_what_somebody_left_without_signing_out_is_gone_for_the_next_person(
    house: House, priya: Window
) -> None:
    priya.sign_in(house.person("Priya"))
    mine = '{"person": "%s", "texts": {"text": "Mine."}}'
    person = priya.page.evaluate("document.body.dataset.person")
    for storage, key in (("localStorage", "autosave:/x"), ("sessionStorage", "written:/x")):
        priya.page.evaluate(f"(kept) => {storage}.setItem('{key}', kept)", mine % person)
    priya.home()
    assert len(priya.page.evaluate(KEPT)) == 2
    priya.context.clear_cookies()

    priya.sign_in(house.person("Tom"))

    assert priya.page.evaluate(KEPT) == []
