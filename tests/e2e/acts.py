"""What people of a portfolio do in its pages, each act as one line of a journey."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import FilePayload, Locator

from tests.e2e.windows import Window


def days_ago(days: int) -> str:
    """A day gone by, as a date field takes it."""
    return (date.today() - timedelta(days=days)).isoformat()


def in_days(days: int) -> str:
    """A day to come, as a date field takes it."""
    return days_ago(-days)


def number_in(address: str) -> int:
    """The id in an address of a page: 17 in /evidence/17/mapping."""
    found = re.search(r"/(\d+)(/|$|\?|#)", address)
    assert found, address
    return int(found[1])


def enrol(manager: Window, learner: str, units: Sequence[str], *, target_on: str) -> None:
    """The manager has enrolled the learner, with Tom as assessor and Helen as verifier."""
    manager.go("/learners")
    manager.page.get_by_role("rowheader").filter(has_text=learner).get_by_role("link").click()
    for unit in units:
        manager.page.get_by_role("checkbox", name=re.compile(rf"^{unit}")).check()
    manager.page.get_by_label("Target date").fill(target_on)
    manager.page.get_by_label("Assessor", exact=False).first.select_option("Tom Okafor")
    manager.page.get_by_label("Internal verifier (IQA)", exact=False).select_option("Helen Marsh")
    manager.press(f"Enrol {learner}")


def offer(
    learner: Window, file: Path | FilePayload, *, kind: str, title: str, work_on: str
) -> None:
    """The learner has sent a file, whatever came of it."""
    learner.go_to_evidence()
    learner.follow("Upload a file")
    page = learner.page
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Kind of evidence").select_option(kind)
    page.get_by_label("Title").fill(title)
    page.get_by_label("Day of the work").fill(work_on)
    learner.press("Upload and read")


def upload(
    learner: Window, file: Path | FilePayload, *, kind: str, title: str, work_on: str
) -> str:
    """The learner has uploaded a file, which nobody else sees yet; its number, as E3."""
    offer(learner, file, kind=kind, title=title, work_on=work_on)
    learner.told(re.compile(r"E\d+ is uploaded"))
    return _code(learner)


def declare(learner: Window) -> None:
    """The item on the page is the learner's own work, they say."""
    code = _code(learner)
    _keep_what_names_others(learner)
    learner.page.get_by_label("No AI tool").check()
    learner.press(f"Declare {code}")
    learner.told(f"{code} is ready")


def _keep_what_names_others(learner: Window) -> None:
    """What looks like somebody's name or number stays, for a reason, where the page asks."""
    asked = learner.main.locator("a[href$='/personal-data']")
    if asked.count() == 0:
        return
    back = learner.page.url
    asked.first.click()
    for fold in learner.main.locator("fieldset details:not([open]) > summary").all():
        fold.click()
    for box in learner.main.get_by_role("checkbox").all():
        box.check()
    learner.page.get_by_label("Why it stays").fill("Everybody in it is invented.")
    learner.press("Keep what is ticked")
    learner.go(back)


def passage(window: Window, words: str) -> Locator:
    """The passage that says this."""
    return window.page.locator(".passage").filter(has_text=words).first


def map_passages(
    learner: Window, passages: Sequence[str], criteria: Sequence[tuple[str, str]]
) -> None:
    """The passages of the item on the page are tied to the criteria, in one save.

    Each of *criteria* is a unit and the beginning of what the criterion asks.
    """
    learner.follow(f"Map {_code(learner)} to criteria")
    for words in passages:
        passage(learner, words).get_by_role("checkbox").check()
    for unit, text in criteria:
        # A letter stands before it where the item serves several units.
        name = re.compile(rf"^([A-Z] )?{re.escape(unit)}$")
        group = learner.page.get_by_role("group", name=name)
        group.locator("label").filter(has_text=text).get_by_role("checkbox").check()
    learner.press("Save mapping")
    learner.told("now covers")


def _code(window: Window) -> str:
    found = re.match(r"E\d+", window.heading.inner_text())
    assert found, window.heading.inner_text()
    return found[0]


def judge(
    assessor: Window,
    *,
    met: Sequence[str] = (),
    more_needed: Sequence[str] = (),
    saying: str = "",
) -> None:
    """The criteria that read so are met, or more is asked for on them."""
    for words in [*met, *more_needed]:
        decision = assessor.page.locator(".decision").filter(has_text=words).first
        decision.get_by_role("checkbox").first.check()
    if more_needed:
        assessor.page.get_by_label("What is needed", exact=False).first.fill(saying)
        assessor.press("More needed")
    else:
        assessor.press("Met")
    assessor.told("are saved")


def sign_off(assessor: Window, unit: str) -> None:
    """The assessor has made the statement on the unit."""
    assessor.page.get_by_role("checkbox", name="I make this statement").check()
    assessor.press(f"Sign off {unit}")
    assessor.told("is signed off")
