"""What a PDF says beside the text of its pages, for whoever downloads it."""

import ctypes
import re
import zlib
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pypdfium2
import pypdfium2.raw as pdfium

from portfolio.documents.beside import (
    COMMENTS,
    DATA,
    FIELDS,
    PROPERTIES,
    WITHIN,
    writer,
)
from portfolio.documents.limits import Limits
from portfolio.documents.office_beside import of_content
from portfolio.documents.passages import Beside
from portfolio.documents.tidying import tidy

_SAID = ("Title", "Subject", "Keywords")
_LONGEST = 100_000
_STREAM = re.compile(rb"stream\r?\n")
_METADATA = re.compile(rb"/Subtype\s*/XML\b")
_WITHOUT_LETTERS = re.compile(r"[\W\d_]*$")
_NO_WORDS = re.compile(r"(?:uuid|xmp\.|https?:|urn:|application/|\d{4}-\d{2}-\d{2}T)", re.I)


def beside_in_pdf(pdf: pypdfium2.PdfDocument, path: Path, limits: Limits) -> Iterator[Beside]:
    """What a PDF says in its properties, bookmarks and attached files."""
    told = pdf.get_metadata_dict()
    yield from writer(PROPERTIES, str(told.get("Author", "")))
    for name in _SAID:
        yield Beside(PROPERTIES, tidy(str(told.get(name, ""))))
    yield from _of_xmp(path, limits)
    for mark in pdf.get_toc():
        yield Beside(DATA, tidy(str(mark.get_title())))
    for number in range(pdf.count_attachments()):
        yield from _of_attached(pdf, number, limits)


def beside_on_page(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Iterator[Beside]:
    """What stands on a page without being its text: remarks, form fields, links to people."""
    for at in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, at)
        if annotation:
            try:
                yield from _of_annotation(pdf, annotation)
            finally:
                pdfium.FPDFPage_CloseAnnot(annotation)


def _of_annotation(pdf: pypdfium2.PdfDocument, annotation: object) -> Iterator[Beside]:
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    if kind == pdfium.FPDF_ANNOT_WIDGET:
        yield Beside(FIELDS, _string(annotation, b"V"), _string(annotation, b"TU"))
    elif kind == pdfium.FPDF_ANNOT_LINK:
        target = _target(pdf, annotation)
        if target.lower().startswith(("mailto:", "tel:")):
            yield Beside(DATA, tidy(unquote(target.partition(":")[2])))
    else:
        yield Beside(COMMENTS, _string(annotation, b"Contents"))
        yield from writer(COMMENTS, _string(annotation, b"T"))


def _target(pdf: pypdfium2.PdfDocument, annotation: object) -> str:
    link = pdfium.FPDFAnnot_GetLink(annotation)
    action = pdfium.FPDFLink_GetAction(link) if link else None
    if not action:
        return ""
    size = pdfium.FPDFAction_GetURIPath(pdf, action, None, 0)
    found = ctypes.create_string_buffer(min(size, _LONGEST))
    pdfium.FPDFAction_GetURIPath(pdf, action, found, len(found))
    return found.value.decode("utf-8", "replace")


def _string(annotation: object, key: bytes) -> str:
    return _wide(lambda found, size: pdfium.FPDFAnnot_GetStringValue(annotation, key, found, size))


def _wide(asked: Callable[[object, int], int]) -> str:
    """A text as PDFium writes it, asked for its length first."""
    size = min(asked(None, 0), _LONGEST)
    if size <= 2:
        return ""
    found = (pdfium.FPDF_WCHAR * (size // 2))()
    asked(found, size)
    return tidy(bytes(found).decode("utf-16-le", "replace").rstrip("\0"))


def _of_attached(pdf: pypdfium2.PdfDocument, number: int, limits: Limits) -> Iterator[Beside]:
    try:
        attached = pdf.get_attachment(number)
        name = tidy(attached.get_name())
        yield Beside(WITHIN, name)
        yield from of_content(bytes(attached.get_data()), limits, name)
    except pypdfium2.PdfiumError:
        return


def _of_xmp(path: Path, limits: Limits) -> Iterator[Beside]:
    """The second place for properties, which PDFium does not read."""
    content = path.read_bytes()
    for found in _METADATA.finditer(content):
        stream = _STREAM.search(content, found.end(), found.end() + 1000)
        if not stream:
            continue
        stop = content.find(b"endstream", stream.end())
        packet = content[stream.end() : stop if stop >= 0 else None]
        if not packet.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<"):
            packet = _inflated(packet, limits)
        said = packet.decode("utf-8", "replace")
        for creator in re.findall(r"<dc:creator>(.*?)</dc:creator>", said, re.S):
            for name in re.findall(r">([^<>]+)<", creator):
                yield from writer(PROPERTIES, unescape(name))
        for text in re.findall(r">([^<>]+)<", said) + re.findall(r'="([^"<>]*)"', said):
            text = tidy(unescape(text)).strip()
            if not _WITHOUT_LETTERS.match(text) and not _NO_WORDS.match(text):
                yield Beside(PROPERTIES, text)


def _inflated(packet: bytes, limits: Limits) -> bytes:
    try:
        return zlib.decompressobj().decompress(packet, limits.part_bytes)
    except zlib.error:
        return b""
