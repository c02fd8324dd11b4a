"""A PDF as numbered pages: their text, and pages drawn as pictures."""

import io
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pypdfium2
import pypdfium2.raw

from portfolio.documents.beside import said_once
from portfolio.documents.limits import DEFAULT, Limits
from portfolio.documents.passage_writer import PassageWriter
from portfolio.documents.passages import Document, DocumentKind, PassageKind
from portfolio.documents.pdf_beside import beside_in_pdf, beside_on_page
from portfolio.documents.problems import Damaged, Locked, NoSuchPassage, TooLarge
from portfolio.documents.tidying import tidy

_MOST_PIXELS = 16_000_000
_NARROWEST, _WIDEST = 50, 3000


def read_pdf(path: Path, limits: Limits = DEFAULT) -> Document:
    """The document in a PDF: each page is one passage with the page's text, which may be none."""
    with _opened(path) as pdf:
        count = len(pdf)
        if count > limits.pages:
            raise TooLarge(
                f"This PDF has {count:,} pages; the limit is {limits.pages:,}. "
                "Upload the pages that count as evidence."
            )
        if not count:
            raise _damaged()
        writer = PassageWriter(limits)
        beside = list(beside_in_pdf(pdf, path, limits))
        for number in range(1, count + 1):
            with _read_page(pdf, number) as page:
                beside += beside_on_page(pdf, page)
                text = _text_of_page(page)
            writer.add(PassageKind.PAGE, text, page=number)
        is_form = pdf.get_formtype() != pypdfium2.raw.FORMTYPE_NONE
    without_text = [p.number for p in writer.passages if not p.text]
    notes = list(_notes(without_text, count, is_form=is_form))
    return Document(
        kind=DocumentKind.PDF,
        passages=writer.passages,
        page_count=count,
        notes=tuple(notes),
        beside=said_once(beside),
    )


def texts_in(content: bytes, limits: Limits) -> Iterator[str]:
    """What the pages say of a PDF within another file; nothing where it can't be read."""
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return
    try:
        for number in range(1, min(len(pdf), limits.pages) + 1):
            with suppress(Damaged), _read_page(pdf, number) as page:
                yield _text_of_page(page)
    finally:
        pdf.close()


def draw_page(path: Path, number: int, width: int) -> bytes:
    """A page, counted from 1, drawn as a PNG picture so many pixels wide, its form filled in."""
    from PIL import Image  # noqa: F401 - to_pil needs it, reading text does not

    with _opened(path) as pdf:
        if not 1 <= number <= len(pdf):
            raise NoSuchPassage(f"This PDF has no page {number}: it has {len(pdf)}.")
        pdf.init_forms()
        page = _page(pdf, number)
        across, down = page.get_size()
        if across <= 0 or down <= 0:
            raise _damaged()
        wide = max(_NARROWEST, min(width, _WIDEST))
        scale = min(wide / across, (_MOST_PIXELS / (across * down)) ** 0.5)
        picture = page.render(scale=scale, fill_color=(255, 255, 255, 255)).to_pil()
    drawn = io.BytesIO()
    picture.convert("RGB").save(drawn, "PNG", optimize=False, compress_level=6)
    return drawn.getvalue()


@contextmanager
def _opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as refused:
        if getattr(refused, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise Locked(
                "This PDF is locked with a password. "
                "Save a copy without the password and upload that."
            ) from refused
        if getattr(refused, "err_code", None) == pypdfium2.raw.FPDF_ERR_SECURITY:
            raise Locked(
                "This PDF is protected in a way that can't be opened here. "
                "Print it to a new PDF and upload that."
            ) from refused
        raise _damaged() from refused
    try:
        yield pdf
    finally:
        pdf.close()


def _page(pdf: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    try:
        return pdf[number - 1]
    except pypdfium2.PdfiumError as broken:
        raise Damaged(
            f"Page {number} of this PDF is damaged. Print it to a new PDF and upload that."
        ) from broken


@contextmanager
def _read_page(pdf: pypdfium2.PdfDocument, number: int) -> Iterator[pypdfium2.PdfPage]:
    page = _page(pdf, number)
    try:
        yield page
    finally:
        page.close()


def _text_of_page(page: pypdfium2.PdfPage) -> str:
    try:
        textpage = page.get_textpage()
        # PDFium marks a hyphen at a line's end that joins one word with U+FFFE or U+0002.
        said: str = textpage.get_text_bounded()
    except pypdfium2.PdfiumError:
        return ""
    joined = said.replace("\r\n", "\n")
    for mark in ("\ufffe\n", "\x02\n", "\ufffe", "\x02"):
        joined = joined.replace(mark, "")
    return tidy(joined)


def _notes(without_text: list[int], count: int, *, is_form: bool) -> Iterator[str]:
    if is_form:
        yield (
            "This PDF is a form: what was typed into its fields shows in the pictures of its "
            "pages, not in their text."
        )
    if len(without_text) == count:
        yield "This PDF has no text to select; its pages are shown as pictures."
    elif len(without_text) == 1:
        yield f"Page {without_text[0]} has no text to select and is shown as a picture."
    elif without_text:
        first = ", ".join(map(str, without_text[:10]))
        more = f" and {len(without_text) - 10} more" if len(without_text) > 10 else ""
        yield f"Pages {first}{more} have no text to select and are shown as pictures."


def _damaged() -> Damaged:
    return Damaged(
        "This PDF is damaged and can't be opened. Save or print it to a new PDF and upload that."
    )
