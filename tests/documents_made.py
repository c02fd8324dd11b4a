"""Real files, tidy and messy, made with the libraries that learners' programs resemble."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pikepdf
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image, ImageDraw

MAIN = "word/document.xml"
_W = nsdecls("w")


def a_reflective_account(path: Path) -> Path:
    """A Word document with headings, paragraphs, lists and a table."""
    word = docx.Document()
    word.add_heading("Handling a late delivery", level=0)
    word.add_heading("What happened", level=1)
    word.add_paragraph("On 3 March a customer rang about a parcel.\nIt was two days late.")
    word.add_paragraph("")
    word.add_heading("What I did", level=2)
    word.add_paragraph("I listened without interrupting.", style="List Bullet")
    word.add_paragraph("I checked the order.", style="List Bullet 2")
    word.add_paragraph("I apologised.", style="List Number")
    word.add_paragraph("I rang the carrier.", style="List Number")
    table = word.add_table(rows=3, cols=3)
    for row, texts in zip(
        table.rows,
        (("Date", "Step", "Result"), ("3 March", "Call", "Logged"), ("5 March", "Letter", "Sent")),
        strict=True,
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    word.sections[0].header.paragraphs[0].text = "Page header of the centre"
    return saved(word, path)


def a_table_with_merged_cells(path: Path) -> Path:
    """A Word document with a table in which one cell spans two columns and one spans two rows."""
    word = docx.Document()
    table = word.add_table(rows=3, cols=3)
    for at, row in enumerate(table.rows):
        for below, cell in enumerate(row.cells):
            cell.text = f"{at}{below}"
    across = table.cell(0, 0).merge(table.cell(0, 1))
    across.text = "across"
    down = table.cell(1, 2).merge(table.cell(2, 2))
    down.text = "down"
    return saved(word, path)


def a_word_document(path: Path, *body: str) -> Path:
    """A Word document whose body is exactly this XML (its elements begin with ``w:``)."""
    word = docx.Document()
    for block in body:
        opening = block.index(">") if block[block.index(">") - 1] != "/" else block.index("/>")
        element = parse_xml(block[:opening] + " " + _W + _OTHERS + block[opening:])
        word.element.body.insert(len(word.element.body) - 1, element)
    return saved(word, path)


_OTHERS = (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
)


def a_picture_in_word(path: Path) -> Path:
    """A Word document with a sentence and a picture."""
    word = docx.Document()
    word.add_paragraph("The desk where I work.")
    word.add_picture(io.BytesIO(picture_bytes("PNG")))
    return saved(word, path)


def saved(word: WordDocument, path: Path) -> Path:
    """The path, after saving."""
    word.save(str(path))
    return path


def with_part(source: Path, target: Path, name: str, content: bytes) -> Path:
    """A copy of an Office file in which one part holds other bytes."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        new.writestr(name, content)
    return target


def part_of(path: Path, name: str = MAIN) -> bytes:
    """The bytes of one part of an Office file."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def a_workbook(path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    """An Excel workbook with these sheets, each a list of rows."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    workbook.save(path)
    return path


LOG_HEADER = ("Date received", "Nature of complaint", "Customer", "Resolved")
LOG_ROWS = (
    ("03/03/2026", "Late delivery", "Mrs A", "Yes"),
    ("04/03/2026", "Damaged item, box open", "Mr B", "No"),
    ("09/03/2026", 'Said "never again"', "Ms C", "Yes"),
)


def a_pdf(path: Path, *pages: str, password: str | None = None, owner: str | None = None) -> Path:
    """A PDF with one line of text on each page; an empty text makes a page without text."""
    pdf = pikepdf.new()
    for text in pages:
        page = pdf.add_blank_page(page_size=(595, 842))
        font = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font,
                Subtype=pikepdf.Name.Type1,
                BaseFont=pikepdf.Name.Helvetica,
                Encoding=pikepdf.Name.WinAnsiEncoding,
            )
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        shown = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        lines = " 0 -18 Td ".join(f"({line}) Tj" for line in shown.split("\n"))
        content = f"BT /F1 12 Tf 60 780 Td {lines} ET" if text else "0 0 m 50 50 l S"
        page.Contents = pdf.make_stream(content.encode("cp1252"))
    encryption = None
    if password is not None or owner is not None:
        encryption = pikepdf.Encryption(user=password or "", owner=owner or "owner")
    pdf.save(path, encryption=encryption or False)
    return path


def picture_bytes(
    picture_format: str = "JPEG",
    size: tuple[int, int] = (60, 40),
    mode: str = "RGB",
    **options: Any,
) -> bytes:
    """A small picture, red at the top left, in any format that Pillow writes."""
    picture = Image.new(mode, size)
    if mode in {"RGB", "RGBA"}:
        ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(255, 0, 0))
    written = io.BytesIO()
    picture.save(written, picture_format, **options)
    return written.getvalue()


def a_photo(path: Path, size: tuple[int, int] = (60, 40), orientation: int = 1) -> Path:
    """A phone's JPEG: with the place it was taken at, and turned as the camera was held."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Phone Maker"
    exif[0x8825] = {1: "N", 2: (55.0, 57.0, 0.0)}
    path.write_bytes(picture_bytes("JPEG", size, exif=exif.tobytes()))
    return path


def an_old_doc(path: Path, stream: str = "WordDocument") -> Path:
    """The bytes by which a Word file from before 2007, or a locked Office file, is known."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    directory = stream.encode("utf-16-le").ljust(64, b"\0") + bytes(448)
    path.write_bytes(header + bytes(1536) + directory)
    return path


def a_zip_bomb(path: Path, megabytes: int) -> Path:
    """A Word document whose text unpacks to this many megabytes of spaces."""
    made = a_word_document(path.with_name("small.docx"), "<w:p><w:r><w:t>x</w:t></w:r></w:p>")
    text = part_of(made)
    blown = text.replace(b"<w:body>", b"<w:body>" + b" " * (megabytes * 1024 * 1024))
    return with_part(made, path, MAIN, blown)
