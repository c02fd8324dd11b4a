"""Real files of the kinds that phones, mail programs and other offices write."""

import random
import struct
import wave
from collections.abc import Callable
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

import odfdo
import pillow_heif
import pptx
from PIL import Image

from portfolio.documents.kinds import MediaKind


def an_open_text(path: Path) -> Path:
    """An OpenDocument text with a heading, a paragraph, a list and a table."""
    document = odfdo.Document("text")
    body = document.body
    body.clear()
    body.append(odfdo.Header(1, "Handling a late delivery"))
    body.append(odfdo.Paragraph("I rang the customer."))
    body.append(odfdo.List(["I listened.", "I apologised."]))
    table = odfdo.Table("Steps", width=2, height=2)
    for place, text in {"A1": "Date", "B1": "Step", "A2": "3 March", "B2": "Call"}.items():
        table.set_value(place, text)
    body.append(table)
    document.save(str(path))
    return path


def an_open_sheet(path: Path) -> Path:
    """An OpenDocument sheet: a log of two complaints."""
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    table = odfdo.Table("Log")
    table.set_values([["Date", "Nature"], ["3/3/2026", "Late"], ["4/3/2026", "Damaged"]])
    document.body.append(table)
    document.save(str(path))
    return path


def a_rich_text(path: Path) -> Path:
    """A rich text file as WordPad writes it, with signs of Windows and of Unicode."""
    path.write_bytes(
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Calibri;}}\f0 I rang the caf\'e9 \u8211? twice.\par"
        b"\n\\par\nThe second day.\\par\n"
        rb"\trowd\cellx100\cellx200 Date\cell Step\cell\row}"
    )
    return path


def a_web_page(path: Path) -> Path:
    """A saved web page, with all that has no place in evidence."""
    path.write_text(
        "<!DOCTYPE html><html><head><title>Order</title><meta charset='utf-8'>"
        "<script>alert('run')</script><style>p{color:red}</style></head><body onload='go()'>"
        "<h1>Order 17</h1><p>Late\n  by <b>two</b> days.<br>Café</p><ul><li>rang<ul><li>twice</li>"
        "</ul></li></ul><table><tr><th>Day<th>Step<tr><td>3 March<td>Call</table>"
        "<img src='https://tracker.example/x.png' onerror='steal()'>"
        "<iframe src='https://evil.example'>inside</iframe>bye</body></html>",
        encoding="utf-8",
    )
    return path


def a_mail(path: Path, *attached: tuple[str, bytes]) -> Path:
    """An e-mail as a mail program saves it, with what is attached to it."""
    mail = EmailMessage()
    mail["Received"] = "by mail.hillside.example; Tue, 3 Mar 2026 14:05:01 +0000"
    mail["From"] = "Jörg Lee <lee@customer.example>"
    mail["To"] = "Priya Nair <priya@hillside.example>"
    mail["Date"] = "Tue, 03 Mar 2026 14:05:00 +0000"
    mail["Subject"] = "My refund – still waiting"
    mail["Message-ID"] = "<1@customer.example>"
    mail.set_content("Where is my refund?\n\nYours, Jörg Lee\n", charset="iso-8859-1")
    mail.add_alternative("<p>Where is my <b>refund</b>?</p><script>x()</script>", subtype="html")
    for name, content in attached:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    path.write_bytes(bytes(mail))
    return path


