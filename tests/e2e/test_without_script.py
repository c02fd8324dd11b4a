"""The line once more with JavaScript turned off: every form works, from upload to release."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import documents_for_people as made
from tests.e2e.acts import days_ago, declare, enrol, in_days, judge, map_passages, sign_off, upload
from tests.e2e.house import House
from tests.e2e.windows import Window

pytestmark = pytest.mark.steps

HILLSIDE = "Hillside College (demonstration)"
PROCESS = "Process customer service complaints"
NORA = "Nora Lind"


@pytest.fixture(scope="module")
def people(house: House, open_window: Callable[..., Window]) -> dict[str, Window]:
    """A learner, an assessor, a verifier and a manager, none of whose browsers runs scripts."""
    house.add_person(NORA, "learner", centre=HILLSIDE)
    windows = {}
    for name in ("Grace", "Nora", "Tom", "Helen"):
        windows[name] = open_window(java_script_enabled=False)
        windows[name].sign_in(house.person(name))
    return windows


def test_no_script_runs(people: dict[str, Window]) -> None:
    expect(people["Nora"].page.locator("html.scripted")).to_have_count(0)


def test_the_manager_enrols(people: dict[str, Window]) -> None:
    enrol(people["Grace"], NORA, [PROCESS], target_on=in_days(40))

    people["Grace"].told(f"{NORA} is enrolled on 1 unit.")


def test_the_learner_uploads_writes_and_declares(
    people: dict[str, Window], documents: Path
) -> None:
    nora = people["Nora"]
    file = made.a_reflective_account(documents / "account.docx")
    upload(
        nora, file, kind="Reflective account (RA)", title="One call", work_on=days_ago(12)
    )  # fmt: skip
    declare(nora)

    nora.go_to_evidence()
    nora.follow("Write an account")
    nora.page.get_by_label("Title").fill("What I noticed first")
    nora.page.get_by_label("Day of the work").fill(days_ago(11))
    nora.page.get_by_label("Without prompts").check()
    nora.press("Start writing")
    nora.page.get_by_label("Your account").fill(
        "He repeated his question. I asked what worried him."
    )
    nora.press("Save draft")
    nora.told("E2 is saved.")
    nora.page.get_by_label("No AI tool").check()
    nora.press("Complete and declare")

    nora.told("E2 is ready.")


def test_the_learner_maps_and_submits(people: dict[str, Window]) -> None:
    nora = people["Nora"]
    nora.go_to_evidence()
    nora.follow("One call", exact=False)
    map_passages(
        nora, ["I looked the order up"], [(PROCESS, "listening actively"), (PROCESS, "logging all")]
    )
    nora.go_to_unit(PROCESS)
    # Without a script a box is called by its item, and its row says the criterion.
    row = nora.page.locator(".matrix tbody tr").first
    row.get_by_role("checkbox", name="E2", exact=False).check()
    nora.press("Save mapping")
    nora.told("is saved")
    expect(nora.main).to_contain_text("Nothing is missing: ready to submit.")
    nora.follow("Submit")
    nora.press("Submit unit")

    nora.told("is submitted")


def test_the_assessor_judges_and_signs_off(people: dict[str, Window]) -> None:
    tom = people["Tom"]
    tom.take_up(f"Judge {PROCESS}", of=NORA)
    judge(
        tom, met=["early warning signs", "listening actively"],
        more_needed=[],
    )  # fmt: skip
    judge(tom, more_needed=["logging all"], saying="Add the log itself.")
    judge(tom, met=["logging all"])
    tom.follow("Sign the unit off")

    sign_off(tom, PROCESS)


def test_the_verifier_samples_and_releases(people: dict[str, Window]) -> None:
    helen = people["Helen"]
    helen.take_up(f"Look at {PROCESS}", of=NORA)
    helen.page.get_by_role("textbox").first.fill("I want to see how Tom decides on this unit.")
    helen.press("Take the sample")
    helen.told("The sample is open.")
    for check in (
        helen.page.get_by_role("group", name="What you checked").get_by_role("checkbox").all()
    ):
        check.check()
    helen.press("Agree and release the unit")

    helen.told(f"{PROCESS} is released.")


def test_a_pdf_is_looked_at_again_by_hand(people: dict[str, Window]) -> None:
    nora = people["Nora"]
    nora.go_to_unit(PROCESS)
    nora.press("Make a PDF")
    again = nora.page.get_by_role("link", name="Look again")
    download = nora.page.get_by_role("link", name="Download the PDF", exact=False)
    expect(again.or_(download)).to_be_visible()

    for _ in range(60):
        if download.is_visible():
            break
        nora.page.wait_for_timeout(500)
        again.click()
    expect(download).to_be_visible()
