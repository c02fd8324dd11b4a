"""The learner's and the assessor's part by keyboard alone: Tab, Enter, Space and typing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import documents_for_people as made
from tests.e2e.acts import enrol, in_days
from tests.e2e.house import House
from tests.e2e.keys import Keys, at_the_door, sign_in
from tests.e2e.windows import Window

pytestmark = pytest.mark.steps

HILLSIDE = "Hillside College (demonstration)"
REFERRED = "Handle referred customer complaints"
KIT = "Kit Doyle"


@pytest.fixture(scope="module")
def kit(house: House, open_window: Callable[..., Window]) -> Keys:
    """A learner on one unit, in front of the sign-in page."""
    person = house.add_person(KIT, "learner", centre=HILLSIDE)
    grace = open_window()
    grace.sign_in(house.person("Grace"))
    enrol(grace, person.name, [REFERRED], target_on=in_days(30))
    return at_the_door(open_window())


@pytest.fixture(scope="module")
def tom(open_window: Callable[..., Window]) -> Keys:
    return at_the_door(open_window())


def test_the_first_tab_offers_to_skip_to_the_content(kit: Keys) -> None:
    kit.page.keyboard.press("Tab")

    skip = kit.link("Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    kit.page.keyboard.press("Enter")
    expect(kit.page.get_by_role("main")).to_be_focused()


def test_a_learner_signs_in_and_uploads(kit: Keys, house: House, documents: Path) -> None:
    file = made.a_reflective_account(documents / "account.docx")
    kit.window.go("/sign-in")
    sign_in(kit, house.person(KIT))
    kit.press(kit.link("My evidence"))
    kit.press(kit.link("Upload a file"))

    kit.choose(file)
    kit.type(kit.page.get_by_label("Kind of evidence"), "Refl")
    kit.type(kit.page.get_by_label("Title"), "One call, step by step")
    kit.type(kit.page.get_by_label("Day of the work"), "10102026")
    kit.press(kit.button("Upload and read"))

    kit.window.told("E1 is uploaded")
    # The file's properties name another author.
    kit.press(kit.link("Decide"))
    kit.tick(kit.page.get_by_role("checkbox", name="Jamie Reid"))
    kit.type(kit.page.get_by_label("Why it stays"), "I wrote it at the desk of a colleague.")
    kit.press(kit.button("Keep what is ticked"))
    kit.window.told("your reason is kept")
    kit.tick(kit.page.get_by_label("No AI tool"))
    kit.press(kit.button("Declare E1"))
    kit.window.told("E1 is ready")


def test_a_learner_maps_passages(kit: Keys) -> None:
    kit.press(kit.link("Map E1 to criteria"))

    kit.tick(kit.page.get_by_role("checkbox", name="Select ¶10"))
    kit.tick(kit.page.get_by_role("checkbox", name="Select ¶11"))
    for words in ("structured investigation", "Implementing a resolution"):
        kit.tick(kit.page.get_by_role("checkbox", name=words))
    kit.press(kit.button("Save mapping"))

    kit.window.told(f"E1 now covers 1 and 2 of {REFERRED}.")


def test_a_learner_ticks_a_cell_and_submits(kit: Keys) -> None:
    kit.press(kit.link("NVQ Portfolio"))
    kit.press(kit.page.get_by_role("main").get_by_role("link", name=REFERRED, exact=True))
    kit.tick(kit.page.get_by_role("checkbox", name="E1 for 3"))
    kit.press(kit.button("Save mapping"))
    kit.window.told("is saved")

    kit.press(kit.link("Submit"))
    kit.press(kit.button("Submit unit"))

    kit.window.told("is submitted")


def test_an_assessor_judges_and_signs_off(tom: Keys, kit: Keys, house: House) -> None:
    sign_in(tom, house.person("Tom"))
    tom.press(tom.window.waiting(f"Judge {REFERRED}", of=KIT))

    for words in ("structured investigation", "Implementing a resolution", "recurring themes"):
        tom.tick(tom.page.get_by_role("checkbox", name=words))
    tom.page.keyboard.press("m")
    tom.window.told("are saved")
    tom.press(tom.link("Sign the unit off"))
    tom.tick(tom.page.get_by_role("checkbox", name="I make this statement"))
    tom.press(tom.button(f"Sign off {REFERRED}"))

    tom.window.told("is signed off")
