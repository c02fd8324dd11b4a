"""A manager takes up a unit's data file by keyboard alone: what it would change stands first."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.house import House
from tests.e2e.keys import Keys, at_the_door, sign_in
from tests.e2e.windows import Window

pytestmark = pytest.mark.steps

UNIT = "Answer complaints in the shop"
FILE = f"""\
format: 1
key: complaints-in-the-shop
title: {UNIT}
source:
  document: Handbook of the shop
  description: How complaints are answered there.
criteria:
  - key: listening
    number: "1.1"
    text: Listen to the whole complaint before answering it
  - key: telling
    number: "1.2"
    text: Tell the customer what happens next
"""
REWORDED = FILE.replace("what happens next", "what happens next, and by when")


@pytest.fixture(scope="module")
def grace(house: House, open_window: Callable[..., Window]) -> Keys:
    keys = at_the_door(open_window())
    sign_in(keys, house.person("Grace"))
    return keys


def offer(grace: Keys, file: Path) -> None:
    """Upload a data file, from the bar at the top."""
    grace.press(grace.link("Unit texts"))
    grace.press(grace.link("Units of your own: write or upload one"))
    grace.choose(file)
    grace.press(grace.button("Check it and show what changes"))


def test_a_new_unit_says_that_it_is_new_and_is_taken_up(grace: Keys, tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(FILE, encoding="utf-8")

    offer(grace, tmp_path / "shop.yaml")

    expect(grace.window.heading).to_have_text(f"Take up {UNIT}")
    expect(grace.window.main).to_contain_text("a new unit of your own, with 2 criteria")
    grace.window.looks_right()
    grace.press(grace.button("Take it up"))
    grace.window.told(f"{UNIT} is version 1 at your centre now.")


def test_a_changed_unit_shows_its_difference_on_a_phone_before_it_is_taken_up(
    grace: Keys, tmp_path: Path
) -> None:
    (tmp_path / "shop.yaml").write_text(REWORDED, encoding="utf-8")
    grace.page.set_viewport_size({"width": 390, "height": 844})

    offer(grace, tmp_path / "shop.yaml")

    expect(grace.window.main).to_contain_text("It becomes version 2 of your unit")
    expect(grace.page.locator("ins").filter(has_text="and by when")).to_be_visible()
    grace.window.looks_right()
    grace.press(grace.button("Take it up"))
    grace.window.told(f"{UNIT} is version 2 at your centre now.")


def test_a_file_that_is_not_wanted_is_thrown_away_and_changes_nothing(
    grace: Keys, tmp_path: Path
) -> None:
    (tmp_path / "shop.yaml").write_text(FILE, encoding="utf-8")
    offer(grace, tmp_path / "shop.yaml")
    expect(grace.window.main).to_contain_text("It becomes version 3 of your unit")

    grace.press(grace.page.get_by_text("Don't take it up"))
    grace.press(grace.button("Throw the file away for good"))

    grace.window.told("The draft is thrown away.")
    grace.press(
        grace.link(
            "Units",
        ).first
    )
    grace.press(grace.link(UNIT))
    expect(grace.window.main).to_contain_text("and by when")
