"""What stands in a zip archive or an OLE file: an Office document, or what it is instead."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from portfolio.documents.kinds import MediaKind

_CHUNK = 1024 * 1024

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_SAVE_AS_DOCX = "Open it in Word and save it as .docx."
_SAVE_AS_XLSX = "Open it in Excel and save it as .xlsx."
LOCKED_OFFICE = "an Office file with a password"
BROKEN_ZIP = "a damaged or unfinished archive"
ARCHIVE = ("a zip archive", "Unpack it and upload the files one by one.")

_OPEN_DOCUMENTS = (
    (b"application/vnd.oasis.opendocument.text", MediaKind.ODT),
    (b"application/vnd.oasis.opendocument.spreadsheet", MediaKind.ODS),
)


def look_into_zip(source: bytes | Path, head: bytes) -> tuple[MediaKind | None, tuple[str, str]]:
    """The Office kind of a zip archive; or None, what it is instead, and what to do."""
    for mimetype, kind in _OPEN_DOCUMENTS:
        if mimetype in head[:120]:
            return kind, ARCHIVE
    if b"application/epub+zip" in head[:120]:
        return None, ("an e-book", "Upload the pages that count as a PDF.")
    names = _names_in_zip(source)
    if names is None:
        return _kind_of_broken_zip(head), (BROKEN_ZIP, "Save it again and upload it again.")
    if "[content_types].xml" not in names:
        if any(n.endswith(".iwa") for n in names):
            return None, ("a Pages or Numbers file", "Export it as Word, Excel or PDF.")
        return None, ARCHIVE
    if any(n.endswith("vbaproject.bin") for n in names):
        return None, (MACROS, "Save it without macros: .docx or .xlsx.")
    if any(n.startswith("word/document") and n.endswith(".xml") for n in names):
        return MediaKind.DOCX, ARCHIVE
    if "xl/workbook.xml" in names:
        return MediaKind.XLSX, ARCHIVE
    if "xl/workbook.bin" in names:
        return None, ("an Excel binary workbook (.xlsb)", _SAVE_AS_XLSX)
    if "ppt/presentation.xml" in names:
        return MediaKind.PPTX, ARCHIVE
    return None, ("an Office file without a document in it", "Save it again as .docx or .xlsx.")


MACROS = "an Office file with macros"


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


OUTLOOK = ("an Outlook message", "Print it to a PDF and upload that.")
_OLE_STREAMS = (
    ("EncryptedPackage", (LOCKED_OFFICE, "")),
    ("WordDocument", ("an old .doc file", _SAVE_AS_DOCX)),
    ("Workbook", ("an old .xls file", _SAVE_AS_XLSX)),
    ("PowerPoint Document", ("an old .ppt file", "Save it as PDF.")),
    ("__properties_version1.0", OUTLOOK),
)


def ole_content(source: bytes | Path) -> tuple[str, str]:
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
