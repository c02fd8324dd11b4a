"""A learner writes by prompts, off line for a while and in Word too, and keeps a journal."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from playwright.sync_api import expect

from tests.e2e.acts import days_ago, enrol, in_days
from tests.e2e.house import House
from tests.e2e.windows import Window

pytestmark = pytest.mark.steps


HILLSIDE = "Hillside College (demonstration)"


@pytest.fixture(scope="module")
def grace(house: House, open_window: Callable[..., Window]) -> Window:
    window = open_window()
    window.sign_in(house.person("Grace"))
    return window


@pytest.fixture(scope="module")
def nia(house: House, open_window: Callable[..., Window], grace: Window) -> Window:
    """A learner who has just been enrolled."""
    person = house.add_person("Nia Rees", "learner", centre=HILLSIDE)
    enrol(grace, person.name, ["Process customer service complaints"], target_on=in_days(40))
    window = open_window()
    window.sign_in(person)
    return window


def begin(learner: Window, title: str, model: str) -> None:
    """The learner has begun an account by a model."""
    learner.go_to_evidence()
    learner.follow("Write an account")
    learner.page.get_by_label("Kind of evidence").select_option("Reflective account (RA)")
    learner.page.get_by_label("Title").fill(title)
    learner.page.get_by_label("Day of the work").fill(days_ago(9))
    learner.page.get_by_label(model, exact=False).check()
    learner.press("Start writing")


def test_a_manager_puts_a_policy_into_the_register(grace: Window) -> None:
    grace.go("/people")
    grace.follow("Policies and laws")
    grace.looks_right()
    grace.go("/policies/add")
    grace.looks_right()
    grace.page.get_by_label("Title").fill("Complaints policy")
    grace.page.get_by_label("Clauses").fill("4.2 Acknowledge within a day\n5 Offers of goodwill")
    grace.press("Add it")
    grace.told("is in the register")
    grace.looks_right()


def test_the_prompts_of_a_model_are_written_under(nia: Window) -> None:
    nia.go_to_evidence()
    nia.follow("Write an account")
    nia.looks_right()
    begin(nia, "A call off line", "Driscoll")
    nia.looks_right()

    nia.page.get_by_label("What?", exact=False).first.fill("I rang the customer.")

    expect(nia.page.locator("[data-saving]")).to_contain_text("Saved")


def test_what_is_typed_off_line_is_kept_and_goes_to_the_centre_later(nia: Window) -> None:
    page, told = nia.page, nia.page.locator("[data-saving]")
    section = page.get_by_label("So what?", exact=False)
    with nia.expecting("ERR_INTERNET_DISCONNECTED"):
        nia.context.set_offline(True)
        section.fill("She had waited because nobody had a list.")
        expect(told).to_contain_text(
            "Kept on this device; it goes to the centre when you are on line again."
        )
        nia.looks_right()

        nia.context.set_offline(False)

        expect(told).to_contain_text("Saved")
    page.reload()
    expect(page.get_by_label("So what?", exact=False)).to_have_value(
        "She had waited because nobody had a list."
    )
    expect(page.locator("[data-saving]")).to_be_empty()


def test_what_was_typed_off_line_outlives_a_closed_page(nia: Window) -> None:
    page, address = nia.page, nia.page.url
    with nia.expecting("ERR_INTERNET_DISCONNECTED"):
        nia.context.set_offline(True)
        page.get_by_label("Now what?", exact=False).fill("I keep a list of calls.")
        expect(page.locator("[data-saving]")).to_contain_text("Kept on this device")
        page.close()
        nia.page = page = nia.context.new_page()
        nia.context.set_offline(False)

    nia.go(address)

    expect(page.get_by_label("Now what?", exact=False)).to_have_value("I keep a list of calls.")
    expect(page.locator("[data-saving]")).to_contain_text("Saved")


def test_what_was_kept_before_another_device_saved_is_offered(nia: Window) -> None:
    page = nia.page
    page.route("**/autosave", lambda route: route.abort())
    with nia.expecting("ERR_FAILED"):
        page.get_by_label("Now what?", exact=False).fill("I keep two lists.")
        expect(page.locator("[data-saving]")).to_contain_text("can't be reached")
        page.unroute("**/autosave")
    page.evaluate(
        """() => {
          const key = Object.keys(localStorage).find((one) => one.startsWith("autosave:"));
          const kept = JSON.parse(localStorage[key]);
          localStorage[key] = JSON.stringify({ ...kept, seen: "0" });
        }"""
    )

    page.reload()

    expect(page.locator("[data-saving]")).to_contain_text("that was not saved")
    expect(page.get_by_label("Now what?", exact=False)).to_have_value("I keep a list of calls.")
    nia.press("Put it back")
    expect(page.get_by_label("Now what?", exact=False)).to_have_value("I keep two lists.")
    expect(page.locator("[data-saving]")).to_contain_text("Saved")


def test_what_another_window_overtook_is_kept_until_a_button_says_what_stands(
    nia: Window,
) -> None:
    page, address = nia.page, nia.page.url
    other = nia.context.new_page()
    other.goto(address)
    other.get_by_label("Now what?", exact=False).fill("From the other window.")
    expect(other.locator("[data-saving]")).to_contain_text("Saved")
    other.close()

    page.get_by_label("Now what?", exact=False).fill("I keep three lists.")
    expect(page.locator("[data-saving]")).to_contain_text("another window")
    nia.press("Save draft")
    expect(nia.main).to_contain_text("From the other window.")
    assert "# Now what?" not in nia.main.inner_text()
    nia.looks_right()

    nia.go(address)

    expect(page.get_by_label("Now what?", exact=False)).to_have_value("From the other window.")
    expect(page.locator("[data-saving]")).to_contain_text("that was not saved")
    nia.press("Put it back")
    expect(page.get_by_label("Now what?", exact=False)).to_have_value("I keep three lists.")
    expect(page.locator("[data-saving]")).to_contain_text("Saved")


def test_other_prompts_keep_every_word(nia: Window) -> None:
    nia.page.get_by_label("Prompts", exact=False).select_option("LEARN")
    nia.press("Use these prompts")

    nia.told("The prompts are changed")
    expect(nia.page.get_by_label("Resolve", exact=False)).to_have_value("I rang the customer.")
    expect(nia.main).to_contain_text("Written under other prompts")
    expect(nia.main).to_contain_text("It names no policy, law or standard.")
    nia.looks_right()


def test_the_clauses_gone_by_are_ticked_and_shown(nia: Window) -> None:
    nia.follow("tick the clauses that you went by")
    nia.looks_right()
    nia.page.get_by_label("4.2 Acknowledge within a day").check()
    nia.press("Keep these")
    expect(nia.main).to_contain_text("Complaints policy, 4.2 Acknowledge within a day")
    expect(nia.main).not_to_contain_text("It names no policy, law or standard.")

    nia.page.get_by_label("No AI tool").check()
    nia.press("Complete and declare")

    nia.told("is ready")
    expect(nia.main).to_contain_text("Complaints policy, 4.2 Acknowledge within a day")
    nia.looks_right()


def test_a_template_is_taken_away_and_brought_back(nia: Window, tmp_path: Path) -> None:
    nia.go_to_evidence()
    nia.follow("Write an account")
    nia.follow("Write in Word")
    nia.looks_right()
    nia.page.get_by_label("Prompts").select_option("Gibbs: the reflective cycle")
    with nia.page.expect_download() as given:
        nia.press("Download the template")
    path = tmp_path / "template.docx"
    given.value.save_as(path)
    word = docx.Document(path)
    heading = next(p for p in word.paragraphs if p.text == "Feelings")
    heading.runs[0].text = "How I felt"
    after = next(p for p in word.paragraphs if p.text.startswith("What you thought and felt"))
    after.runs[0].text = "I was nervous."
    word.save(path)

    nia.page.locator("input[type=file]").set_input_files(path)
    nia.press("Read it")

    nia.told("is begun with your file. 1 section was read.")
    expect(nia.page.get_by_label("Feelings", exact=False)).to_have_value("I was nervous.")
    nia.looks_right()


def test_a_journal_entry_becomes_evidence(nia: Window) -> None:
    nia.go_to_evidence()
    nia.follow("Journal")
    nia.looks_right()
    nia.follow("Note something")
    nia.looks_right()
    nia.page.get_by_label("Title").fill("A hard call")
    nia.page.get_by_label("What happened", exact=False).fill("He shouted.\n\nI let him finish.")
    nia.page.get_by_label("It was hard going").check()
    nia.press("Keep it")
    nia.told("Nobody else reads it")
    nia.looks_right()

    nia.page.get_by_role("button", name="Make evidence of this A hard call").click()

    nia.told("is begun with your entry")
    expect(nia.page.get_by_label("What happened, and what I did", exact=False)).to_have_value(
        "He shouted.\n\nI let him finish."
    )
    nia.go_to_evidence()
    nia.follow("Journal")
    expect(nia.main).to_contain_text("Became E")
