"""A manager at work: a hand-over, a visit of an external verifier, a list brought in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, expect

from tests.e2e.acts import in_days
from tests.e2e.house import House, SignIn
from tests.e2e.windows import Window

HILLSIDE = "Hillside College (demonstration)"


@pytest.fixture(scope="module")
def grace(house: House, open_window: Callable[..., Window]) -> Window:
    window = open_window()
    window.sign_in(house.person("Grace"))
    return window


@pytest.fixture(scope="module")
def eve(house: House) -> SignIn:
    return house.add_person("Eve Stone", "external verifier", centre=HILLSIDE)


def test_an_external_verifier_is_let_in_and_out_again(
    grace: Window, eve: SignIn, open_window: Callable[..., Window]
) -> None:
    grace.home()
    grace.follow("External verifiers")
    grace.follow("Open units")
    grace.looks_right()
    grace.page.get_by_label("Learner's name").fill("priya")
    grace.press("Find")
    grace.page.get_by_role("checkbox", name="Priya Nair").first.check()
    grace.page.get_by_label("External verifier").select_option("Eve Stone")
    grace.page.get_by_label("First day").fill(in_days(0))
    grace.page.get_by_label("Last day").fill(in_days(2))
    grace.press("Open the units")
    expect(grace.main).to_contain_text("1 unit is open to Eve Stone")
    grace.looks_right()

    visitor = open_window()
    visitor.sign_in(eve)
    visitor.follow("Units open to you")
    visitor.looks_right()
    unit = visitor.main.get_by_role("row").nth(1).get_by_role("link").first
    unit.click()
    address = visitor.page.url
    visitor.follow("Sampling")
    visitor.looks_right()

    grace.follow("External verifiers", within=grace.page.get_by_role("navigation", name="Main"))
    grace.follow("Eve Stone")
    grace.follow("looks", exact=False)
    expect(grace.main).to_contain_text("Eve Stone looked at Priya Nair's")
    grace.looks_right()
    grace.follow("Eve Stone", within=grace.page.get_by_role("navigation", name="Breadcrumb"))
    grace.main.get_by_role("checkbox").first.check()
    grace.press("Close those ticked now")
    expect(grace.main).to_contain_text("1 unit is closed to Eve Stone from now on.")

    answer = visitor.page.goto(address)
    assert answer is not None
    assert answer.status == 404


BAD = """Name;E-mail;Roles
Mona Hart;mona at college;learner
Noor Ali;noor@added.example;boss
;olu@added.example;learner
Pia Lund;pia@added.example;assessor
"""
MENDED = """Name;E-mail;Roles
Mona Hart;mona@added.example;learner
Noor Ali;noor@added.example;assessor
Olu Ade;olu@added.example;learner
Pia Lund;pia@added.example;assessor
"""


def _file(text: str) -> FilePayload:
    return {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()}


def test_a_list_with_three_bad_lines_is_mended_and_all_are_in(grace: Window) -> None:
    grace.go("/lists/people")
    grace.looks_right()
    grace.page.get_by_label("CSV file").set_input_files(_file(BAD))
    grace.press("Show what it would do")
    expect(grace.main).to_contain_text("3 lines can't be taken.")
    for words in ("“mona at college” is no e-mail", "“boss” is no role", "The name is missing."):
        expect(grace.main).to_contain_text(words)
    grace.looks_right()

    grace.follow("choose it again")
    grace.page.get_by_label("CSV file").set_input_files(_file(MENDED))
    grace.press("Show what it would do")
    grace.looks_right()
    grace.press("Bring in 4 people")
    expect(grace.main).to_contain_text("4 people brought in.")
    for name in ("Mona Hart", "Noor Ali", "Olu Ade", "Pia Lund"):
        expect(grace.main).to_contain_text(name)


def test_an_assessor_who_leaves_hands_everything_over(grace: Window) -> None:
    grace.home()
    grace.follow("Learners", within=grace.page.get_by_role("navigation", name="Main"))
    grace.follow("Change who works on", exact=False)
    grace.looks_right()
    grace.follow("Hand over the units of Tom Okafor")
    grace.page.get_by_label("Hand over to").select_option("Pia Lund")
    grace.page.get_by_label("All", exact=False).check()
    grace.press("Show what would change")
    expect(grace.main).to_contain_text("Pia Lund, assessor")
    grace.looks_right()
    grace.page.get_by_role("button", name="to Pia Lund").click()

    expect(grace.main).to_contain_text("Pia Lund is assessor of")
    expect(grace.main).to_contain_text("Tom Okafor is assessor of no unit now.")
