"""What kind a file really is: told from its content, by its name only between kinds of text."""

import io
import re
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path

from portfolio.documents import text_encoding
from portfolio.documents.kinds import (
    ACCEPTED,
    OF_TEXT,
    PROMISES,
    RUNS,
    STRICT,
    MediaKind,
)
from portfolio.documents.passages import DocumentKind
from portfolio.documents.problems import Damaged, EmptyFile, Locked, NotItsKind

_HEAD = 64 * 1024
_CHUNK = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def recognise(source: bytes | Path, name: str) -> MediaKind | None:
    """The kind that the content is of, or None if it is none of those that are read.

    *source* is a file or its bytes; the first 64 KB are enough for all but Office files whose
    parts stand in an unusual order, and Outlook messages.
    """
    head = _head_of(source)
    promised = _promise_of(name)
    kind = _kind_by_magic(head, promised)
    if kind is not None:
        return kind
    if head.startswith(b"PK\x03\x04"):
        kind, _ = _look_into_zip(source, head)
        return kind
    if head.startswith(_OLE):
        return MediaKind.MSG if _ole_content(source) == _OUTLOOK else None
    if head and _what_else(source, head) is None and text_encoding.is_text(head):
        return _kind_of_text(head, promised)
    return None


def require_kind(source: bytes | Path, name: str, *, kept: Collection[str] = ()) -> MediaKind:
    """The kind of the content; a DocumentProblem if it is not taken, or not as its name says.

    *name* stands in the sentence and should be a clean one; *kept* are the endings of names under
    which what is not read is kept all the same.
    """
    head = _head_of(source)
    if not head:
        raise EmptyFile(f"{name} is empty. Check that it was saved, then upload it again.")
    promised, ending = _promise_of(name), _ending_of(name)
    if ending in RUNS:
        raise NotItsKind(
            f"{name} is a kind of file that a machine could run, and such files are never taken. "
            f"Upload {ACCEPTED}."
        )
    kind = recognise(source, name)
    if kind is not None and not _breaks_promise(kind, promised):
        return kind
    if kind is None and ending in kept and not _runs(source, head):
        return MediaKind.KEPT
    raise _refusal(source, head, name, kind, promised)


def _breaks_promise(kind: MediaKind, promised: MediaKind | None) -> bool:
    """Whether the name leads people to expect something that the content can't be shown as."""
    if promised is None or kind is promised:
        return False
    seen_or_heard = (
        promised.document_kind is DocumentKind.PICTURE or promised.document_kind.is_recording
    )
    return promised in STRICT or (seen_or_heard and kind in OF_TEXT)


def _refusal(
    source: bytes | Path,
    head: bytes,
    name: str,
    kind: MediaKind | None,
    promised: MediaKind | None,
) -> NotItsKind | Locked | Damaged:
    """The sentence for content that is not read, or that a .docx, .xlsx or .pdf should not hold."""
    if kind is not None and promised is not None:
        if kind in OF_TEXT and _DRAWING.search(head[:4096]):
            return NotItsKind(
                f"{name} is not {promised.words}: its content is an SVG drawing, which a browser "
                f"could run. Save it as .{promised.value} in the program it was made with, and "
                "upload that."
            )
        return NotItsKind(
            f"{name} is not {promised.words}: its content is {kind.words}. "
            f"Give it its right ending (.{kind.value}), or save it as .{promised.value} "
            "in the program it was made with, and upload that."
        )
    if head.startswith(b"PK\x03\x04"):
        what, advice = _look_into_zip(source, head)[1]
    else:
        what, advice = _what_else(source, head) or (
            "not text, and of no kind that is known here",
            f"Upload {ACCEPTED}.",
        )
    if what == _LOCKED_OFFICE:
        return Locked(
            f"{name} is locked with a password. Save a copy without the password and upload that."
        )
    if what == _BROKEN_ZIP and promised in STRICT:
        return Damaged(f"{name} is damaged and can't be opened. {advice}")
    if promised is not None:
        return NotItsKind(f"{name} is not {promised.words}: its content is {what}. {advice}")
    return NotItsKind(f"{name} can't be read here: its content is {what}. {advice}")


