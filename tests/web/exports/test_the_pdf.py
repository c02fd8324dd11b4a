"""The PDF itself: PDF/UA-1 as far as a machine can tell without veraPDF, and what it shows."""

from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
import pypdfium2
import pytest
from flask import Flask
from pdfua import validate
from pypdf import PdfReader
from weasyprint import HTML

from portfolio.exports.dossier import Dossier, File
from portfolio.exports.pdf import pdf_of
from portfolio.printing.pdf import NotOurs, OwnStylesheet
from tests.dossiers_made import a_cover, a_dossier, a_straining_dossier, an_item

HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")


@pytest.fixture(scope="module")
def plain(app: Flask) -> bytes:
    return _made(app, a_dossier())


@pytest.fixture(scope="module")
def straining(app: Flask) -> bytes:
    return _made(app, a_straining_dossier())


@pytest.fixture(params=["plain", "straining"])
def pdf(app: Flask, request: pytest.FixtureRequest) -> bytes:
    made: bytes = request.getfixturevalue(request.param)
    return made


def test_it_says_that_it_is_pdf_ua_1_and_what_it_is_called(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as document, document.open_metadata() as metadata:
        root = document.Root
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"]
        assert str(root.Lang) == "en-GB"
        assert root.MarkInfo.Marked is True
        assert root.ViewerPreferences.DisplayDocTitle is True
        assert root.StructTreeRoot.ParentTree is not None


def test_headings_are_in_order_and_begin_with_one_h1(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as document:
        levels = [
            int(role[1]) for role in _roles(document) if role[0] == "H" and role[1:].isdigit()
        ]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_header_cell_says_its_scope_and_every_cell_its_headers(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as document:
        cells = list(_elements(document))
        heads = [each for each in cells if each.S == "/TH"]
        data = [each for each in cells if each.S == "/TD"]
        assert {str(each.A.Scope) for each in heads} == {"/Column", "/Row"}
        ids = {bytes(each.ID) for each in heads}
        for each in data:
            named = [bytes(header) for header in each.A.Headers]
            assert named
            assert set(named) <= ids


def test_tables_lists_and_quotations_are_tagged_as_such(plain: bytes) -> None:
    with pikepdf.open(BytesIO(plain)) as document:
        roles = set(_roles(document))

    assert {"Document", "H1", "H2", "H3", "P", "L", "LI", "Table", "TR", "TH", "TD"} <= roles
    assert "BlockQuote" in roles


def test_there_is_no_picture_without_words_and_no_link(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as document:
        assert all("/Alt" in each for each in _elements(document) if each.S == "/Figure")
        assert all("/Annots" not in page for page in document.pages)
        assert "Link" not in set(_roles(document))


def test_every_font_is_embedded(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as document:
        fonts = [each for each in document.objects if _is(each, "/FontDescriptor")]
        assert fonts
        for each in fonts:
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(each.keys()), each.FontName


def test_everything_on_a_page_is_tagged_or_an_artifact(plain: bytes) -> None:
    with pikepdf.open(BytesIO(plain)) as document:
        for page in document.pages:
            depth = 0
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) in ("BDC", "BMC"):
                    depth += 1
                elif str(operator) == "EMC":
                    depth -= 1
                elif str(operator) in ("Tj", "TJ", "f", "S", "f*", "B"):
                    assert depth, f"{operator} {operands} stands outside"


def test_a_checker_finds_nothing(pdf: bytes, tmp_path: Any) -> None:
    path = tmp_path / "unit.pdf"
    path.write_bytes(pdf)

    assert [finding.message for finding in validate(str(path)).findings] == []


def test_no_sign_is_an_empty_box(straining: bytes) -> None:
    text = _text(straining)

    assert "Zoë [rocket] O’Neill [woman][wrench]" in text
    with pikepdf.open(BytesIO(straining)) as document:
        for each in document.objects:
            if _is(each, "/Font") and "/W" in each:
                assert 0 not in {int(code) for code in _widths(each.W)}


def test_nothing_is_drawn_outside_its_page(pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        page = document[number]
        width, height = page.get_size()
        for drawn in page.get_objects():
            left, bottom, right, top = drawn.get_bounds()
            assert left >= 0, (number, drawn.get_bounds())
            assert right <= width, (number, drawn.get_bounds())
            assert bottom >= 0
            assert top <= height


def test_every_page_says_its_number_and_whose_it_is(plain: bytes) -> None:
    pages = [page.extract_text() for page in PdfReader(BytesIO(plain)).pages]

    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert "Priya Nair" in text
        assert "Process customer service complaints" in text


def test_it_shows_every_part(plain: bytes) -> None:
    text = _text(plain)

    for words in (
        "Hillside College",
        "Level 3 NVQ Diploma in Customer Service (600/1234/5)",
        "Ascentis",
        "2 of 2 criteria",
        "Evidence index",
        "complaints.csv (20 kB)",
        "ab" * 32,
        "Work of 11 February 2026; declared authentic on 3 March 2026.",
        "Locator sheet",
        "our numbering",
        "Demands complaint log or product of work.",
        "¶2–4",
        "rows 4–12",
        "● Accepted",
        "TO, 3 March 2026",
        "Judgements",
        "This one holds.",
        "Show what you wrote down.",
        "Nothing that the unit requires is left open.",
        "5e" * 32,
        "Internal verification",
        "Say which calls you heard.",
        "Two calls, on 4 and 5 March.",
        "Tom Okafor signed off the unit.",
    ):
        assert words in text, words


def test_what_people_typed_is_never_markup(app: Flask) -> None:
    item = an_item("E1", '<img src="file:///etc/passwd"> & <b>bold</b>')
    text = _text(_made(app, a_dossier(evidence=(item,))))

    # A line may break anywhere in it.
    assert '<imgsrc="file:///etc/passwd">&<b>bold</b>' in text.replace(" ", "")


def test_it_loads_our_stylesheet_and_nothing_else(app: Flask) -> None:
    for address in (
        "file:///etc/passwd",
        "https://elsewhere.example/x.css",
        "https://portfolio.invalid/static/portfolio.js",
        "data:text/css,p{}",
    ):
        with app.app_context(), pytest.raises(NotOurs):
            OwnStylesheet().fetch(address)
        page = f'<html><head><link rel="stylesheet" href="{address}"></head><body>x</body></html>'
        with app.app_context(), pytest.raises(NotOurs):
            HTML(string=page, url_fetcher=OwnStylesheet()).render()


def test_an_empty_unit_has_a_document_too(app: Flask) -> None:
    empty = a_dossier(
        cover=a_cover(state="open", state_text="Open", left_out=("Judgements are left out.",)),
        outcomes=(),
        evidence=(),
        criteria=(),
        feedback=(),
        sign_offs=(),
        samples=(),
        released=None,
        history=(),
    )
    text = _text(_made(app, empty))

    assert "No evidence is mapped to this unit yet." in text
    assert "The unit isn't signed off yet." in text
    assert "The unit isn't released yet." in text
    assert "Judgements are left out." in text


def test_a_file_name_of_any_length_stays_on_its_page(app: Flask) -> None:
    item = an_item("E1", "x", file="ن" * 250 + ".docx")
    assert item.versions[0].files[0] == File("ن" * 250 + ".docx", "ab" * 32, 20_480)

    test_nothing_is_drawn_outside_its_page(_made(app, a_dossier(evidence=(item,))))


def _made(app: Flask, dossier: Dossier) -> bytes:
    with app.app_context():
        return pdf_of(dossier)


def _text(pdf: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    return " ".join(" ".join(pages).split())


def _elements(document: pikepdf.Pdf) -> list[Any]:
    """The structure elements in reading order."""
    found: list[Any] = []

    def walk(element: Any) -> None:
        if isinstance(element, pikepdf.Array):
            for each in element:
                walk(each)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            found.append(element)
            if "/K" in element:
                walk(element.K)

    walk(document.Root.StructTreeRoot.K)
    return found


def _roles(document: pikepdf.Pdf) -> list[str]:
    return [str(each.S).removeprefix("/") for each in _elements(document)]


def _is(each: Any, kind: str) -> bool:
    return isinstance(each, pikepdf.Dictionary) and each.get("/Type") == kind


def _widths(widths: Any) -> list[int]:
    """The glyphs that a font's table of widths begins its runs with, which are those used."""
    return [int(each) for each in list(widths)[::2] if not isinstance(each, pikepdf.Array)]
