"""Input that can't be taken: a sentence at the right place, what was typed kept, nothing stored."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from tests import documents_for_people as made
from tests.documents_made import a_pdf
from tests.e2e.acts import days_ago, declare, enrol, in_days, number_in, offer, upload
from tests.e2e.house import House
from tests.e2e.windows import Window

HILLSIDE = "Hillside College (demonstration)"
PROCESS = "Process customer service complaints"


@pytest.fixture(scope="module")
def grace(house: House, open_window: Callable[..., Window]) -> Window:
    window = open_window()
    window.sign_in(house.person("Grace"))
    return window


@pytest.fixture(scope="module")
def mina(house: House, open_window: Callable[..., Window], grace: Window) -> Window:
    """A learner on one unit, with no evidence yet."""
    person = house.add_person("Mina Shah", "learner", centre=HILLSIDE)
    enrol(grace, person.name, [PROCESS], target_on=in_days(30))
    window = open_window()
    window.sign_in(person)
    return window


def _payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def _not_a_word_document(folder: Path) -> FilePayload:
    return _payload("account.docx", b"I wrote this in a text program and named it .docx.")


def _locked_pdf(folder: Path) -> FilePayload:
    file = a_pdf(folder / "locked.pdf", "Complaints", password="hidden")
    return _payload("locked.pdf", file.read_bytes())


def _empty_file(folder: Path) -> FilePayload:
    return _payload("empty.docx", b"")


def _huge_file(folder: Path) -> FilePayload:
    return _payload("scan.pdf", b"%PDF-1.7\n" + bytes(3 * 1024 * 1024))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (_not_a_word_document, re.compile(r"account\.docx.*(isn't|is not|says).*Word")),
        (_locked_pdf, "locked with a password. Save a copy without the password"),
        (_empty_file, "empty.docx is empty. Check that it was saved, then upload it again."),
        (_huge_file, "scan.pdf is larger than the limit of 1 MB. Make it smaller or split it"),
    ],
    ids=["not a .docx", "locked PDF", "empty", "over the limit"],
)
def test_a_file_that_cannot_be_taken_is_said_beside_the_field(
    mina: Window,
    house: House,
    documents: Path,
    make: Callable[[Path], FilePayload],
    sentence: str | re.Pattern[str],
) -> None:
    stored = _stored_files(house)

    offer(
        mina, make(documents), kind="Product of work (PE)", title="A letter I wrote, Müller & Co",
        work_on=days_ago(9),
    )  # fmt: skip

    mina.refused(sentence)
    expect(mina.page.locator("#file-error")).to_contain_text(sentence)
    expect(mina.page.get_by_label("Title")).to_have_value("A letter I wrote, Müller & Co")
    expect(mina.page.get_by_label("Day of the work")).to_have_value(days_ago(9))
    expect(mina.page.get_by_label("Kind of evidence")).to_have_value("PE")
    mina.looks_right()
    assert _stored_files(house) == stored
    assert _codes(mina) == []


def test_a_wild_file_name_is_made_tame(mina: Window, documents: Path) -> None:
    file = made.a_witness_testimony(documents / "plain.docx")
    wild = "../../etc/🧾 " + "Zeugnis ä/b\\c " * 21 + ".docx"
    assert len(wild) >= 300

    upload(
        mina, _payload(wild, file.read_bytes()), kind="Witness testimony (WT)", title="",
        work_on=days_ago(9),
    )  # fmt: skip

    name = mina.page.get_by_role("link", name=re.compile("^Download "))
    expect(name).to_have_text(re.compile(r"^Download [^/\\🧾]{10,120}\.docx$"))
    mina.looks_right()
    declare(mina)


def test_two_fast_clicks_make_one_item(mina: Window) -> None:
    before = _codes(mina)
    _begin(mina, "Clicked twice")

    mina.page.get_by_label("Without prompts").check()

    mina.page.get_by_role("button", name="Start writing").dblclick()

    expect(mina.page.get_by_label("Your account")).to_be_visible()
    assert len(_codes(mina)) == len(before) + 1


def test_a_form_sent_again_by_the_browser_acts_once(mina: Window) -> None:
    _begin(mina, "Sent twice")
    form = mina.page.locator("form").filter(has=mina.page.get_by_label("Title"))
    fields = dict(form.evaluate("(form) => [...new FormData(form)]"))
    address = mina.page.url
    mina.page.get_by_label("Without prompts").check()
    mina.press("Start writing")
    expect(mina.page.get_by_label("Your account")).to_be_visible()
    written_on = mina.page.url
    after = _codes(mina)

    answer = mina.page.request.post(address, form=fields)

    assert answer.url == written_on
    assert "carried out once" in answer.text()
    assert _codes(mina) == after


def test_a_page_gone_stale_says_so_and_keeps_the_ticks(mina: Window, grace: Window) -> None:
    mina.go_to_unit(PROCESS)
    unit = number_in(mina.page.url)
    mina.page.get_by_role("checkbox", name="E1 for 1", exact=False).check()
    grace.go(f"/units/{unit}/allocation")
    grace.page.get_by_label("Target date").fill(in_days(45))
    grace.press("Save places")
    grace.told("the places are set")

    mina.press("Save mapping")

    mina.refused("Somebody changed this unit while you were reading. Look at it again")
    expect(mina.page.get_by_role("checkbox", name="E1 for 1", exact=False)).to_be_checked()
    mina.looks_right()
    mina.go_to_unit(PROCESS)
    expect(mina.page.get_by_role("checkbox", name="E1 for 1", exact=False)).not_to_be_checked()


def test_what_was_typed_outlives_the_sign_in(mina: Window, house: House) -> None:
    text = "She asked for the manager. " * 8
    _begin(mina, "Signed out while writing")
    mina.page.get_by_label("Without prompts").check()
    mina.press("Start writing")
    mina.page.get_by_label("Your account").fill(text)
    expect(mina.page.locator("[data-saving]")).to_contain_text("Saved")
    mina.context.clear_cookies()
    mina.page.get_by_label("Your account").fill(text + "I rang him.")
    expect(mina.page.locator("[data-saving]")).to_contain_text("kept on this device")

    mina.press("Save draft")

    expect(mina.heading).to_have_text("You were signed out")
    expect(mina.page.get_by_label("What you typed: Your account")).to_have_value(
        text + "I rang him."
    )
    mina.looks_right()
    mina.page.get_by_label("E-mail address").fill(house.person("Mina").email)
    mina.page.get_by_label("Password").fill("not it")
    mina.press("Sign in and carry on")
    mina.refused("don't match an account")
    expect(mina.page.get_by_label("What you typed: Your account")).to_have_value(
        text + "I rang him."
    )
    mina.page.get_by_label("E-mail address").fill(house.person("Mina").email)
    mina.page.get_by_label("Password").fill(house.person("Mina").password)
    mina.press("Sign in and carry on")
    expect(mina.heading).to_have_text("Send it again")
    mina.looks_right()
    mina.press("Send it again")
    mina.told("is saved")
    expect(mina.page.get_by_label("Your account")).to_have_value(text + "I rang him.")


def _begin(learner: Window, title: str) -> None:
    learner.go_to_evidence()
    learner.follow("Write an account")
    learner.page.get_by_label("Kind of evidence").select_option("Reflective account (RA)")
    learner.page.get_by_label("Title").fill(title)
    learner.page.get_by_label("Day of the work").fill(days_ago(3))


def _codes(learner: Window) -> list[str]:
    """The numbers of the learner's items, as the index lists them."""
    learner.go_to_evidence()
    expect(learner.heading).to_have_text("My evidence")
    return learner.page.get_by_role("rowheader").all_inner_texts()


def _stored_files(house: House) -> set[Path]:
    """Every file in the store, half received ones too."""
    return {each for each in (house.data / "files").rglob("*") if each.is_file()}