def _head_of(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        return source[:_HEAD]
    with source.open("rb") as file:
        return file.read(_HEAD)


def _ending_of(name: str) -> str:
    return Path(name).suffix.lower().lstrip(".")


def _promise_of(name: str) -> MediaKind | None:
    return PROMISES.get(_ending_of(name))


_STARTS = (
    (b"\xff\xd8\xff", MediaKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaKind.PNG),
    (b"{\\rtf", MediaKind.RTF),
    (b"#!AMR\n", MediaKind.AMR),
    (b"#!AMR-WB\n", MediaKind.AMR),
)


def _kind_by_magic(head: bytes, promised: MediaKind | None) -> MediaKind | None:
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF":
        return {b"WEBP": MediaKind.WEBP, b"WAVE": MediaKind.WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _kind_by_brand(head[8:12], promised)
    # QuickTime wrote its films without naming a brand.
    if head[4:8] in {b"moov", b"mdat", b"wide"} and promised in {MediaKind.MOV, MediaKind.MP4}:
        return MediaKind.MOV
    if head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head[:64]:
        return MediaKind.WEBM
    if _is_mp3(head):
        return MediaKind.MP3
    # Readers accept a PDF whose header stands anywhere in the first kilobyte, after mail headers
    # or a byte order mark; but a text that merely speaks of "%PDF-" is no PDF.
    at = head[:1024].find(b"%PDF-")
    if at == 0 or (at > 0 and b"\nendobj" in head.replace(b"\r", b"\n")):
        return MediaKind.PDF
    return None


_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def _kind_by_brand(brand: bytes, promised: MediaKind | None) -> MediaKind | None:
    """What a file of MP4's family is, by its brand; a phone's voice memo has that of a film."""
    if brand in _HEIC_BRANDS:
        return MediaKind.HEIC
    if brand[:3] in {b"avi", b"3gp", b"3g2"}:
        return None
    if brand == b"qt  ":
        return MediaKind.MOV
    if brand[:3] in {b"M4A", b"M4B"} or promised is MediaKind.M4A:
        return MediaKind.M4A
    return MediaKind.MP4


def _is_mp3(head: bytes) -> bool:
    """Whether it begins with a tag or a frame of MPEG layer III, and is not a text that does."""
    if head.startswith(b"ID3") and len(head) > 10 and head[3] < 0x10:
        return True
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    layer_three = (head[1] >> 1) & 3 == 1
    return layer_three and head[2] >> 4 != 0xF and (head[2] >> 2) & 3 != 3


_WEB_PAGE = re.compile(rb"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html)\b", re.I | re.S)
_DRAWING = re.compile(rb"<svg[\s>]", re.I)
_HEADER_LINE = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?\S")
_TOLD_BY_MACHINES = {b"received", b"mime-version", b"message-id", b"return-path"}
_OF_MAIL = {b"from", b"to", b"subject", b"date", *_TOLD_BY_MACHINES}


def _kind_of_text(head: bytes, promised: MediaKind | None) -> MediaKind:
    if _WEB_PAGE.match(head[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()):
        return MediaKind.HTML
    if promised is MediaKind.HTML:
        return MediaKind.HTML
    if _is_mail(head, named_so=promised is MediaKind.EML):
        return MediaKind.EML
    if promised in OF_TEXT and promised is not MediaKind.EML:
        return promised
    return MediaKind.TXT


def _is_mail(head: bytes, *, named_so: bool) -> bool:
    """Whether a text begins with the headers of a message as mail programs save it.

    A letter that somebody typed may well begin "From: … To: …": only what machines write tells.
    """
    said: set[bytes] = set()
    lines = head[: 16 * 1024].replace(b"\r\n", b"\n").removeprefix(b"\xef\xbb\xbf").split(b"\n")
    for line in lines:
        if line[:1] in {b" ", b"\t"} or (not said and line.startswith(b"From ")):
            continue
        found = _HEADER_LINE.match(line)
        if found is None:
            break
        said.add(found[1].lower())
    return (
        b"from" in said
        and (named_so or len(said & _OF_MAIL) >= 3)
        and (named_so or bool(said & _TOLD_BY_MACHINES))
    )


_SAVE_AS_DOCX = "Open it in Word and save it as .docx."
_SAVE_AS_XLSX = "Open it in Excel and save it as .xlsx."
_LOCKED_OFFICE = "an Office file with a password"
_BROKEN_ZIP = "a damaged or unfinished archive"
_ARCHIVE = ("a zip archive", "Unpack it and upload the files one by one.")

_OPEN_DOCUMENTS = (
    (b"application/vnd.oasis.opendocument.text", MediaKind.ODT),
    (b"application/vnd.oasis.opendocument.spreadsheet", MediaKind.ODS),
)


def _look_into_zip(source: bytes | Path, head: bytes) -> tuple[MediaKind | None, tuple[str, str]]:
    """The Office kind of a zip archive; or None, what it is instead, and what to do."""
    for mimetype, kind in _OPEN_DOCUMENTS:
        if mimetype in head[:120]:
            return kind, _ARCHIVE
    if b"application/epub+zip" in head[:120]:
        return None, ("an e-book", "Upload the pages that count as a PDF.")
    names = _names_in_zip(source)
    if names is None:
        return _kind_of_broken_zip(head), (_BROKEN_ZIP, "Save it again and upload it again.")
    if "[content_types].xml" not in names:
        if any(n.endswith(".iwa") for n in names):
            return None, ("a Pages or Numbers file", "Export it as Word, Excel or PDF.")
        return None, _ARCHIVE
    if any(n.endswith("vbaproject.bin") for n in names):
        return None, (_MACROS, "Save it without macros: .docx or .xlsx.")
    if any(n.startswith("word/document") and n.endswith(".xml") for n in names):
        return MediaKind.DOCX, _ARCHIVE
    if "xl/workbook.xml" in names:
        return MediaKind.XLSX, _ARCHIVE
    if "xl/workbook.bin" in names:
        return None, ("an Excel binary workbook (.xlsb)", _SAVE_AS_XLSX)
    if "ppt/presentation.xml" in names:
        return MediaKind.PPTX, _ARCHIVE
    return None, ("an Office file without a document in it", "Save it again as .docx or .xlsx.")


_MACROS = "an Office file with macros"


def _names_in_zip(source: bytes | Path) -> set[str] | None:
    """The names of an archive's parts, in lower case; None if its directory cannot be read."""
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        with zipfile.ZipFile(file) as archive:
            return {n.replace("\\", "/").lower() for n in archive.namelist()}
    # zipfile lets what a spoilt directory makes struct, codecs and its own arithmetic raise.
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, EOFError, NotImplementedError):
        return None


def _kind_of_broken_zip(head: bytes) -> MediaKind | None:
    """What an archive without its directory was to be: the first part of an upload, or a wreck."""
    if b"word/document" in head:
        return MediaKind.DOCX
    if b"xl/workbook.xml" in head or b"xl/worksheets/" in head:
        return MediaKind.XLSX
    if b"ppt/presentation.xml" in head or b"ppt/slides/" in head:
        return MediaKind.PPTX
    return None


_OUTLOOK = ("an Outlook message", "Print it to a PDF and upload that.")
_OLE_STREAMS = (
    ("EncryptedPackage", (_LOCKED_OFFICE, "")),
    ("WordDocument", ("an old .doc file", _SAVE_AS_DOCX)),
    ("Workbook", ("an old .xls file", _SAVE_AS_XLSX)),
    ("PowerPoint Document", ("an old .ppt file", "Save it as PDF.")),
    ("__properties_version1.0", _OUTLOOK),
)
_PROGRAM = ("a program", f"Upload {ACCEPTED}.")
_MAGIC_OF_OTHERS = (
    (b"MZ", ("a Windows program", _PROGRAM[1])),
    (b"\x7fELF", _PROGRAM),
    (b"\xca\xfe\xba\xbe", _PROGRAM),
    (b"\xcf\xfa\xed\xfe", _PROGRAM),
    (b"\xce\xfa\xed\xfe", _PROGRAM),
    (b"GIF8", ("a GIF picture", "Save it as PNG or JPEG.")),
    (b"BM", ("a bitmap picture", "Save it as PNG or JPEG.")),
    (b"II*\x00", ("a TIFF picture", "Save it as PNG, JPEG or PDF.")),
    (b"MM\x00*", ("a TIFF picture", "Save it as PNG, JPEG or PDF.")),
    (b"Rar!", ("an archive (.rar)", _ARCHIVE[1])),
    (b"7z\xbc\xaf\x27\x1c", ("an archive (.7z)", _ARCHIVE[1])),
    (b"\x1f\x8b", ("a packed file (.gz)", _ARCHIVE[1])),
    (b"OggS", ("a sound recording", f"Upload {ACCEPTED}.")),
    (b"\x1aE\xdf\xa3", ("a video", f"Upload {ACCEPTED}.")),
)


def _what_else(source: bytes | Path, head: bytes) -> tuple[str, str] | None:
    """What a file of a kind that is not read is, and what to do; None if that is unknown."""
    if head.startswith(_OLE):
        return _ole_content(source)
    for magic, said in _MAGIC_OF_OTHERS:
        # A text may well begin with the same letters ("BMW ...").
        if head.startswith(magic) and not text_encoding.is_text(head):
            return said
    if head.startswith(b"#!/"):
        return "a script", f"Upload {ACCEPTED}."
    if head[4:8] == b"ftyp":
        if head[8:12] == b"avif":
            return "an AVIF picture", "Save or share it as JPEG and upload that."
        return "a video", f"Upload {ACCEPTED}."
    return None


def _runs(source: bytes | Path, head: bytes) -> bool:
    """Whether a machine would run the content, whatever its name says."""
    if head.startswith(b"PK\x03\x04"):
        return _look_into_zip(source, head)[1][0] == _MACROS
    found = _what_else(source, head)
    return found is not None and found[0] in {"a Windows program", _PROGRAM[0], "a script"}


def _ole_content(source: bytes | Path) -> tuple[str, str]:
    """What an OLE file of the old Office formats holds, by the names in its directory."""
    wanted = {stream.encode("utf-16-le"): said for stream, said in _OLE_STREAMS}
    found: set[bytes] = set()
    before = b""
    for chunk in _chunks_of(source):
        window = before + chunk
        found.update(stream for stream in wanted if stream in window)
        before = window[-64:]
    for stream, said in wanted.items():
        if stream in found:
            return said
    return "an old Office file", "Save it as .docx, .xlsx or PDF."


def _chunks_of(source: bytes | Path) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
