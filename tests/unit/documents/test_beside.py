"""What a file says beside its text is looked through, in every kind of file that can hide it."""

import io
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import mutagen.id3
import openpyxl
import pikepdf
import pptx
import pytest
from docx.oxml import parse_xml
from openpyxl.formatting.rule import FormulaRule
from openpyxl.pivot.cache import (
    CacheDefinition,
    CacheField,
    CacheSource,
    SharedItems,
    WorksheetSource,
)
from openpyxl.pivot.fields import Text
from openpyxl.pivot.record import RecordList
from openpyxl.pivot.table import Location, TableDefinition
from openpyxl.worksheet.datavalidation import DataValidation

from portfolio.documents.bare_package import without_places
from portfolio.documents.bare_pictures import bare, tells_a_place
from portfolio.documents.beside import RECORDED_AT, TAKEN_AT, is_comment
from portfolio.documents.kinds import MediaKind
from portfolio.documents.limits import DEFAULT
from portfolio.documents.pdf import draw_page
from portfolio.documents.personal_data import find
from portfolio.documents.pictures import read_picture
from portfolio.documents.reading import read
from portfolio.documents.redaction import anonymised, copy_kind
from portfolio.documents.stand_ins import StandIns
from tests.documents_made import a_pdf, a_photo, part_of, picture_bytes, with_part
from tests.files_made import a_film, a_presentation, an_mp3, an_open_sheet, an_open_text

WHO = "Gary Stubbs"


def found_in(path: Path, kind: MediaKind) -> set[str]:
    return {each.text for each in find(read(path, kind))}


def copied(path: Path, kind: MediaKind) -> Path:
    document = read(path, kind)
    target = path.with_name("copy")
    stand_ins = StandIns.of(document, find(document))
    target.write_bytes(anonymised(path, kind, document, stand_ins, DEFAULT))
    return target


# OpenDocument ---------------------------------------------------------------------------------

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "meta", "style", "table", "draw")
) + (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
)
COMMENT = (
    "<office:annotation><dc:creator>{by}</dc:creator><text:p>{says}</text:p></office:annotation>"
)
IN_A_TEXT = {
    "a comment": "<text:p>It went well." + COMMENT.format(by="", says=WHO) + "</text:p>",
    "who commented": "<text:p>It went well." + COMMENT.format(by=WHO, says="Sure?") + "</text:p>",
    "a footnote": "<text:p>It went well.<text:note><text:note-body><text:p>It was Gary "
    "<text:span>Stubbs</text:span>.</text:p></text:note-body></text:note></text:p>",
    "a deletion": "<text:tracked-changes><text:changed-region><text:deletion><office:change-info>"
    f"<dc:creator/></office:change-info><text:p>I told {WHO}.</text:p></text:deletion>"
    "</text:changed-region></text:tracked-changes><text:p>It went well.</text:p>",
    "hidden text": f'<text:p>It went well.<text:hidden-text text:string-value="{WHO} knew"/>'
    "</text:p>",
    "a description": f"<text:p>It went well.<draw:frame><svg:desc>{WHO} at work</svg:desc>"
    "</draw:frame></text:p>",
}


def a_text_saying(path: Path, body: str, part: str = "content") -> Path:
    made = an_open_text(path.with_name("before.odt"))
    inside = f"<office:body><office:text>{body}</office:text></office:body>"
    if part == "styles":
        inside = (
            "<office:master-styles><style:master-page><style:footer><text:p>"
            f"{body}</text:p></style:footer></style:master-page></office:master-styles>"
        )
    if part == "meta":
        inside = f"<office:meta>{body}</office:meta>"
    content = f"<office:document-{part} {NAMESPACES}>{inside}</office:document-{part}>"
    return with_part(made, path, f"{part}.xml", content.encode())


