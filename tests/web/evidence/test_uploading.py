"""A learner uploads a file, sees what it says, and declares it their own; bad files are refused."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select

from portfolio.db import db
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.models import EvidenceFile, EvidenceItem
from portfolio.files.store import store as the_store
from tests import documents_made, files_made
from tests.strict_client import Page, StrictClient
from tests.world import (
    NOW,
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_tie,
    an_assessor,
    store,
)


@pytest.fixture
def portfolio(client: StrictClient) -> Portfolio:
    """The portfolio of the learner who is signed in."""
    centre = a_centre()
    store(centre)
    made = a_portfolio(a_learner(centre))
    store(made)
    client.sign_in(made.learner)
    return made


def upload(
    client: StrictClient,
    portfolio: Portfolio,
    content: bytes | Path,
    name: str,
    *,
    status: int = 200,
    **changed: Any,
) -> Page:
    """The page after that file was sent."""
    data = content.read_bytes() if isinstance(content, Path) else content
    fields = {
        "kind": "RA",
        "title": "Late delivery",
        "work_on": "2026-03-03",
        "file": (io.BytesIO(data), name),
        "once": "one-form",
    }
    return client.send("evidence.add", fields | changed, status=status, id=portfolio.id)


def test_an_uploaded_account_is_shown_as_numbered_passages(
    client: StrictClient, portfolio: Portfolio, tmp_path: Path
) -> None:
    account = documents_made.a_reflective_account(tmp_path / "account.docx")

    page = upload(client, portfolio, account, "account.docx")

    assert page.h1 == "E1 Late delivery"
    assert "¶3 On 3 March a customer rang about a parcel." in page.text
    assert "Draft" in page.text
    assert "Declare E1" in page.buttons()
    assert "E1 is uploaded." in page.text


def test_a_declared_item_is_ready_and_can_be_mapped(
    client: StrictClient, portfolio: Portfolio
) -> None:
    draft = upload(client, portfolio, b"I took the call.", "account.txt")

    page = client.send(
        "evidence.declare",
        {"ai": "none", "seen": draft.value("seen"), "once": "two"},
        id=_only_item().id,
    )

    assert "Ready" in page.text
    assert "This is my own work" in page.text
    assert "Map E1 to criteria" in page.links()


def test_what_changed_after_the_page_was_opened_is_not_declared(
    client: StrictClient, portfolio: Portfolio
) -> None:
    draft = upload(client, portfolio, b"I took the call.", "account.txt")
    item = _only_item()
    another = {"file": (io.BytesIO(b"Another text."), "b.txt"), "work_on": "2026-03-03"}
    client.send("evidence.new_version", another | {"once": "two"}, id=item.id)

    page = client.send(
        "evidence.declare", {"ai": "none", "seen": draft.value("seen"), "once": "3"}, id=item.id
    )

    assert "Read it again, then declare it." in page.text
    assert _only_item().newest.is_draft


def test_a_log_is_shown_as_rows(client: StrictClient, portfolio: Portfolio) -> None:
    log = b"Date,Nature\n03/03/2026,Late delivery\n04/03/2026,Damaged\n"

    page = upload(client, portfolio, log, "log.csv", kind="CL")

    cells = [cell.text_content().strip() for cell in page.tree.xpath("//tr[@id='p2']/td")]
    assert cells == ["row 2 3 in the file", "04/03/2026", "Damaged"]


def test_a_pdf_is_shown_page_by_page_as_pictures(
    client: StrictClient, portfolio: Portfolio, tmp_path: Path
) -> None:
    letter = documents_made.a_pdf(tmp_path / "letter.pdf", "Dear Mr Lee", "Yours")

    page = upload(client, portfolio, letter, "letter.pdf", kind="PE")

    addresses = page.tree.xpath("//main//img/@src")
    assert len(addresses) == 2
    picture = client.get(addresses[1])
    assert picture.status_code == 200
    assert picture.content_type == "image/png"
    assert picture.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    again = client.get(addresses[1], headers={"If-None-Match": picture.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(addresses[1].replace("/2", "/3")).status_code == 404


def test_a_photo_is_drawn_anew_without_its_place(
    client: StrictClient, portfolio: Portfolio, tmp_path: Path
) -> None:
    photo = documents_made.a_photo(tmp_path / "desk.jpg")

    page = upload(client, portfolio, photo, "desk.jpg", kind="AV")

    (address,) = page.tree.xpath("//main//img/@src")
    shown = client.get(address)
    assert shown.content_type == "image/jpeg"
    assert b"Phone Maker" in photo.read_bytes()
    assert b"Phone Maker" not in shown.data


def test_a_download_is_an_attachment_under_its_own_name(
    client: StrictClient, portfolio: Portfolio
) -> None:
    upload(client, portfolio, b"I took the call.", "Café call – Łódź.txt")
    file = db.session.scalars(select(EvidenceFile)).one()

    answer = client.get(client.address("evidence.file", id=file.id))

    assert answer.data == b"I took the call."
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="Caf_ call _ __d_.txt"; '
        "filename*=UTF-8''Caf%C3%A9%20call%20%E2%80%93%20%C5%81%C3%B3d%C5%BA.txt"
    )
    assert answer.headers["Content-Length"] == "16"


def test_a_file_whose_bytes_are_lost_says_whom_to_tell(
    client: StrictClient, portfolio: Portfolio
) -> None:
    upload(client, portfolio, b"Words that will be lost.", "account.txt")
    file = db.session.scalars(select(EvidenceFile)).one()
    the_store().delete([file.key])

    answer = client.get(client.address("evidence.file", id=file.id), follow_redirects=True)

    assert "can't be found in the store. Tell your centre" in answer.text.replace("&#39;", "'")


def test_a_name_of_300_characters_with_slashes_and_emoji_is_made_fit(
    client: StrictClient, portfolio: Portfolio
) -> None:
    name = "../" + "letter / 📨 to Mr Lee " * 14 + ".txt"

    page = upload(client, portfolio, b"Dear Mr Lee", name, title="")

    file = db.session.scalars(select(EvidenceFile)).one()
    assert len(file.name) <= 120
    assert "/" not in file.name
    assert "📨" not in file.name
    assert f"Download {file.name}" in page.links()


def _wrong_files(folder: Path) -> list[tuple[str, bytes, str]]:
    locked = documents_made.a_pdf(folder / "locked.pdf", "Hello", password="secret")
    old = documents_made.an_old_doc(folder / "old.doc")
    return [
        ("account.docx", b"I am no Word document.", "account.docx is not a Word document"),
        ("account.docx", old.read_bytes(), "Open it in Word and save it as .docx."),
        ("old.mdb", old.read_bytes(), "Open it in Word and save it as .docx."),
        ("letter.pdf", locked.read_bytes(), "This PDF is locked with a password."),
        ("empty.txt", b"", "empty.txt is empty."),
        ("run.exe", b"MZ\x90\x00" + bytes(200), "such files are never taken"),
    ]


@pytest.mark.parametrize("at", range(6))
def test_a_file_that_cannot_be_taken_says_so_beside_the_field_and_leaves_nothing(
    at: int, client: StrictClient, portfolio: Portfolio, tmp_path: Path
) -> None:
    name, content, sentence = _wrong_files(tmp_path)[at]
    before = set(the_store().keys())

    page = upload(client, portfolio, content, name, status=422)

    beside = page.tree.get_element_by_id("file-error").text_content()
    assert sentence in beside
    assert page.value("title") == "Late delivery"
    assert page.value("work_on") == "2026-03-03"
    assert page.tree.xpath("//select[@name='kind']/option[@selected]/@value") == ["RA"]
    assert _count() == 0
    assert set(the_store().keys()) == before


def test_a_file_over_the_limit_names_the_limit_and_keeps_what_was_typed(
    client: StrictClient, portfolio: Portfolio
) -> None:
    limit = client.application.extensions["portfolio_settings"].upload_limit

    page = upload(client, portfolio, bytes(limit + 200_000), "video.docx", status=422)

    beside = page.tree.get_element_by_id("file-error").text_content()
    assert "video.docx is larger than the limit of 100 MB." in beside
    assert page.value("title") == "Late delivery"
    assert _count() == 0


def test_a_form_that_comes_back_says_beside_the_chooser_to_choose_the_files_again(
    client: StrictClient, portfolio: Portfolio
) -> None:
    page = upload(client, portfolio, b"I took the call.", "account.txt", status=422, work_on="x")

    chooser = page.tree.get_element_by_id("file")
    told = page.tree.get_element_by_id(chooser.get("aria-describedby").split()[-1])
    assert "Choose the file again: account.txt." in " ".join(told.text_content().split())
    assert "Choose the file again" not in client.page("evidence.add", id=portfolio.id).text


def test_a_file_that_is_refused_itself_is_not_to_be_chosen_again(
    client: StrictClient, portfolio: Portfolio
) -> None:
    page = upload(client, portfolio, b"<svg xmlns='a'/>", "svg.png", status=422)

    assert "svg.png is not a PNG picture: its content is an SVG drawing" in page.error_summary
    assert "Choose the file again" not in page.text


def test_a_form_sent_twice_makes_one_item(client: StrictClient, portfolio: Portfolio) -> None:
    upload(client, portfolio, b"I took the call.", "account.txt")

    page = upload(client, portfolio, b"I took the call.", "account.txt")

    assert page.h1 == "E1 Late delivery"
    assert _count() == 1


def test_work_that_lies_in_the_future_is_refused(
    client: StrictClient, portfolio: Portfolio
) -> None:
    page = upload(client, portfolio, b"Text", "a.txt", status=422, work_on="2126-01-01")

    assert "That day has not come yet." in page.error_summary


def test_nothing_chosen_says_what_to_choose(client: StrictClient, portfolio: Portfolio) -> None:
    page = client.send("evidence.add", {"once": "x"}, status=422, id=portfolio.id)

    assert "Choose a file." in page.error_summary
    assert "Choose what kind of evidence this is." in page.error_summary
    assert "Give the day of the work." in page.error_summary


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(EvidenceItem)) or 0


def _only_item() -> EvidenceItem:
    return db.session.scalars(select(EvidenceItem)).one()


def test_a_recording_is_played_in_the_page_by_stretches(
    client: StrictClient, portfolio: Portfolio, tmp_path: Path
) -> None:
    sound = files_made.a_sound(tmp_path / "call.wav")

    page = upload(client, portfolio, sound, "call.wav", kind="AV")

    (address,) = page.tree.xpath("//main//audio[@controls]/@src")
    assert "00:03 long" in page.text
    whole, size = client.get(address), sound.stat().st_size
    assert (whole.status_code, whole.content_type) == (200, "audio/wav")
    assert whole.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    part = client.get(address, headers={"Range": "bytes=100-199"})
    assert part.status_code == 206
    assert part.headers["Content-Range"] == f"bytes 100-199/{size}"
    assert part.data == sound.read_bytes()[100:200]
    rest = client.get(address, headers={"Range": f"bytes={size - 10}-"})
    assert rest.data == sound.read_bytes()[-10:]
    assert client.get(address, headers={"Range": f"bytes={size}-"}).status_code == 416
    several = client.get(address, headers={"Range": "bytes=0-1,5-9"})
    assert (several.status_code, len(several.data)) == (200, size)
    changed = client.get(address, headers={"Range": "bytes=0-9", "If-Range": '"another"'})
    assert changed.status_code == 200
    stranger = a_learner(portfolio.learner.centre, "Jo Ash")
    store(stranger)
    assert client.sign_in(stranger).get(address).status_code == 404


def test_what_browsers_cannot_play_is_kept_and_says_so(
    client: StrictClient, portfolio: Portfolio, tmp_path: Path
) -> None:
    memo = files_made.an_amr(tmp_path / "memo.amr")

    page = upload(client, portfolio, memo, "memo.amr", kind="AV")

    assert "Browsers can't play a phone's AMR recording" in page.text
    assert not page.tree.xpath("//main//audio")
    file = db.session.scalars(select(EvidenceFile)).one()
    assert client.get(client.address("evidence.play", id=file.id)).status_code == 404
    assert client.get(page.links()["Download memo.amr"]).data == memo.read_bytes()


def test_what_is_not_read_is_kept_as_a_download_under_its_own_name(
    client: StrictClient, portfolio: Portfolio, tmp_path: Path
) -> None:
    old = documents_made.an_old_doc(tmp_path / "refund.doc")

    page = upload(client, portfolio, old, "refund.doc")

    assert "can't be shown here" in page.text
    assert "Nobody looked for names and numbers of others in refund.doc" in page.text
    answer = client.get(page.links()["Download refund.doc"])
    assert answer.content_type == "application/octet-stream"
    assert 'attachment; filename="refund.doc"' in answer.headers["Content-Disposition"]


def test_a_web_page_never_comes_back_as_one(
    client: StrictClient, portfolio: Portfolio, tmp_path: Path
) -> None:
    page = upload(client, portfolio, files_made.a_web_page(tmp_path / "a.html"), "order.html")

    assert "Late by two days." in page.text
    assert "tracker.example" not in page.text
    assert not page.tree.xpath("//main//iframe | //main//script")
    answer = client.get(page.links()["Download order.html"])
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_phone_s_picture_is_shown(
    client: StrictClient, portfolio: Portfolio, tmp_path: Path
) -> None:
    page = upload(client, portfolio, files_made.a_phone_picture(tmp_path / "a.heic"), "IMG_7.HEIC")

    (address,) = page.tree.xpath("//main//img/@src")
    assert client.get(address).content_type == "image/jpeg"


def test_a_photos_place_stays_with_its_learner(
    client: StrictClient, portfolio: Portfolio, tmp_path: Path
) -> None:
    upload(client, portfolio, documents_made.a_photo(tmp_path / "a.jpg"), "desk.jpg")
    item = _only_item()
    file_id = item.newest.files[0].id
    address = client.address("evidence.file", id=file_id)
    tom = an_assessor(portfolio.learner.centre)
    store(tom)
    unit = a_portfolio_unit(portfolio, assessor=tom)
    store(unit, a_tie(item, unit, 1))
    item.newest.declared_at, item.newest.declaration = NOW, "Mine."
    store(item)

    own = client.get(address)
    client.sign_in(tom)
    others = client.get(address)

    assert Image.open(io.BytesIO(own.data)).getexif().get_ifd(0x8825)
    seen = Image.open(io.BytesIO(others.data))
    assert seen.size == (60, 40)
    assert not dict(seen.getexif())
    assert b"Phone Maker" not in others.data
    assert 'filename="desk.jpg"' in others.headers["Content-Disposition"]


def test_the_page_says_the_sizes_that_hold_and_when_stand_ins_are_put(
    client: StrictClient, portfolio: Portfolio
) -> None:
    page = client.page("evidence.add", id=portfolio.id)

    assert "up to 2 GB (100 MB where the browser runs no scripts)" in page.text
    assert "one press puts stand-ins" in page.text
    assert "blank them out first" not in page.text
