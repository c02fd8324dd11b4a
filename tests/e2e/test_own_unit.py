"""A manager writes a unit, a learner works on it, it changes, and the learner moves with it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.acts import days_ago, enrol, in_days
from tests.e2e.house import House
from tests.e2e.windows import Window

pytestmark = pytest.mark.steps

UNIT = "Answer complaints by post"
PASTED = """1.9 Read the whole letter before answering it
1.10 Answer every point that the customer makes
2.1 Explain what will be done differently
"""


@pytest.fixture(scope="module")
def grace(house: House, open_window: Callable[..., Window]) -> Window:
    window = open_window()
    window.sign_in(house.person("Grace"))
    return window


@pytest.fixture(scope="module")
def jamie(house: House, open_window: Callable[..., Window]) -> Window:
    window = open_window()
    window.sign_in(house.person("Jamie"))
    return window


def test_a_manager_pastes_a_units_criteria_and_publishes_it(grace: Window, tmp_path: Path) -> None:
    grace.home()
    grace.follow("Unit texts")
    grace.looks_right()
    grace.follow("Units of your own: write or upload one")
    grace.looks_right()
    grace.press("Write a unit")
    grace.looks_right()
    page = grace.page
    page.get_by_label("Add criteria, one a line", exact=False).fill(PASTED)
    grace.press("Add these criteria")
    grace.told("The draft is saved.")
    grace.press("Check and publish")
    expect(page.locator("#title-error")).to_contain_text("neither a title nor a short name")
    grace.looks_right()
    expect(page.locator("#source-error")).to_contain_text("Say where the words come from")
    page.get_by_label("Title (needed to publish, or a short name)").fill(UNIT)
    page.get_by_label("Where the words come from (needed to publish)").fill("Our own words")

    grace.press("Check and publish")

    grace.told(f"{UNIT} is published as version 1.")
    expect(grace.main).to_contain_text("1.10 Answer every point that the customer makes")
    grace.looks_right()
    with page.expect_download() as given:
        page.get_by_role("link", name="Download as a data file").click()
    given.value.save_as(tmp_path / "unit.yaml")
    done = grace.house.command("standards", "check", str(tmp_path / "unit.yaml"))
    assert "is good: Answer complaints by post, 3 criteria." in done.stdout


def test_a_learner_is_enrolled_on_it_and_maps_evidence(grace: Window, jamie: Window) -> None:
    enrol(grace, "Jamie Reid", [UNIT], target_on=in_days(60))
    grace.told("Jamie Reid is enrolled on 1 unit.")
    jamie.go_to_evidence()
    jamie.follow("Write an account")
    page = jamie.page
    page.get_by_label("Kind of evidence").select_option("Reflective account (RA)")
    page.get_by_label("Title").fill("The letter of March")
    page.get_by_label("Day of the work").fill(days_ago(20))
    jamie.page.get_by_label("Without prompts").check()
    jamie.press("Start writing")
    page.get_by_label("Your account").fill("I read the letter twice.\n\nThen I answered it.")
    jamie.page.get_by_label("No AI tool").check()
    jamie.press("Complete and declare")
    jamie.go_to_unit(UNIT)
    page.get_by_role("checkbox").first.check()
    jamie.press("Save mapping")
    jamie.told("is saved")


def test_the_unit_changes_and_the_difference_is_shown(grace: Window) -> None:
    grace.home()
    grace.follow("Unit texts")
    grace.follow(UNIT)
    grace.press("Change this unit")
    page = grace.page
    page.get_by_label("Criterion, in the source's words, criterion 1.10").fill(
        "Answer every point that the customer makes, in plain words"
    )
    grace.press("Take out criterion 2.1")
    grace.press("Check and publish")
    grace.told("is published as version 2")
    grace.follow("What changed since version 1")

    expect(grace.main).to_contain_text("Criteria: 1 same, 1 reworded, 1 gone.")
    expect(grace.page.locator("ins").filter(has_text="in plain words")).to_be_visible()
    grace.looks_right()


def test_the_learner_moves_and_the_ties_go_along(grace: Window, jamie: Window) -> None:
    jamie.go_to_unit(UNIT)
    expect(jamie.main).to_contain_text("there is a newer one")
    jamie.looks_right()
    grace.follow("Move learners to version 2")
    grace.looks_right()
    grace.press("Move to version 2")
    grace.told("1 learner stands on version 2")

    jamie.go_to_unit(UNIT)

    expect(jamie.main).not_to_contain_text("there is a newer one")
    expect(jamie.page.get_by_text("1 of 2").first).to_be_visible()
    done = grace.house.command("audit", "verify")
    assert done.returncode == 0, done.stdout