@pytest.mark.parametrize("way", IN_A_TEXT)
def test_what_an_open_text_carries_is_looked_through(way: str, tmp_path: Path) -> None:
    path = a_text_saying(tmp_path / "account.odt", IN_A_TEXT[way])

    assert found_in(path, MediaKind.ODT) == {WHO}
    assert "Stubbs" not in copied(path, MediaKind.ODT).read_text()


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("styles", f"Prepared for {WHO}"),
        ("meta", f"<meta:initial-creator>{WHO}</meta:initial-creator>"),
        ("meta", f"<dc:creator>{WHO}</dc:creator>"),
        ("meta", f"<dc:title>Call of {WHO}</dc:title>"),
        ("meta", f'<meta:user-defined meta:name="Client">{WHO}</meta:user-defined>'),
    ],
)
def test_the_edges_and_properties_of_an_open_text_are_looked_through(
    part: str, says: str, tmp_path: Path
) -> None:
    assert WHO in found_in(a_text_saying(tmp_path / "a.odt", says, part), MediaKind.ODT)


def test_a_comment_on_a_cell_of_an_open_sheet_is_looked_through(tmp_path: Path) -> None:
    made = an_open_sheet(tmp_path / "before.ods")
    assert found_in(made, MediaKind.ODS) == set()
    content = part_of(made, "content.xml").decode()
    said = COMMENT.format(by="", says=f"{WHO} again").replace(
        "<office:annotation>",
        '<office:annotation xmlns:dc="http://purl.org/dc/elements/1.1/">',
    )
    at = content.index("</table:table-cell>")
    path = with_part(
        made, tmp_path / "log.ods", "content.xml", (content[:at] + said + content[at:]).encode()
    )

    assert found_in(path, MediaKind.ODS) == {WHO}
    assert "Stubbs" not in copied(path, MediaKind.ODS).read_text()


def test_only_what_somebody_wrote_is_said_of_an_ordinary_open_text(tmp_path: Path) -> None:
    assert find(read(an_open_text(tmp_path / "a.odt"), MediaKind.ODT)) == []


# PowerPoint -----------------------------------------------------------------------------------


def a_deck(path: Path, change: Callable[[Any], None]) -> Path:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Handling complaints"
    deck.core_properties.author = deck.core_properties.last_modified_by = ""
    change(deck)
    deck.save(str(path))
    return path


def with_an_author(deck: Any) -> None:
    deck.core_properties.author = WHO


def with_a_description(deck: Any) -> None:
    shape = deck.slides[0].shapes[0]
    shape._element.nvSpPr.cNvPr.set("descr", f"{WHO} at work")


def with_a_footer(deck: Any) -> None:
    layout = deck.slide_layouts[5]
    footer = next(each for each in layout.placeholders if each.placeholder_format.type == 15)
    copy = footer._element.__deepcopy__({})
    deck.slides[0].shapes._spTree.append(copy)
    next(s for s in deck.slides[0].shapes if s.is_placeholder and s.placeholder_format.type == 15
         ).text_frame.text = f"For {WHO}"  # fmt: skip


@pytest.mark.parametrize("change", [with_an_author, with_a_description, with_a_footer])
def test_what_a_presentation_carries_is_looked_through(
    change: Callable[[Any], None], tmp_path: Path
) -> None:
    path = a_deck(tmp_path / "deck.pptx", change)

    assert found_in(path, MediaKind.PPTX) == {WHO}
    assert "Stubbs" not in copied(path, MediaKind.PPTX).read_text()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ppt/comments/comment1.xml", f"<p:cmLst {{p}}><p:cm><p:text>{WHO} rang</p:text></p:cm>"
         "</p:cmLst>"),
        ("ppt/commentAuthors.xml", f'<p:cmAuthorLst {{p}}><p:cmAuthor name="{WHO}"/>'
         "</p:cmAuthorLst>"),
        ("ppt/comments/modernComment_1.xml", "<a:txBody {a}><a:p><a:r><a:t>Gary </a:t></a:r><a:r>"
         "<a:t>Stubbs rang</a:t></a:r></a:p></a:txBody>"),
        ("ppt/slides/slide9.xml", f"<a:p {{a}}><a:r><a:t>I told {WHO}.</a:t></a:r></a:p>"),
    ],
)  # fmt: skip
def test_comments_and_left_out_slides_of_a_presentation_are_looked_through(
    name: str, content: str, tmp_path: Path
) -> None:
    made = a_deck(tmp_path / "before.pptx", lambda deck: None)
    office = "http://schemas.openxmlformats.org"
    said = content.format(
        p=f'xmlns:p="{office}/presentationml/2006/main"',
        a=f'xmlns:a="{office}/drawingml/2006/main"',
    )

    assert found_in(with_part(made, tmp_path / "a.pptx", name, said.encode()), MediaKind.PPTX) == {
        WHO
    }


