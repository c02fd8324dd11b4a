"""PDFs: their pages' text, and their pages drawn."""

import io

import pikepdf
import pytest
from PIL import Image

from portfolio.documents.limits import Limits
from portfolio.documents.passages import DocumentKind, PassageKind
from portfolio.documents.pdf import draw_page, read_pdf
from portfolio.documents.problems import Damaged, Locked, NoSuchPassage, TooLarge
from tests.documents_made import a_pdf


def test_each_page_is_one_passage(tmp_path):
    document = read_pdf(a_pdf(tmp_path / "letter.pdf", "Dear customer\nWe are sorry.", "Page two"))

    assert document.kind is DocumentKind.PDF
    assert document.page_count == 2
    assert [(p.number, p.kind, p.page, p.text) for p in document.passages] == [
        (1, PassageKind.PAGE, 1, "Dear customer\nWe are sorry."),
        (2, PassageKind.PAGE, 2, "Page two"),
    ]
    assert document.notes == ()


def test_pages_without_text_are_said_to_be_pictures(tmp_path):
    assert read_pdf(a_pdf(tmp_path / "scan.pdf", "", "")).notes == (
        "This PDF has no text to select; its pages are shown as pictures.",
    )
    assert read_pdf(a_pdf(tmp_path / "mixed.pdf", "Text", "")).notes == (
        "Page 2 has no text to select and is shown as a picture.",
    )
    assert read_pdf(a_pdf(tmp_path / "more.pdf", "", "Text", "")).notes == (
        "Pages 1, 3 have no text to select and are shown as pictures.",
    )


def test_a_form_says_where_its_answers_are(tmp_path):
    path = a_pdf(tmp_path / "form.pdf", "Name:")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]))
        pdf.save(path)

    assert read_pdf(path).notes[0].startswith("This PDF is a form:")


def test_a_pdf_with_a_password_is_locked(tmp_path):
    path = a_pdf(tmp_path / "locked.pdf", "Secret", password="sesame")

    with pytest.raises(Locked) as caught:
        read_pdf(path)

    assert caught.value.sentence == (
        "This PDF is locked with a password. Save a copy without the password and upload that."
    )


def test_a_pdf_that_only_forbids_changes_is_read(tmp_path):
    path = a_pdf(tmp_path / "protected.pdf", "May be read", owner="sesame")

    assert read_pdf(path).passages[0].text == "May be read"


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\nnothing of a PDF\n%%EOF", b""])
def test_a_spoilt_pdf_is_damaged(tmp_path, content):
    path = tmp_path / "spoilt.pdf"
    path.write_bytes(content)

    with pytest.raises(Damaged, match="This PDF is damaged"):
        read_pdf(path)


def test_a_long_pdf_is_refused(tmp_path):
    with pytest.raises(TooLarge, match="has 3 pages; the limit is 2"):
        read_pdf(a_pdf(tmp_path / "long.pdf", "a", "b", "c"), Limits(pages=2))


def test_a_page_is_drawn_as_wide_as_asked(tmp_path):
    path = a_pdf(tmp_path / "letter.pdf", "Dear customer")

    picture = Image.open(io.BytesIO(draw_page(path, 1, 500)))

    assert picture.format == "PNG"
    assert abs(picture.width - 500) <= 1
    darkest, lightest = picture.convert("L").getextrema()
    assert darkest < 100
    assert lightest == 255


def test_a_page_of_any_shape_keeps_within_bounds(tmp_path):
    path = a_pdf(tmp_path / "strip.pdf", "x")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].MediaBox = [0, 0, 10, 14000]
        pdf.save(path)

    picture = Image.open(io.BytesIO(draw_page(path, 1, 3000)))

    assert picture.width * picture.height <= 17_000_000


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_page_that_is_not_there_is_refused(tmp_path, number):
    with pytest.raises(NoSuchPassage, match="This PDF has no page"):
        draw_page(a_pdf(tmp_path / "letter.pdf", "x"), number, 500)
