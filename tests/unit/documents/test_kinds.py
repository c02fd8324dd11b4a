"""What a file really is, whatever its name says."""

import zipfile

import pytest

from portfolio.documents.kinds import READ, MediaKind
from portfolio.documents.problems import Damaged, DocumentProblem, EmptyFile, Locked, NotItsKind
from portfolio.documents.recognition import recognise, require_kind
from tests import files_made
from tests.documents_made import (
    LOG_HEADER,
    a_pdf,
    a_photo,
    a_reflective_account,
    a_workbook,
    an_old_doc,
    picture_bytes,
    with_part,
)


@pytest.fixture
def files(tmp_path):
    """One file of each kind that is read."""
    made = {
        MediaKind.DOCX: a_reflective_account(tmp_path / "account.docx"),
        MediaKind.XLSX: a_workbook(tmp_path / "log.xlsx", {"Log": [LOG_HEADER]}),
        MediaKind.PDF: a_pdf(tmp_path / "letter.pdf", "Dear customer"),
        MediaKind.JPEG: a_photo(tmp_path / "photo.jpg"),
    }
    for kind, make in files_made.EVERY.items():
        made[kind] = make(tmp_path / f"file.{kind.value}")
    for kind, content in {
        MediaKind.PNG: picture_bytes("PNG"),
        MediaKind.WEBP: picture_bytes("WEBP"),
        MediaKind.CSV: b"Date,Nature\n1/2/2026,Late\n",
        MediaKind.TXT: b"I rang the customer.",
        MediaKind.MARKDOWN: b"# Account",
    }.items():
        made[kind] = tmp_path / f"file.{kind.value}"
        made[kind].write_bytes(content)
    return made


@pytest.mark.parametrize("kind", READ)
def test_each_kind_is_known_from_its_file_and_from_its_first_bytes(files, kind):
    path = files[kind]

    assert recognise(path, path.name) is kind
    assert recognise(path.read_bytes()[: 64 * 1024], path.name) is kind
    assert require_kind(path, path.name) is kind


@pytest.mark.parametrize(
    "kind", [MediaKind.DOCX, MediaKind.XLSX, MediaKind.PDF, MediaKind.JPEG, MediaKind.PNG]
)
def test_a_name_without_an_ending_hides_nothing(files, kind):
    assert require_kind(files[kind], "scan") is kind


def test_the_first_bytes_of_a_word_file_are_enough_to_know_it(files):
    assert recognise(files[MediaKind.DOCX].read_bytes()[:4000], "a.docx") is MediaKind.DOCX


def test_a_picture_under_another_picture_s_name_is_what_it_is(files):
    assert require_kind(files[MediaKind.JPEG], "photo.png") is MediaKind.JPEG


def test_text_that_speaks_of_pdf_is_text():
    assert recognise(b"Every such file begins with %PDF-1.7, I learned.", "a.txt") is MediaKind.TXT


def test_text_that_begins_like_a_program_is_text():
    assert recognise(b"MZ is a code that we use for returns.", "a.txt") is MediaKind.TXT


def refused(content, name, problem=NotItsKind):
    with pytest.raises(problem) as caught:
        require_kind(content, name)
    return caught.value.sentence


def test_a_text_named_docx_is_told_apart():
    assert refused(b"only text", "refund.docx") == (
        "refund.docx is not a Word document: its content is a text file. "
        "Give it its right ending (.txt), or save it as .docx in the program it was made with, "
        "and upload that."
    )


def test_an_old_doc_named_docx_is_told_apart(tmp_path):
    path = an_old_doc(tmp_path / "refund.docx")

    assert refused(path, path.name) == (
        "refund.docx is not a Word document: its content is an old .doc file. "
        "Open it in Word and save it as .docx."
    )


def test_an_old_doc_under_its_own_name_says_what_to_do(tmp_path):
    path = an_old_doc(tmp_path / "refund.doc")

    assert refused(path, path.name) == (
        "refund.doc can't be read here: its content is an old .doc file. "
        "Open it in Word and save it as .docx."
    )


def test_an_office_file_with_a_password_is_locked(tmp_path):
    path = an_old_doc(tmp_path / "log.xlsx", stream="EncryptedPackage")

    assert refused(path, path.name, Locked) == (
        "log.xlsx is locked with a password. Save a copy without the password and upload that."
    )


def test_a_workbook_named_docx_is_told_apart(files):
    sentence = refused(files[MediaKind.XLSX], "log.docx")

    assert sentence.startswith("log.docx is not a Word document: its content is an Excel workbook.")