def test_nothing_is_found_in_an_ordinary_presentation(tmp_path: Path) -> None:
    said = found_in(a_presentation(tmp_path / "a.pptx"), MediaKind.PPTX)

    # Whoever made the template that it begins from is its author.
    assert said == {"Mr Lee", "Steve Canny"}


# PDF ------------------------------------------------------------------------------------------


def with_info(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Author"] = WHO


def with_a_subject(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Subject"] = f"Complaint of {WHO}"


def with_xmp(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
        told["dc:creator"] = [WHO]


def with_packed_xmp(pdf: pikepdf.Pdf) -> None:
    with_xmp(pdf)
    packet = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(zlib.compress(packet), filter=pikepdf.Name.FlateDecode)


def annotation(pdf: pikepdf.Pdf, **told: Any) -> None:
    made = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[10, 10, 50, 50], **told)
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(made)])


def with_a_note(pdf: pikepdf.Pdf) -> None:
    annotation(pdf, Subtype=pikepdf.Name.Text, Contents=f"Was it {WHO}?")


def with_a_noter(pdf: pikepdf.Pdf) -> None:
    annotation(pdf, Subtype=pikepdf.Name.Text, Contents="Sure?", T=WHO)


def with_a_field(pdf: pikepdf.Pdf) -> None:
    annotation(pdf, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="f1", TU="Customer", V=WHO)
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pdf.pages[0].Annots)


def with_a_bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(f"Call with {WHO}", 0))


def with_an_attached_text(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["notes.txt"] = f"I told {WHO}.".encode()


def with_an_attached_document(pdf: pikepdf.Pdf) -> None:
    word = docx.Document()
    word.add_paragraph(f"I told {WHO}.")
    made = io.BytesIO()
    word.save(made)
    pdf.attachments["account.docx"] = made.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        with_info, with_a_subject, with_xmp, with_packed_xmp, with_a_note, with_a_noter,
        with_a_field, with_a_bookmark, with_an_attached_text, with_an_attached_document,
    ],
)  # fmt: skip
def test_what_a_pdf_carries_beside_its_pages_is_looked_through(
    change: Callable[[pikepdf.Pdf], None], tmp_path: Path
) -> None:
    made, path = a_pdf(tmp_path / "before.pdf", "It went well."), tmp_path / "letter.pdf"
    with pikepdf.open(made) as pdf:
        change(pdf)
        pdf.save(path, compress_streams=True)

    assert found_in(path, MediaKind.PDF) == {WHO}
    assert "Stubbs" not in copied(path, MediaKind.PDF).read_text()


def test_nothing_is_found_in_an_ordinary_pdf(tmp_path: Path) -> None:
    assert find(read(a_pdf(tmp_path / "a.pdf", "It went well."), MediaKind.PDF)) == []


# Files within files, and photos ---------------------------------------------------------------


def a_sheet_naming(who: str) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.append(["Who rang", who])
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


@pytest.mark.parametrize("wrapped", [b"", b"\xd0\xcf\x11\xe0 an old wrapping \0\0"])
def test_a_sheet_within_a_word_file_is_looked_through_and_gone_from_the_copy(
    wrapped: bytes, tmp_path: Path
) -> None:
    word = docx.Document()
    word.add_paragraph("It went well.")
    word.save(str(tmp_path / "before.docx"))
    path = with_part(
        tmp_path / "before.docx",
        tmp_path / "account.docx",
        "word/embeddings/sheet1.xlsx",
        wrapped + a_sheet_naming(WHO),
    )

    assert found_in(path, MediaKind.DOCX) == {WHO}
    assert found_in(copied(path, MediaKind.DOCX), MediaKind.DOCX) == set()


def with_choices(sheet: Any) -> None:
    offered = DataValidation(type="list", formula1=f'"Hope,{WHO}"')
    offered.add("B2")
    sheet.add_data_validation(offered)


