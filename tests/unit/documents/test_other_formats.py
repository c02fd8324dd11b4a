"""What OpenDocument, rich text, web pages, mails, slides and recordings say, passage by passage."""

import struct
import zipfile

import pytest

from portfolio.documents.child import read_apart
from portfolio.documents.kinds import READ, MediaKind
from portfolio.documents.messages import attached
from portfolio.documents.pictures import shown_picture
from portfolio.documents.problems import Damaged, DocumentProblem, EmptyFile, Locked
from portfolio.documents.reading import read
from tests import files_made


def said(path, kind):
    """Each passage as (kind, marker, text)."""
    return [(p.kind.value, p.marker, p.text) for p in read(path, kind).passages]


def words_or_a_sentence(path, kind):
    """Whether a file of that kind is read, or refused in a sentence."""
    try:
        return read_apart(path, kind).kind is kind.document_kind
    except DocumentProblem as problem:
        return problem.sentence.endswith(".")


def test_an_open_text_is_read_as_word_s_is(tmp_path):
    assert said(files_made.an_open_text(tmp_path / "a.odt"), MediaKind.ODT) == [
        ("heading", None, "Handling a late delivery"),
        ("paragraph", None, "I rang the customer."),
        ("list_item", "•", "I listened."),
        ("list_item", "•", "I apologised."),
        ("table_row", None, "Date | Step"),
        ("table_row", None, "3 March | Call"),
    ]


