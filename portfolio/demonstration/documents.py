"""The documents of the demonstration, made as people make them: in Word, a spreadsheet, a phone.

Everybody and everything in them is invented.
"""

import csv
import io
from datetime import date, timedelta

from docx import Document
from PIL import Image, ImageDraw, ImageFont

ACCOUNT_TITLE = "Refund call that nearly went wrong"

_ACCOUNT = (
    ("What happened", 1),
    "The customer had phoned twice already and her answers were getting shorter, so I stopped "
    "reading from the screen and asked what had happened since Monday.",
    "I told her I would own the case until it was closed, gave her the reference and explained "
    "that a refund over fifty pounds needs my supervisor.",
    "I passed it to my supervisor with my notes and rang the customer back the same afternoon.",
    "Afterwards I filled in the complaint form: date, time, what she said, what we agreed and when "
    "I would check that it had been paid.",
    ("Which rules I followed", 1),
    "Our complaints policy, section 3: acknowledge within one working day, decide within ten.",
    ("How I kept to them", 2),
)
_STEPS = (
    "Acknowledged on the phone, and by e-mail within the hour.",
    "Agreed the refund with the customer and wrote down when I would check it.",
    "Checked on the Friday that the money had arrived, and closed the case.",
)
_TIMES = (
    ("When", "What I did", "Who knew"),
    ("14:02", "Took the call and opened the case", "Me"),
    ("14:10", "Asked my supervisor for the refund", "My supervisor"),
    ("15:25", "Rang back with the decision", "The customer"),
)

TESTIMONY = (
    "I sat two desks away when Priya took the call. The customer was loud at first. Priya let her "
    "finish, said what she had understood and asked whether that was right.\n\n"
    "She told her plainly what she could decide herself and what she could not, and came to me "
    "with her notes before she promised anything. By the end the customer thanked her."
)
OBSERVATION = (
    "I sat beside Priya while she took four calls. On the second the caller was upset about a "
    "delivery that came two days late.\n\n"
    "Priya listened without interrupting, named the feeling (“that must have spoilt the day”) and "
    "repeated the problem in her own words before she offered anything.\n\n"
    "Asked afterwards why she had waited with the solution, she said that people stop explaining "
    "once they hear one."
)
UNFINISHED = (
    "# A complaint I could not settle\n\n"
    "In the second week of the month a customer rang about an invoice that was wrong for the third "
    "time. I could see that it would not be put right by another note on the account."
)

_THEMES = (
    ("Late delivery", "Refunded the delivery charge", "yes"),
    ("Wrong item sent", "Sent the right one the same day", "yes"),
    ("Late delivery", "Apologised, agreed a new day", "yes"),
    ("Invoice wrong", "Corrected and sent again", "yes"),
    ("Rude driver", "Passed to the depot manager", "referred"),
    ("Late delivery", "Refunded the delivery charge", "yes"),
    ("Damaged on arrival", "Replaced", "yes"),
)


def account_in_word() -> bytes:
    """A reflective account as a Word file: headings, paragraphs, a list and a table."""
    document = Document()
    document.core_properties.title = ACCOUNT_TITLE
    document.add_heading(ACCOUNT_TITLE, 0)
    for part in _ACCOUNT:
        if isinstance(part, tuple):
            document.add_heading(part[0], part[1])
        else:
            document.add_paragraph(part)
    for step in _STEPS:
        document.add_paragraph(step, style="List Number")
    table = document.add_table(rows=0, cols=3)
    for row in _TIMES:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.add_heading("What I learned", 1)
    document.add_paragraph(
        "I noticed the change in her voice before she said the word complaint. I now write down "
        "the first sign when I hear it, because it tells me when to slow down."
    )
    return _bytes_of(document.save)


def complaint_log(today: date) -> bytes:
    """A month of complaints as a spreadsheet program saves them as text, a title line on top."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Complaints, support desk"])
    writer.writerow(
        ["Date", "Time", "Reference", "Nature", "Resolution", "Agreed with customer", "Follow-up"]
    )
    for number in range(14):
        nature, resolution, agreed = _THEMES[number % len(_THEMES)]
        day = today - timedelta(days=40 - 2 * number)
        follow_up = "" if number == 11 else f"{day + timedelta(days=4):%d/%m/%Y}"
        writer.writerow(
            [
                f"{day:%d/%m/%Y}",
                f"{9 + number % 7:02d}:{number * 7 % 60:02d}",
                f"C-{4401 + number}",
                nature,
                resolution,
                agreed,
                follow_up,
            ]
        )
    return out.getvalue().encode("utf-8-sig")


def whiteboard_photo() -> bytes:
    """A photo of the team's whiteboard, as a phone takes it."""
    picture = Image.new("RGB", (1600, 1000), "#eceae4")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 60, 1540, 940), fill="#fdfdfb", outline="#9aa3ad", width=14)
    font = ImageFont.load_default(56)
    lines = ("Complaints this month", "Late delivery   6", "Wrong item   3", "Invoice   2")
    for number, line in enumerate(lines):
        draw.text((160, 150 + 170 * number), line, fill="#1f4e79", font=font)
    for number, count in enumerate((6, 3, 2)):
        top = 335 + 170 * number
        draw.rectangle((820, top, 820 + 100 * count, top + 60), fill="#c65a3a")
    return _bytes_of(lambda out: picture.save(out, "JPEG", quality=82))


def _bytes_of(save: object) -> bytes:
    out = io.BytesIO()
    save(out)  # type: ignore[operator]  # python-docx's and Pillow's save both take a stream
    return out.getvalue()