def test_half_an_archive_is_damaged():
    assert refused(b"PK\x03\x04" + bytes(300), "account.docx", Damaged).startswith(
        "account.docx is damaged and can't be opened."
    )


def test_a_zip_archive_named_docx_is_told_apart(tmp_path):
    path = tmp_path / "evidence.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "Dear customer")

    assert refused(path, path.name) == (
        "evidence.docx is not a Word document: its content is a zip archive. "
        "Unpack it and upload the files one by one."
    )


def test_macros_are_refused(tmp_path, files):
    path = with_part(files[MediaKind.DOCX], tmp_path / "m.docx", "word/vbaProject.bin", b"code")

    assert "an Office file with macros" in refused(path, path.name)


def test_an_empty_file_is_refused():
    assert refused(b"", "notes.txt", EmptyFile) == (
        "notes.txt is empty. Check that it was saved, then upload it again."
    )


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"MZ\x90\x00\x03\x00\x00\x00", "a Windows program"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "a program"),
        (b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00", "an AVIF picture"),
        (b"\x00\x00\x00\x18ftyp3gp5\x00\x00\x00\x00", "a video"),
        (b"GIF89a\x01\x00\x01\x00\x80\x00\x00", "a GIF picture"),
        (b"\x00\x01\x02\x03\x04\x05", "of no kind that is known here"),
    ],
)
def test_other_kinds_are_named_where_they_are_known(content, what):
    assert what in refused(content, "thing.bin")


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0"]
)
@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a", "", "a.jpg"])
def test_every_refusal_is_a_sentence_with_the_name_in_it(content, name):
    with pytest.raises(DocumentProblem) as caught:
        require_kind(content, name)

    assert caught.value.sentence.endswith(".")
    assert name in caught.value.sentence


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"<!DOCTYPE html><html><body>x</body></html>", "saved.txt", MediaKind.HTML),
        (b"<p>only a piece of a page</p>", "piece.htm", MediaKind.HTML),
        (b"{\\rtf1\\ansi Hello}", "letter.doc", MediaKind.RTF),
        (b"From: Priya\nTo: Mr Lee\n\nI typed this letter.", "letter.txt", MediaKind.TXT),
        (b"From: Priya\nTo: Mr Lee\n\nSaved by a program.", "letter.eml", MediaKind.EML),
        (b"Received: by x\nFrom: a@b.example\nTo: c@d.example\n\nHi", "mail", MediaKind.EML),
        (b"\xff\xfeN\x00o\x00t\x00e\x00s\x00", "notes.txt", MediaKind.TXT),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", "memo.m4a", MediaKind.M4A),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", "film", MediaKind.MP4),
        (b"\x00\x00\x00\x18ftypqt  \x00\x00\x00\x00", "IMG_1.mp4", MediaKind.MOV),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "IMG_1.jpg", MediaKind.HEIC),
    ],
)
def test_what_phones_and_mail_programs_write_is_known(content, name, kind):
    assert require_kind(content, name) is kind


def test_what_is_not_read_is_kept_where_the_settings_say_so(tmp_path):
    path = an_old_doc(tmp_path / "refund.doc")

    assert require_kind(path, path.name, kept={"doc"}) is MediaKind.KEPT
    assert "can't be read here" in refused(path, path.name)


@pytest.mark.parametrize("name", ["run.exe", "start.bat", "page.hta", "drawing.svg", "a.docm"])
def test_what_a_machine_could_run_is_never_taken(name):
    for content in (b"only text", b"MZ\x90\x00\x03\x00"):
        with pytest.raises(NotItsKind, match="never taken"):
            require_kind(content, name, kept={name.rpartition(".")[2]})


SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("drawing.png", SVG, "an SVG drawing, which a browser could run. Save it as .png"),
        ("letter.jpg", b"Dear Sir, I write to complain.", "a text file"),
        ("page.webp", b"<!doctype html><p>Hello</p>", "a web page"),
        ("talk.mp3", b"What was said in the call", "a text file"),
    ],
)
def test_text_under_the_name_of_a_picture_or_recording_is_told_apart(name, content, what):
    with pytest.raises(NotItsKind, match=f"{name} is not .*: its content is {what}"):
        require_kind(content, name)


@pytest.mark.parametrize(
    "content", [b"MZ\x90\x00\x03\x00", b"\x7fELF\x02\x01\x01\x00", b"#!/bin/sh\nrm"]
)
def test_a_program_under_a_harmless_name_is_not_kept(content):
    with pytest.raises(NotItsKind):
        require_kind(content, "holiday.zip", kept={"zip"})