def an_outlook_message(path: Path, attached: tuple[str, bytes] | None = None) -> Path:
    """An Outlook message: an OLE file of properties, written here, for no library writes it."""
    root: dict[str, bytes | dict[str, bytes]] = {
        "__substg1.0_001A001F": _wide("IPM.Note"),
        "__substg1.0_0037001F": _wide("My refund – still waiting"),
        "__substg1.0_0C1A001F": _wide("Jörg Lee"),
        "__substg1.0_0C1F001F": _wide("lee@customer.example"),
        "__substg1.0_1000001F": _wide("Where is my refund?\r\n\r\nYours, Jörg Lee\r\n"),
        "__recip_version1.0_#00000000": {
            "__substg1.0_3001001F": _wide("Priya Nair"),
            "__substg1.0_39FE001F": _wide("priya@hillside.example"),
            "__properties_version1.0": bytes(8)
            + _entry(0x3001001F, "Priya Nair")
            + _entry(0x39FE001F, "priya@hillside.example"),
        },
    }
    entries = [
        _entry(0x001A001F, "IPM.Note"),
        _entry(0x0037001F, "My refund – still waiting"),
        _entry(0x0C1A001F, "Jörg Lee"),
        _entry(0x0C1F001F, "lee@customer.example"),
        _entry(0x1000001F, "Where is my refund?\r\n\r\nYours, Jörg Lee\r\n"),
        # 3 March 2026, 14:05 in hundreds of nanoseconds since 1601.
        struct.pack("<IIQ", 0x00390040, 6, 134170203000000000),
    ]
    if attached:
        name, content = attached
        root["__attach_version1.0_#00000000"] = {
            "__substg1.0_3707001F": _wide(name),
            "__substg1.0_37010102": content,
            "__properties_version1.0": bytes(8)
            + _entry(0x3707001F, name)
            + struct.pack("<IIII", 0x37010102, 6, len(content), 0)
            + struct.pack("<IIII", 0x37050003, 6, 1, 0),
        }
    head = struct.pack("<8xIIII8x", 1, int(attached is not None), 1, int(attached is not None))
    root["__properties_version1.0"] = head + b"".join(entries)
    path.write_bytes(_ole(root))
    return path


def a_presentation(path: Path) -> Path:
    """Two slides, the first with the speaker's notes."""
    deck = pptx.Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = "Handling complaints"
    first.placeholders[1].text = "Listen\nApologise"
    first.notes_slide.notes_text_frame.text = "Tell them about Mr Lee."
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "Questions"
    deck.save(str(path))
    return path


def a_phone_picture(path: Path, size: tuple[int, int] = (320, 240)) -> Path:
    """A picture as an iPhone keeps it, with camera and place written into it."""
    exif = Image.Exif()
    exif[0x010F] = "Phone Maker"
    exif[0x8825] = {1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)}
    picture = Image.new("RGB", size, "#884422")
    heif = pillow_heif.from_pillow(picture)
    heif.save(path, exif=exif.tobytes(), quality=60)
    return path


def a_sound(path: Path, seconds: int = 3) -> Path:
    """A recording of silence."""
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16_000 * seconds))
    return path