def with_a_hint(sheet: Any) -> None:
    hint = DataValidation(type="list", formula1='"Yes,No"', prompt=f"Ask {WHO}", showInputMessage=1)
    hint.add("B2")
    sheet.add_data_validation(hint)


def with_a_marking(sheet: Any) -> None:
    sheet.conditional_formatting.add("A1:B2", FormulaRule(formula=[f'$A2="{WHO}"']))


def with_totals(sheet: Any) -> None:
    remembered = CacheField(name="Who", sharedItems=SharedItems(_fields=[Text(v=WHO)]))
    source = CacheSource(
        type="worksheet", worksheetSource=WorksheetSource(ref="A1:B3", sheet=sheet.title)
    )
    place = Location(ref="D1:E2", firstHeaderRow=1, firstDataRow=1, firstDataCol=1)
    totals = TableDefinition(name="Totals", cacheId=1, dataCaption="Values", location=place)
    totals.cache = CacheDefinition(cacheSource=source, cacheFields=[remembered])
    totals.cache.records = RecordList(r=[])
    sheet.add_pivot(totals)


@pytest.mark.parametrize("change", [with_choices, with_a_hint, with_a_marking, with_totals])
def test_what_a_workbook_remembers_and_offers_is_looked_through_and_gone_from_the_copy(
    change: Callable[[Any], None], tmp_path: Path
) -> None:
    workbook = openpyxl.Workbook()
    workbook.properties.creator = ""
    for row in (["Date", "Complaint"], ["03/03/2025", "Late"], ["04/03/2025", "Broken"]):
        workbook.active.append(row)
    change(workbook.active)
    path = tmp_path / "log.xlsx"
    workbook.save(path)

    assert WHO in found_in(path, MediaKind.XLSX)
    with zipfile.ZipFile(copied(path, MediaKind.XLSX)) as copy:
        inside = b"".join(copy.read(name) for name in copy.namelist())
    assert b"Stubbs" not in inside


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    "inside",
    [
        f'<w:sdt {WORD}><w:sdtPr><w:dropDownList><w:listItem w:displayText="{WHO}" w:value="1"/>'
        "</w:dropDownList></w:sdtPr><w:sdtContent/></w:sdt>",
        f'<w:hyperlink {WORD} w:anchor="a" w:tooltip="To {WHO}"/>',
        f'<w:sdt {WORD}><w:sdtPr><w:alias w:val="{WHO}"/></w:sdtPr><w:sdtContent/></w:sdt>',
    ],
)
def test_what_a_word_file_offers_and_hints_at_is_looked_through(
    inside: str, tmp_path: Path
) -> None:
    word = docx.Document()
    word.add_paragraph("It went well.")._p.append(parse_xml(inside))
    path = tmp_path / "account.docx"
    word.save(str(path))

    assert found_in(path, MediaKind.DOCX) == {WHO}
    assert found_in(copied(path, MediaKind.DOCX), MediaKind.DOCX) == set()


