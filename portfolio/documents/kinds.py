"""What kind a file really is: told from its content, by its name only between kinds of text."""

import io
import zipfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from portfolio.documents import text_encoding
from portfolio.documents.passages import DocumentKind
from portfolio.documents.problems import Damaged, EmptyFile, Locked, NotItsKind


class MediaKind(StrEnum):
    """The kinds of file that are read; the value is the usual extension."""

    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"
    TXT = "txt"
    MARKDOWN = "md"
    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"

    @property
    def media_type(self) -> str:
        """The type to store and to send the file under."""
        return _MEDIA_TYPES[self]

    @property
    def document_kind(self) -> DocumentKind:
        """How a document of this kind is shown."""
        return _DOCUMENT_KINDS[self]

    @property
    def words(self) -> str:
        """The kind in people's words, with its article."""
        return _WORDS[self]


_OFFICE = "application/vnd.openxmlformats-officedocument."
_MEDIA_TYPES = {
    MediaKind.DOCX: _OFFICE + "wordprocessingml.document",
    MediaKind.XLSX: _OFFICE + "spreadsheetml.sheet",
    MediaKind.CSV: "text/csv",
    MediaKind.PDF: "application/pdf",
    MediaKind.TXT: "text/plain",
    MediaKind.MARKDOWN: "text/markdown",
    MediaKind.JPEG: "image/jpeg",
    MediaKind.PNG: "image/png",
    MediaKind.WEBP: "image/webp",
}
_DOCUMENT_KINDS = {
    MediaKind.DOCX: DocumentKind.WORD,
    MediaKind.XLSX: DocumentKind.SHEET,
    MediaKind.CSV: DocumentKind.SHEET,
    MediaKind.PDF: DocumentKind.PDF,
    MediaKind.TXT: DocumentKind.TEXT,
    MediaKind.MARKDOWN: DocumentKind.TEXT,
    MediaKind.JPEG: DocumentKind.PICTURE,
    MediaKind.PNG: DocumentKind.PICTURE,
    MediaKind.WEBP: DocumentKind.PICTURE,
}
_WORDS = {
    MediaKind.DOCX: "a Word document",
    MediaKind.XLSX: "an Excel workbook",
    MediaKind.CSV: "a CSV file",
    MediaKind.PDF: "a PDF",
    MediaKind.TXT: "a text file",
    MediaKind.MARKDOWN: "a Markdown file",
    MediaKind.JPEG: "a JPEG picture",
    MediaKind.PNG: "a PNG picture",
    MediaKind.WEBP: "a WebP picture",
}

# What a name's ending promises. Where content and promise differ, the content counts: a photo
# named .png that is a JPEG is a JPEG. Only an Office or PDF name over other content is refused.
_PROMISES = {kind.value: kind for kind in MediaKind} | {
    "jpeg": MediaKind.JPEG,
    "jpe": MediaKind.JPEG,
    "jfif": MediaKind.JPEG,
    "text": MediaKind.TXT,
    "tsv": MediaKind.CSV,
    "tab": MediaKind.CSV,
    "markdown": MediaKind.MARKDOWN,
}
# What a page's file field offers.
ENDINGS = tuple(f".{ending}" for ending in _PROMISES)

_TEXT_KINDS = {MediaKind.CSV, MediaKind.TXT, MediaKind.MARKDOWN}
_STRICT = {MediaKind.DOCX, MediaKind.XLSX, MediaKind.PDF}

ACCEPTED = (
    "a Word document (.docx), Excel workbook (.xlsx), CSV, PDF, text file "
    "or picture (JPEG, PNG, WebP)"
)

_HEAD = 64 * 1024
_CHUNK = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def recognise(source: bytes | Path, name: str) -> MediaKind | None:
    """The kind that the content is of, or None if it is none of those that are read.

    *source* is a file or its bytes; the first 64 KB are enough for all but Office files whose
    parts stand in an unusual order.
    """
    head = _head_of(source)
    kind = _kind_by_magic(head)
    if kind is not None:
        return kind
    if head.startswith(b"PK\x03\x04"):
        kind, _ = _look_into_zip(source, head)
        return kind
    if head and _what_else(source, head) is None and text_encoding.is_text(head):
        promised = _promise_of(name)
        return promised if promised in _TEXT_KINDS else MediaKind.TXT
    return None


def require_kind(source: bytes | Path, name: str) -> MediaKind:
    """The kind of the content; a DocumentProblem if it is not read, or not as its name says.

    *name* stands in the sentence and should be a clean one.
    """
    head = _head_of(source)
    if not head:
        raise EmptyFile(f"{name} is empty. Check that it was saved, then upload it again.")
    promised = _promise_of(name)
    kind = recognise(source, name)
    if kind is not None and (kind is promised or promised not in _STRICT):
        return kind
    raise _refusal(source, head, name, kind, promised)


def _refusal(
    source: bytes | Path,
    head: bytes,
    name: str,
    kind: MediaKind | None,
    promised: MediaKind | None,
) -> NotItsKind | Locked | Damaged:
    """The sentence for content that is not read, or that a .docx, .xlsx or .pdf should not hold."""
    if kind is not None and promised is not None:
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
    if what == _BROKEN_ZIP and promised in _STRICT:
        return Damaged(f"{name} is damaged and can't be opened. {advice}")
    if promised is not None:
        return NotItsKind(f"{name} is not {promised.words}: its content is {what}. {advice}")
    return NotItsKind(f"{name} can't be read here: its content is {what}. {advice}")