def a_recording_of(size: int) -> bytes:
    """A recording that is about so many bytes long, each stretch of it unlike the others."""
    kept = BytesIO()
    with wave.open(kept, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(48_000)
        sound.writeframes(random.Random(size).randbytes(size // 2 * 2))
    return kept.getvalue()


def an_mp3(path: Path) -> Path:
    """A hundred frames of silence, behind the tag that most players write."""
    tag = b"ID3\x03\x00\x00\x00\x00\x00\x00"
    path.write_bytes(tag + (b"\xff\xfb\x90\x00" + bytes(413)) * 100)
    return path


def an_amr(path: Path, seconds: int = 2) -> Path:
    """A voice memo of an older phone."""
    path.write_bytes(b"#!AMR\n" + (b"\x3c" + bytes(31)) * (50 * seconds))
    return path


def a_film(path: Path, brand: bytes = b"isom", seconds: int = 225) -> Path:
    """The boxes of a film, without a picture in it."""
    header = bytes(12) + struct.pack(">II", 1000, seconds * 1000) + bytes(80)
    path.write_bytes(
        _box(b"ftyp", brand + bytes(4) + brand)
        + _box(b"mdat", bytes(100))
        + _box(b"moov", _box(b"mvhd", header))
    )
    return path


def a_webm(path: Path) -> Path:
    """The head of a WebM video."""
    path.write_bytes(
        b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"
        + bytes(100)
    )
    return path


EVERY: dict[MediaKind, Callable[[Path], Path]] = {
    MediaKind.ODT: an_open_text,
    MediaKind.ODS: an_open_sheet,
    MediaKind.RTF: a_rich_text,
    MediaKind.HTML: a_web_page,
    MediaKind.EML: a_mail,
    MediaKind.MSG: an_outlook_message,
    MediaKind.PPTX: a_presentation,
    MediaKind.HEIC: a_phone_picture,
    MediaKind.MP3: an_mp3,
    MediaKind.M4A: lambda path: a_film(path, b"M4A "),
    MediaKind.WAV: a_sound,
    MediaKind.AMR: an_amr,
    MediaKind.MP4: a_film,
    MediaKind.MOV: lambda path: a_film(path, b"qt  "),
    MediaKind.WEBM: a_webm,
}


def _box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, name) + content


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _entry(tag: int, text: str) -> bytes:
    return struct.pack("<IIII", tag, 6, len(_wide(text)) + 2, 0)


_SECTOR, _SMALL, _LARGE = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


class _Chains:
    """Sectors of one size, and which follows which."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.sectors: list[bytes] = []
        self.next: list[int] = []

    def keep(self, content: bytes) -> int:
        """The number of the first sector that holds the content."""
        first = len(self.sectors)
        count = -(-len(content) // self.size)
        for at in range(count):
            piece = content[at * self.size : (at + 1) * self.size]
            self.sectors.append(piece.ljust(self.size, b"\0"))
            self.next.append(first + at + 1 if at + 1 < count else _END)
        return first if count else _END

    @property
    def table(self) -> bytes:
        """The chains as numbers, to whole sectors of the file."""
        numbers = b"".join(struct.pack("<I", each) for each in self.next)
        return numbers.ljust(-(-len(numbers) // _SECTOR) * _SECTOR, b"\xff")


def _ole(root: dict[str, bytes | dict[str, bytes]]) -> bytes:
    """An OLE file of streams, and of folders of streams."""
    large, small = _Chains(_SECTOR), _Chains(_SMALL)
    # Entry by entry: name, type, next beside it, first inside it, where it starts, how long it is.
    entries: list[list[Any]] = [["Root Entry", 5, _FREE, _FREE, _END, 0]]

    def add(folder: int, things: dict[str, Any]) -> None:
        before = None
        for name, content in things.items():
            here = len(entries)
            entries[folder if before is None else before][3 if before is None else 2] = here
            before = here
            if isinstance(content, dict):
                entries.append([name, 1, _FREE, _FREE, 0, 0])
                add(here, content)
            else:
                kept = (small if len(content) < _LARGE else large).keep(content)
                entries.append([name, 2, _FREE, _FREE, kept, len(content)])

    add(0, root)
    stream = b"".join(small.sectors)
    entries[0][4:] = [large.keep(stream), len(stream)]
    small_table = small.table
    small_first = large.keep(small_table)
    directory = large.keep(
        b"".join(
            _wide(name).ljust(64, b"\0")
            + struct.pack("<HBBIII", len(_wide(name)) + 2, kind, 1, _FREE, beside, inside)
            + bytes(36)
            + struct.pack("<IQ", start, size)
            for name, kind, beside, inside, start, size in entries
        )
    )
    tables = 1
    while (len(large.next) + tables) * 4 > tables * _SECTOR:
        tables += 1
    places = range(len(large.next), len(large.next) + tables)
    large.next += [_FAT] * tables
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables)
    header += struct.pack("<III", directory, 0, _LARGE)
    header += struct.pack("<IIII", small_first, len(small_table) // _SECTOR, _END, 0)
    header += b"".join(struct.pack("<I", each) for each in places).ljust(436, b"\xff")
    return header + b"".join(large.sectors) + large.table