def test_a_word_file_within_a_workbook_is_looked_through(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph(f"I told {WHO}.")
    inside = io.BytesIO()
    word.save(inside)
    (tmp_path / "before.xlsx").write_bytes(a_sheet_naming("nobody"))
    path = with_part(
        tmp_path / "before.xlsx",
        tmp_path / "log.xlsx",
        "xl/embeddings/account.docx",
        inside.getvalue(),
    )

    assert found_in(path, MediaKind.XLSX) == {WHO}


def a_word_file_with_a_photo(path: Path, orientation: int = 1) -> Path:
    word = docx.Document()
    word.add_paragraph("It went well.")
    word.add_picture(str(a_photo(path.with_name("photo.jpg"), orientation=orientation)))
    word.save(str(path))
    return path


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_photo_within_a_word_file_is_told_of_and_loses_its_place_in_the_copy(
    orientation: int, tmp_path: Path
) -> None:
    path = a_word_file_with_a_photo(tmp_path / "account.docx", orientation)

    assert TAKEN_AT in {each.where for each in read(path, MediaKind.DOCX).beside}
    copy = copied(path, MediaKind.DOCX)
    assert TAKEN_AT not in {each.where for each in read(copy, MediaKind.DOCX).beside}
    photo, before = tmp_path / "after.jpg", tmp_path / "photo.jpg"
    photo.write_bytes(part_of(copy, "word/media/image1.jpg"))
    assert b"Phone Maker" not in photo.read_bytes()
    assert shape_of(photo) == shape_of(before)


def shape_of(picture: Path) -> tuple[int | None, int | None]:
    document = read_picture(picture)
    return document.width, document.height


def a_deck_with_a_photo(path: Path) -> Path:
    photo = a_photo(path.with_name("photo.jpg"))
    deck = pptx.Presentation()
    deck.slides.add_slide(deck.slide_layouts[6]).shapes.add_picture(str(photo), 0, 0)
    deck.save(str(path))
    return path


def an_open_text_with_a_photo(path: Path) -> Path:
    photo = a_photo(path.with_name("photo.jpg")).read_bytes()
    made = an_open_text(path.with_name("before.odt"))
    return with_part(made, path, "Pictures/1000.jpg", photo)


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (a_word_file_with_a_photo, MediaKind.DOCX),
        (a_deck_with_a_photo, MediaKind.PPTX),
        (an_open_text_with_a_photo, MediaKind.ODT),
    ],
)
def test_a_file_without_the_places_of_its_photos_is_the_same_file(
    make: Callable[[Path], Path], kind: MediaKind, tmp_path: Path
) -> None:
    before, after = make(tmp_path / "before.one"), tmp_path / "after.one"
    assert TAKEN_AT in {each.where for each in read(before, kind).beside}

    after.write_bytes(without_places(before, DEFAULT))

    assert TAKEN_AT not in {each.where for each in read(after, kind).beside}
    assert read(after, kind).passages == read(before, kind).passages
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(after) as new:
        assert new.namelist() == old.namelist()
        told = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert {name.rpartition(".")[2] for name in told} <= {"jpg", "jpeg"}
    assert without_places(after, DEFAULT) == b""