def test_an_open_text_with_a_password_is_locked(tmp_path):
    made = files_made.an_open_text(tmp_path / "a.odt")
    manifest = (
        b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        b"<m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    )
    with zipfile.ZipFile(made) as archive, zipfile.ZipFile(tmp_path / "b.odt", "w") as locked:
        for name in archive.namelist():
            locked.writestr(name, manifest if name.endswith("manifest.xml") else archive.read(name))

    with pytest.raises(Locked, match="locked with a password"):
        read(tmp_path / "b.odt", MediaKind.ODT)


def test_an_open_text_that_declares_entities_is_refused(tmp_path):
    made = files_made.an_open_text(tmp_path / "a.odt")
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    with zipfile.ZipFile(made) as archive, zipfile.ZipFile(tmp_path / "b.odt", "w") as spoilt:
        for name in archive.namelist():
            spoilt.writestr(name, bomb if name == "content.xml" else archive.read(name))

    with pytest.raises(Damaged):
        read(tmp_path / "b.odt", MediaKind.ODT)


def test_an_open_sheet_is_rows_under_its_columns(tmp_path):
    document = read(files_made.an_open_sheet(tmp_path / "a.ods"), MediaKind.ODS)

    assert document.columns == ("Date", "Nature")
    assert [p.cells for p in document.passages] == [("3/3/2026", "Late"), ("4/3/2026", "Damaged")]


def test_rich_text_keeps_its_signs_and_its_tables(tmp_path):
    assert said(files_made.a_rich_text(tmp_path / "a.rtf"), MediaKind.RTF) == [
        ("paragraph", None, "I rang the café – twice."),
        ("paragraph", None, "The second day."),
        ("table_row", None, "Date | Step"),
    ]


def test_a_web_page_is_its_words_and_nothing_else(tmp_path):
    path = files_made.a_web_page(tmp_path / "a.html")

    assert said(path, MediaKind.HTML) == [
        ("heading", None, "Order 17"),
        ("paragraph", None, "Late by two days.\nCafé"),
        ("list_item", "•", "rang"),
        ("list_item", "•", "twice"),
        ("table_row", None, "Day | Step"),
        ("table_row", None, "3 March | Call"),
        ("paragraph", None, "bye"),
    ]
    assert "not shown" in read(path, MediaKind.HTML).notes[0]


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8", "utf-16"])
def test_a_web_page_is_read_in_the_encoding_that_it_names(tmp_path, charset):
    path = tmp_path / "a.html"
    path.write_bytes(f"<meta charset={charset}><p>Café Łódź</p>".encode(charset, "replace"))

    (passage,) = read(path, MediaKind.HTML).passages

    assert passage.text.startswith("Café")


def test_a_page_without_words_is_empty(tmp_path):
    path = tmp_path / "a.html"
    path.write_text("<html><body><img src=x><script>write('all of it')</script></body></html>")

    with pytest.raises(EmptyFile):
        read(path, MediaKind.HTML)


@pytest.mark.parametrize("depth", [500, 20_000])
def test_a_page_nested_without_end_ends_as_a_sentence_or_as_words(tmp_path, depth):
    path = tmp_path / "a.html"
    path.write_text("<div>" * depth + "deep" + "</div>" * depth)

    assert words_or_a_sentence(path, MediaKind.HTML)


MAIL = [
    ("paragraph", "From:", "Jörg Lee <lee@customer.example>"),
    ("paragraph", "To:", "Priya Nair <priya@hillside.example>"),
    ("paragraph", "Date:", "3 March 2026, 14:05"),
    ("paragraph", "Subject:", "My refund – still waiting"),
    ("paragraph", None, "Where is my refund?"),
    ("paragraph", None, "Yours, Jörg Lee"),
    ("paragraph", "Attached:", "log.csv (1 kB)"),
]


def test_a_mail_is_its_headers_its_words_and_what_is_attached(tmp_path):
    path = files_made.a_mail(tmp_path / "a.eml", ("log.csv", b"Date,Nature\n"))

    assert said(path, MediaKind.EML) == MAIL
    assert attached(path, "eml", 1).content == b"Date,Nature\n"


def test_an_outlook_message_says_the_same(tmp_path):
    path = files_made.an_outlook_message(tmp_path / "a.msg", ("log.csv", b"Date,Nature\n"))

    assert [
        (kind, marker, text.replace('"', "")) for kind, marker, text in said(path, MediaKind.MSG)
    ] == MAIL
    assert attached(path, "msg", 1).content == b"Date,Nature\n"


def test_a_mail_that_is_only_a_web_page_is_read_without_its_scripts(tmp_path):
    path = tmp_path / "a.eml"
    path.write_bytes(
        b"From: a@b.example\r\nSubject: =?broken?=\r\nContent-Type: text/html; charset=nonsense\r\n"
        b"\r\n<p>Caf\xe9</p><script>x()</script>"
    )

    assert [text for _kind, _marker, text in said(path, MediaKind.EML)][-1] == "Café"


def test_slides_are_passages_with_what_the_speaker_says(tmp_path):
    document = read(files_made.a_presentation(tmp_path / "a.pptx"), MediaKind.PPTX)

    assert [p.text for p in document.passages] == [
        "Handling complaints\nListen\nApologise\nNotes: Tell them about Mr Lee.",
        "Questions",
    ]


def test_a_phone_s_picture_is_drawn_without_camera_and_place(tmp_path):
    path = files_made.a_phone_picture(tmp_path / "a.heic")

    document = read(path, MediaKind.HEIC)
    drawn = shown_picture(path, 160)

    assert (document.width, document.height) == (320, 240)
    assert b"Phone Maker" in path.read_bytes()
    assert b"Phone Maker" not in drawn.data
    assert drawn.media_type == "image/jpeg"


@pytest.mark.parametrize(
    ("kind", "seconds"),
    [
        (MediaKind.WAV, 3.0),
        (MediaKind.AMR, 2.0),
        (MediaKind.M4A, 225.0),
        (MediaKind.MP4, 225.0),
        (MediaKind.MOV, 225.0),
        (MediaKind.MP3, 2.6),
        (MediaKind.WEBM, None),
    ],
)
def test_a_recording_says_how_long_it_is_where_its_container_tells(tmp_path, kind, seconds):
    document = read(files_made.EVERY[kind](tmp_path / f"a.{kind.value}"), kind)

    assert document.seconds == seconds
    assert [p.kind.value for p in document.passages] == ["recording"]


def test_what_no_browser_plays_says_so(tmp_path):
    document = read(files_made.an_amr(tmp_path / "a.amr"), MediaKind.AMR)

    assert document.notes[0].startswith("Browsers can't play a phone's AMR recording")


def test_a_film_with_a_box_that_lies_is_damaged(tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(
        struct.pack(">I4s", 16, b"ftyp") + b"isom\0\0\0\0" + struct.pack(">I4s", 3, b"moov")
    )

    with pytest.raises(Damaged):
        read(path, MediaKind.MP4)


def test_what_is_kept_says_that_it_is_not_shown(tmp_path):
    document = read(tmp_path / "old.doc", MediaKind.KEPT)

    assert document.passages == ()
    assert "can be downloaded" in document.notes[0]


@pytest.mark.parametrize("kind", list(files_made.EVERY))
def test_half_a_file_is_a_sentence_or_what_is_left_of_it(tmp_path, kind):
    whole = files_made.EVERY[kind](tmp_path / f"a.{kind.value}").read_bytes()
    path = tmp_path / f"half.{kind.value}"
    path.write_bytes(whole[: len(whole) // 2])

    assert words_or_a_sentence(path, kind)


@pytest.mark.parametrize("kind", list(files_made.EVERY))
def test_every_other_format_says_the_same_read_apart(tmp_path, kind):
    path = files_made.EVERY[kind](tmp_path / f"a.{kind.value}")

    assert read_apart(path, kind) == read(path, kind)


def test_every_kind_that_is_read_has_a_sort_of_document():
    assert all(kind.document_kind and kind.media_type and kind.words for kind in READ)


def test_a_web_page_with_controls_is_read_without_them(tmp_path):
    path = tmp_path / "a.html"
    path.write_bytes(b"<html><p>One&#1; and\x0ctwo&#xFFFF;.</p></html>")

    assert said(path, MediaKind.HTML) == [("paragraph", None, "One and two.")]


def test_a_rich_text_with_a_number_too_long_is_damaged(tmp_path):
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1\ansi Dear Mr Lee \u99999999999999999999? x}")

    with pytest.raises(Damaged, match="damaged"):
        read(path, MediaKind.RTF)
