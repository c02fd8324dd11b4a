"""Evidence of every sort as people bring it: a phone's picture, several files, a real recording."""

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from tests.e2e.acts import days_ago, declare, enrol, in_days, upload
from tests.e2e.house import House
from tests.e2e.windows import Window
from tests.files_made import a_phone_picture

pytestmark = pytest.mark.steps

HILLSIDE = "Hillside College (demonstration)"
AMARA = "Amara Adeyemi"
UNIT = "Monitor the quality of customer service transactions"
PHOTO = "Audio, video or photo (AV)"
PRODUCT = "Product of work (PE)"
# Two seconds of a moving picture, as a phone's browser records them.
_RECORD = """() => new Promise((done) => {
  const canvas = document.createElement("canvas");
  canvas.width = 160; canvas.height = 120;
  const pen = canvas.getContext("2d");
  let drawn = 0;
  const draws = setInterval(() => {
    pen.fillStyle = `hsl(${drawn * 9} 60% 50%)`;
    pen.fillRect(0, 0, 160, 120);
    pen.fillStyle = "#000";
    pen.fillText(String(drawn++), 70, 60);
  }, 40);
  const recorder = new MediaRecorder(canvas.captureStream(25), {mimeType: "video/webm"});
  const pieces = [];
  recorder.ondataavailable = (event) => pieces.push(event.data);
  recorder.onstop = () => {
    clearInterval(draws);
    const reader = new FileReader();
    reader.onload = () => done(reader.result.split(",").pop());
    reader.readAsDataURL(new Blob(pieces));
  };
  recorder.start();
  setTimeout(() => recorder.stop(), 2500);
})"""


@pytest.fixture(scope="module")
def amara(house: House, open_window: Callable[..., Window]) -> Window:
    """A learner on one unit, signed in."""
    person = house.add_person(AMARA, "learner", centre=HILLSIDE)
    grace = open_window()
    grace.sign_in(house.person("Grace"))
    enrol(grace, person.name, [UNIT], target_on=in_days(30))
    window = open_window()
    window.sign_in(person)
    return window


@pytest.fixture(scope="module")
def tom(house: House, open_window: Callable[..., Window]) -> Window:
    """The assessor, signed in."""
    window = open_window()
    window.sign_in(house.person("Tom"))
    return window


@pytest.fixture(scope="module")
def film(open_window: Callable[..., Window]) -> FilePayload:
    """What Chromium itself recorded."""
    window = open_window()
    recorded = base64.b64decode(window.page.evaluate(_RECORD))
    return {"name": "call.webm", "mimeType": "video/webm", "buffer": recorded}


def _comes_to(one: Locator, says: str) -> None:
    """What the script says of it is true before long; pages forbid Playwright's own waiting."""
    for _ in range(100):
        if one.evaluate(says):
            return
        one.page.wait_for_timeout(100)
    raise AssertionError(f"never came to {says}")


def test_a_picture_of_a_phone_is_shown(amara: Window, documents: Path) -> None:
    picture = a_phone_picture(documents / "counter.heic")
    upload(amara, picture, kind=PHOTO, title="The counter", work_on=days_ago(3))

    shown = amara.page.locator(".passage img").first
    expect(shown).to_be_visible()
    shown.scroll_into_view_if_needed()
    _comes_to(shown, "(one) => one.naturalWidth > 0")
    declare(amara)


def test_several_files_are_one_item_and_change_places(amara: Window, documents: Path) -> None:
    for name in ("letter.txt", "answer.txt"):
        (documents / name).write_text(f"What the {name.split('.')[0]} says.")
    amara.go_to_evidence()
    amara.follow("Upload a file")
    page = amara.page
    amara.looks_right()
    page.locator("input[type=file]").set_input_files(
        [documents / "letter.txt", documents / "answer.txt"]
    )
    page.get_by_label("Kind of evidence").select_option(PRODUCT)
    page.get_by_label("Title").fill("Letter and answer")
    page.get_by_label("Day of the work").fill(days_ago(3))
    amara.press("Upload and read")
    amara.told("E2 is uploaded")
    expect(amara.main).to_contain_text("File 2 answer.txt")
    amara.looks_right()

    amara.follow("Add, move or take out files")
    amara.looks_right()
    amara.press("Move down")
    expect(page.locator(".files li").first).to_contain_text("answer.txt")
    amara.follow("Read E2")
    declare(amara)


def test_a_recording_is_played_and_tied_by_its_times(amara: Window, film: FilePayload) -> None:
    upload(amara, film, kind=PHOTO, title="A call", work_on=days_ago(2))
    video = amara.page.locator("video")
    video.evaluate("(one) => { one.muted = true; return one.play(); }")
    _comes_to(video, "(one) => one.currentTime > 0.3")
    amara.looks_right()
    amara.follow("Decide")
    amara.page.get_by_label("Who agreed, when and how").fill("The caller agreed on the telephone.")
    amara.press("Note who agreed")
    declare(amara)
    amara.follow("Map E3 to criteria")
    amara.page.get_by_label("Times in it").fill("0:01-0:02")
    amara.page.get_by_role("checkbox", name="Select recording").check()
    amara.looks_right()
    amara.page.locator(".pick").first.get_by_role("checkbox").check()
    amara.press("Save mapping")
    amara.told("now covers")
    expect(amara.main).to_contain_text("0:01")