def _head_of(source: bytes | Path) -> bytes:
    if isinstance(source, bytes):
        return source[:_HEAD]
    with source.open("rb") as file:
        return file.read(_HEAD)


def _promise_of(name: str) -> MediaKind | None:
    return _PROMISES.get(Path(name).suffix.lower().lstrip("."))


def _kind_by_magic(head: bytes) -> MediaKind | None:
    if head.startswith(b"\xff\xd8\xff"):
        return MediaKind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaKind.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return MediaKind.WEBP
    # Readers accept a PDF whose header stands anywhere in the first kilobyte, after mail headers
    # or a byte order mark; but a text that merely speaks of "%PDF-" is no PDF.
    at = head[:1024].find(b"%PDF-")
    if at == 0 or (at > 0 and b"\nendobj" in head.replace(b"\r", b"\n")):
        return MediaKind.PDF
    return None


_SAVE_AS_DOCX = "Open it in Word and save it as .docx."
_SAVE_AS_XLSX = "Open it in Excel and save it as .xlsx."
_LOCKED_OFFICE = "an Office file with a password"
_BROKEN_ZIP = "a damaged or unfinished archive"
_ARCHIVE = ("a zip archive", "Unpack it and upload the files one by one.")

_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": (
        "an OpenDocument text (.odt)",
        "Save it as .docx or as PDF.",
    ),
    b"application/vnd.oasis.opendocument.spreadsheet": (
        "an OpenDocument sheet (.ods)",
        "Save it as .xlsx or as CSV.",
    ),
    b"application/epub+zip": ("an e-book", "Upload the pages that count as a PDF."),
}


def _look_into_zip(source: bytes | Path, head: bytes) -> tuple[MediaKind | None, tuple[str, str]]:
    """The Office kind of a zip archive; or None, what it is instead, and what to do."""
    for mimetype, said in _OPEN_DOCUMENTS.items():
        if mimetype in head[:120]:
            return None, said
    names = _names_in_zip(source)
    if names is None:
        return _kind_of_broken_zip(head), (_BROKEN_ZIP, "Save it again and upload it again.")
    if "[content_types].xml" not in names:
        if any(n.endswith(".iwa") for n in names):
            return None, ("a Pages or Numbers file", "Export it as Word, Excel or PDF.")
        return None, _ARCHIVE
    if any(n.endswith("vbaproject.bin") for n in names):
        return None, ("an Office file with macros", "Save it without macros: .docx or .xlsx.")
    if any(n.startswith("word/document") and n.endswith(".xml") for n in names):
        return MediaKind.DOCX, _ARCHIVE
    if "xl/workbook.xml" in names:
        return MediaKind.XLSX, _ARCHIVE
    if "xl/workbook.bin" in names:
        return None, ("an Excel binary workbook (.xlsb)", _SAVE_AS_XLSX)
    if "ppt/presentation.xml" in names:
        return None, ("a PowerPoint presentation", "Save it as PDF.")
    return None, ("an Office file without a document in it", "Save it again as .docx or .xlsx.")


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
    return None


_OLE_STREAMS = (
    ("EncryptedPackage", (_LOCKED_OFFICE, "")),
    ("WordDocument", ("an old .doc file", _SAVE_AS_DOCX)),
    ("Workbook", ("an old .xls file", _SAVE_AS_XLSX)),
    ("PowerPoint Document", ("an old .ppt file", "Save it as PDF.")),
    ("__properties_version1.0", ("an Outlook message", "Print it to a PDF and upload that.")),
)
_RICH_TEXT = b"{\\rtf"
_MAGIC_OF_OTHERS = (
    (_RICH_TEXT, ("a rich text file (.rtf)", _SAVE_AS_DOCX)),
    (b"MZ", ("a Windows program", f"Upload {ACCEPTED}.")),
    (b"\x7fELF", ("a program", f"Upload {ACCEPTED}.")),
    (b"GIF8", ("a GIF picture", "Save it as PNG or JPEG.")),
    (b"BM", ("a bitmap picture", "Save it as PNG or JPEG.")),
    (b"II*\x00", ("a TIFF picture", "Save it as PNG, JPEG or PDF.")),
    (b"MM\x00*", ("a TIFF picture", "Save it as PNG, JPEG or PDF.")),
    (b"Rar!", ("an archive (.rar)", _ARCHIVE[1])),
    (b"7z\xbc\xaf\x27\x1c", ("an archive (.7z)", _ARCHIVE[1])),
    (b"\x1f\x8b", ("a packed file (.gz)", _ARCHIVE[1])),
    (b"ID3", ("a sound recording", f"Upload {ACCEPTED}.")),
    (b"OggS", ("a sound recording", f"Upload {ACCEPTED}.")),
    (b"\x1aE\xdf\xa3", ("a video", f"Upload {ACCEPTED}.")),
)


def _what_else(source: bytes | Path, head: bytes) -> tuple[str, str] | None:
    """What a file of a kind that is not read is, and what to do; None if that is unknown."""
    if head.startswith(_OLE):
        return _ole_content(source)
    for magic, said in _MAGIC_OF_OTHERS:
        # A text may well begin with the same letters ("BMW ..."); rich text is always text.
        if head.startswith(magic) and (magic == _RICH_TEXT or not text_encoding.is_text(head)):
            return said
    if head[4:8] == b"ftyp":
        if head[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif"}:
            return "a phone's HEIC picture", "Save or share it as JPEG and upload that."
        if head[8:11] == b"M4A":
            return "a sound recording", f"Upload {ACCEPTED}."
        return "a video", f"Upload {ACCEPTED}."
    if head[:512].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return "a web page", "Print it to a PDF and upload that."
    return None


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