def test_a_photo_within_a_pdf_says_no_place_and_is_drawn_as_before(tmp_path: Path) -> None:
    before, after = a_pdf(tmp_path / "before.pdf", "It went well."), tmp_path / "after.pdf"
    with pikepdf.open(before, allow_overwriting_input=True) as pdf:
        photo = pdf.make_stream(
            a_photo(tmp_path / "photo.jpg").read_bytes(),
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=60, Height=40,
            ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(P=photo)
        pdf.pages[0].contents_add(b"q 60 0 0 40 60 600 cm /P Do Q")
        pdf.save(before)

    after.write_bytes(without_places(before, DEFAULT))

    assert after.stat().st_size == before.stat().st_size
    assert b"Phone Maker" in before.read_bytes()
    assert b"Phone Maker" not in after.read_bytes()
    assert draw_page(after, 1, 300) == draw_page(before, 1, 300)
    assert without_places(after, DEFAULT) == b""


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP"])
def test_a_bare_picture_is_the_same_picture(picture_format: str, tmp_path: Path) -> None:
    from PIL import Image, ImageChops

    exif = Image.Exif()
    exif[0x010F] = "Phone Maker"
    exif[0x8825] = {1: "N", 2: (55.0, 57.0, 0.0)}
    photo = picture_bytes(picture_format, exif=exif.tobytes())
    assert tells_a_place(photo)

    without = bare(photo + b"what stands behind it")

    assert not tells_a_place(without)
    assert b"Phone Maker" not in without
    assert b"what stands behind it" not in without or picture_format == "WEBP"
    one, other = Image.open(io.BytesIO(photo)), Image.open(io.BytesIO(without))
    assert ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox() is None
    assert not other.getexif()


@pytest.mark.parametrize("end", [2, 3, 5, 19, 40, 200])
def test_of_half_a_picture_no_more_is_made(end: int) -> None:
    for picture_format in ("JPEG", "PNG", "WEBP"):
        half = picture_bytes(picture_format)[:end]

        assert len(bare(half)) <= len(half) + 30


def test_comments_are_as_many_as_there_are(tmp_path: Path) -> None:
    word = docx.Document()
    text = word.add_paragraph("It went well.")
    for said in ("Sure?", "Sure?", "One line\nand another"):
        word.add_comment(text.runs[0], text=said, author="R", initials="R")
    path = tmp_path / "account.docx"
    word.save(str(path))

    said = read(path, MediaKind.DOCX).beside
    assert sum(map(is_comment, said)) == 3
    assert copy_kind(MediaKind.DOCX) is MediaKind.DOCX


# Messages, web pages, rich text, recordings ---------------------------------------------------


def a_message(path: Path, *attached: tuple[str, bytes], **headers: str) -> Path:
    mail = EmailMessage()
    mail["From"] = "shop@hillside.example"
    mail["Subject"] = "The call"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("It went well.")
    for name, content in attached:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    path.write_bytes(bytes(mail))
    return path


@pytest.mark.parametrize("name", ["Bcc", "Reply_To", "Sender"])
def test_headers_that_no_mail_program_shows_are_looked_through(name: str, tmp_path: Path) -> None:
    path = a_message(tmp_path / "call.eml", **{name: f"{WHO} <g@customer.example>"})

    assert found_in(path, MediaKind.EML) == {
        WHO,
        "g@customer.example",
        "shop@hillside.example",
    }


def test_what_is_attached_to_a_message_is_looked_through(tmp_path: Path) -> None:
    letter = a_pdf(tmp_path / "letter.pdf", f"I told {WHO}.").read_bytes()
    path = a_message(
        tmp_path / "call.eml", ("letter.pdf", letter), ("log.xlsx", a_sheet_naming("Hope Green"))
    )

    assert found_in(path, MediaKind.EML) == {WHO, "Hope Green", "shop@hillside.example"}
    assert "Stubbs" not in copied(path, MediaKind.EML).read_text()


@pytest.mark.parametrize(
    "head",
    [
        f"<title>Call of {WHO}</title>",
        f"<meta name='author' content='{WHO}'>",
        f'<meta content="x" name=description><meta name="description" content="Of {WHO}">',
        f"<!-- ask {WHO} -->",
        f"<!--[if mso]><xml><o:Author>{WHO}</o:Author></xml><![endif]-->",
        f'<img src="a.png" alt="{WHO} at work">',
    ],
)
def test_what_a_web_page_does_not_show_is_looked_through(head: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<html>{head}<body><p>It went well.</p></body></html>")

    assert found_in(path, MediaKind.HTML) == {WHO}
    assert "Stubbs" not in copied(path, MediaKind.HTML).read_text()


@pytest.mark.parametrize(
    "group",
    [
        r"{\info{\author Gary Stubbs}}",
        r"{\info{\title Call of Gary Stubbs}}",
        r"{\header\pard For Gary {\b Stubbs}\par}",
        r"{\*\atnauthor Gary Stubbs}",
        r"{\*\annotation{\*\atnref 1}\pard Was it Gary Stubbs?\par}",
    ],
)
def test_what_rich_text_does_not_show_is_looked_through(group: str, tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    path.write_text(r"{\rtf1\ansi " + group + r" It went well.\par}")

    assert found_in(path, MediaKind.RTF) == {WHO}
    assert "Stubbs" not in copied(path, MediaKind.RTF).read_text()


def test_the_tags_of_a_recording_are_looked_through(tmp_path: Path) -> None:
    path = an_mp3(tmp_path / "call.mp3")
    tags = mutagen.id3.ID3()
    tags.add(mutagen.id3.TPE1(encoding=3, text=[WHO]))
    tags.add(mutagen.id3.TIT2(encoding=3, text=["A call"]))
    tags.save(path)

    assert found_in(path, MediaKind.MP3) == {WHO}


def test_a_film_that_says_where_it_was_made_is_told_of(tmp_path: Path) -> None:
    path = a_film(tmp_path / "a.mp4")
    assert RECORDED_AT not in {each.where for each in read(path, MediaKind.MP4).beside}
    content = path.read_bytes()
    place = b"\x00\x00\x00\x1e\xa9xyz\x00\x12\x15\xc7+51.5074-000.1278/"
    path.write_bytes(content + (len(place) + 8).to_bytes(4, "big") + b"udta" + place)

    assert RECORDED_AT in {each.where for each in read(path, MediaKind.MP4).beside}
