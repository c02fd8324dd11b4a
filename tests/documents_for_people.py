"""Documents as the people of a journey have them: real ones, as untidy as theirs would be."""

import csv
import io
from datetime import date
from pathlib import Path

import docx
from docx.shared import Pt
from PIL import Image, ImageDraw
from weasyprint import HTML

from tests.documents_made import a_workbook, saved

_LOG = (
    ("Ref", "Date received", "Nature of complaint", "Handled by", "Target date", "Outcome"),
    ("1041", "02/10/2026", "Boiler part not delivered; third call", "J. Reid", "09/10/2026",
     "Part sent by courier, £25 goodwill"),
    ("1042", "05.10.2026", "Charged twice for the service plan", "J. Reid", "12/10/2026",
     "Refund of £18.40 made the same day"),
    ("1043", "6 Oct 2026", "Engineer did not arrive", "S. Patel", "13/10/2026",
     "New appointment; apology in writing"),
    ("", "", "", "", "", ""),
    ("1044", "08/10/2026", "Said \"nobody ever rings back\"; wants a manager", "J. Reid",
     "15/10/2026", "Passed to D. Cole: above my limit"),
    ("1045", "2026-10-12", "Wrong tariff on the bill, café premises", "J. Reid", "19/10/2026", ""),
)  # fmt: skip


def a_reflective_account(
    path: Path, *, paragraph_more: str = "", title: str = "A boiler part that did not come"
) -> Path:
    """A Word document with headings, a list and a table, and some empty lines left in.

    *paragraph_more* ends the account, as in a second version that says more.
    """
    word = docx.Document()
    word.core_properties.author = "Jamie Reid"
    word.add_heading(title, level=0)
    word.add_paragraph(
        "Reflective account. I handle telephone complaints for a heating firm. This is about one "
        "call on 2 October 2026."
    )
    word.add_heading("What happened", level=1)
    word.add_paragraph(
        "A customer rang for the third time because the part for her boiler had not been "
        "delivered.\nShe had been promised it twice, and she was angry before I had said my name."
    )
    word.add_paragraph("")
    word.add_paragraph("I let her finish, then said back to her what I had understood:")
    for step in (
        "the part was ordered on 21 September;",
        "two delivery dates had passed without a call from us;",
        "she has a small child and no hot water.",
    ):
        word.add_paragraph(step, style="List Bullet")
    word.add_heading("What I did about it", level=1)
    word.add_paragraph(
        "I looked the order up and found that our carrier had marked it as delivered to another "
        "address. I told her so honestly and apologised for what we had got wrong."
    )
    ran = word.add_paragraph("I offered her two ways: ").add_run(
        "a courier the same day, or an engineer bringing the part the next morning."
    )
    ran.bold = True
    ran.font.size = Pt(12)
    word.add_paragraph(
        "She chose the courier. I rang her back at four to make sure that it had come, and she "
        "thanked me for ringing."
    )
    table = word.add_table(rows=4, cols=3)
    table.style = "Table Grid"
    for row, texts in zip(
        table.rows,
        (
            ("Time", "What I did", "What came of it"),
            ("10:12", "Took the call", "Logged as a complaint"),
            ("10:40", "Rang the carrier", "Parcel found at the neighbour’s depot"),
            ("16:05", "Rang the customer back", "Part had arrived; £25 goodwill agreed"),
        ),
        strict=True,
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    word.add_heading("What I learnt", level=2)
    word.add_paragraph(
        "I should not have promised the courier before asking dispatch whether one was free. Next "
        "time I will ask first, since a second broken promise is worse than a longer wait."
    )
    if paragraph_more:
        word.add_paragraph(paragraph_more)
    word.sections[0].footer.paragraphs[0].text = "Hillside College – unit evidence"
    return saved(word, path)


def a_witness_testimony(path: Path) -> Path:
    """A team leader's testimony on the centre's form, a table of two columns, in Word."""
    word = docx.Document()
    word.add_heading("Witness testimony", level=1)
    rows = (
        ("Learner", "Jamie Reid"),
        ("Witness", "Dana Cole, team leader"),
        ("How I know the learner’s work", "I have led the team since March 2025"),
        ("Date", "9 October 2026"),
    )
    table = word.add_table(rows=len(rows), cols=2)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    word.add_paragraph(
        "On 8 October I sat beside Jamie while he took a call from a customer who wanted a "
        "manager at once. He stayed calm, asked what she needed, and did not promise what he may "
        "not give."
    )
    word.add_paragraph(
        "When it was clear that a refund above his limit was wanted he passed it to me in good "
        "time, with the whole history written down, so that she did not have to tell it twice."
    )
    word.add_paragraph("Signed: D. Cole")
    return saved(word, path)


def a_complaint_log_csv(path: Path) -> Path:
    """A log as a German or Dutch office program saves it: a mark, semicolons, a title line."""
    text = io.StringIO()
    text.write("Complaints October 2026 - Team B;;;;;\r\n")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(_LOG)
    path.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode())
    return path


def a_complaint_log_xlsx(path: Path) -> Path:
    """The log as a workbook: a title above the columns, real dates, and a sheet of notes."""
    head, *rows = _LOG
    dated = [
        (ref, date(2026, 10, 2 + at) if ref else None, *rest)
        for at, (ref, _day, *rest) in enumerate(rows)
    ]
    return a_workbook(
        path,
        {
            "Log": [("Complaints October 2026 - Team B",), (), head, *dated],
            "Notes": [("Refunds over £50 go to the team leader",)],
        },
    )


def a_procedure_pdf(path: Path) -> Path:
    """Two pages of a firm's complaints procedure, as its intranet prints them."""
    HTML(
        string="""<html lang="en"><title>Complaints procedure</title>
        <style>@page {size: A5; margin: 15mm} h2 {break-before: page}</style>
        <h1>Complaints procedure</h1>
        <p>A complaint is acknowledged within one working day and answered within seven.</p>
        <p>An adviser may agree a refund or goodwill of up to £50. Anything above goes to the team
        leader.</p>
        <h2>Referring a complaint</h2>
        <p>Write down what was asked, what was offered and what the customer said. Tell the customer
        who will ring, and by when.</p>"""
    ).write_pdf(path)
    return path


def a_photo_on_its_side(path: Path) -> Path:
    """A phone's photo of a desk, stored on its side with a note to turn it, and a place."""
    picture = Image.new("RGB", (800, 600), (228, 224, 214))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 330, 740, 600), fill=(150, 110, 75))
    draw.rectangle((250, 120, 560, 330), fill=(35, 40, 48))
    draw.rectangle((265, 135, 545, 310), fill=(180, 205, 225))
    for line in range(6):
        y = 155 + 24 * line
        draw.line((285, y, 525 - 30 * (line % 3), y), fill=(60, 75, 90), width=6)
    exif = Image.Exif()
    exif[0x0112] = 6  # Stored lying on its side; a viewer turns it clockwise.
    exif[0x010F] = "Phone Maker"
    exif[0x8825] = {1: "N", 2: (55.0, 57.0, 0.0), 3: "W", 4: (3.0, 11.0, 0.0)}
    picture.transpose(Image.Transpose.ROTATE_90).save(path, "JPEG", quality=82, exif=exif.tobytes())
    return path