def test_what_is_held_at_the_workplace_is_named(amara: Window) -> None:
    amara.go_to_evidence()
    amara.follow("Upload a file")
    amara.follow("Name what is held at the workplace")
    page = amara.page
    amara.looks_right()
    page.get_by_label("Kind of evidence").select_option(PRODUCT)
    page.get_by_label("What it is").fill("Minutes of the team meeting")
    page.get_by_label("Where exactly it is held").fill("HR office, locked cabinet, file 12")
    page.get_by_label("Who can show it").fill("The HR manager")
    page.get_by_label("Day of the work").fill(days_ago(9))
    page.locator("#shows").fill("I led the meeting.\n\nWe agreed a standard.")
    amara.press("Save")
    amara.told("E4 is kept")
    amara.looks_right()
    declare(amara)


def test_two_versions_stand_side_by_side(amara: Window, documents: Path) -> None:
    second = documents / "answer-2.txt"
    second.write_text("What the second answer says.\n\nAnd what came of it.")
    amara.go_to_evidence()
    amara.follow("Letter and answer", exact=False, within=amara.page.get_by_role("row"))
    amara.follow("New version")
    amara.page.locator("input[type=file]").set_input_files(second)
    amara.page.get_by_label("Title").fill("Letter and answer")
    amara.looks_right()
    amara.press("Upload and read")
    declare(amara)

    amara.follow("Compare versions side by side")

    expect(amara.main).to_contain_text("And what came of it.")
    amara.looks_right()


def test_simulated_work_is_warned_about_where_the_unit_wants_real_work(
    amara: Window, documents: Path
) -> None:
    play = documents / "role-play.txt"
    play.write_text("I played the customer's call with a colleague.")
    amara.go_to_evidence()
    amara.follow("Upload a file")
    amara.page.get_by_label("Simulated", exact=True).check()
    amara.page.locator("input[type=file]").set_input_files(play)
    amara.page.get_by_label("Kind of evidence").select_option(PRODUCT)
    amara.page.get_by_label("Title").fill("Role play")
    amara.page.get_by_label("Day of the work").fill(days_ago(1))
    amara.press("Upload and read")
    declare(amara)
    amara.follow("Map E5 to criteria")

    expect(amara.main).to_contain_text("E5 is simulated; this unit takes evidence of real work")
    amara.looks_right()
    second = amara.page.locator(".pick").nth(1).get_by_role("checkbox")
    second.check()
    amara.page.get_by_role("checkbox", name="Select ¶1").check()
    amara.press("Save mapping")
    amara.go_to_unit(UNIT)
    expect(amara.main).to_contain_text("E5 is simulated")
    amara.looks_right()


def test_the_assessor_opens_the_recording_where_it_is_tied(amara: Window, tom: Window) -> None:
    amara.go_to_unit(UNIT)
    for box in amara.page.get_by_role("checkbox").all():
        if box.is_visible() and box.is_enabled() and not box.is_checked():
            box.check()
    amara.press("Save mapping")
    amara.follow("Submit", exact=False)
    amara.press("Submit unit")
    amara.told("is submitted")
    tom.take_up(f"Judge {UNIT}", of=AMARA)

    tom.page.get_by_role("button", name=re.compile("E3 .*0:01")).first.click()

    video = tom.page.locator("video")
    expect(video).to_have_attribute("src", re.compile(r"#t=1,2$"))
    _comes_to(video, "(one) => one.currentTime >= 1")
    expect(tom.main).to_contain_text("E5 is simulated")
    tom.looks_right()


def test_the_assessor_confirms_having_seen_what_is_held(tom: Window) -> None:
    tom.page.get_by_role("button", name=re.compile("E4 Minutes")).first.click()
    tom.page.wait_for_load_state()
    tom.looks_right()
    tom.follow("Confirm that you saw it")
    tom.looks_right()
    tom.page.get_by_label("What you found").fill("Complete; signed by all.")

    tom.press("Confirm")

    tom.told("It is kept that you saw the original of E4.")
    tom.looks_right()


def test_a_manager_names_the_kinds(house: House, open_window: Callable[..., Window]) -> None:
    grace = open_window()
    grace.sign_in(house.person("Grace"))
    grace.follow("People")
    grace.looks_right()
    grace.follow("Kinds of evidence")
    grace.looks_right()
    grace.follow("Add a kind")
    grace.looks_right()
    grace.page.get_by_label("Name").fill("Shift report")
    grace.page.get_by_label("Code").fill("SR")
    grace.page.get_by_label("Counts as").select_option("Product of work")
    grace.press("Add the kind")
    grace.told("“Shift report” (SR) can be chosen from now on.")
