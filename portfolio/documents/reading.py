"""Reading a file of a known kind into a document, with the reader for that kind."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from portfolio.documents.kinds import MediaKind
from portfolio.documents.limits import DEFAULT, Limits
from portfolio.documents.passages import Document, DocumentKind

# Grows when the readers see more than they did: what was read before and is not declared yet is
# read again then. 2: what OpenDocument files, slides, PDFs and files within files carry. 3: what is
# attached to messages, and what messages, web pages, rich text and recordings carry. 4: lists to
# choose from, hints, and what tables of totals remember. 5: tables of commas within files.
READER = 5

# Each reader is imported when it is needed: the child that reads a CSV file should not wait for
# the libraries of pictures and PDFs.
_READERS = {
    MediaKind.DOCX: ("word", "read_word"),
    MediaKind.ODT: ("open_text", "read_open_text"),
    MediaKind.RTF: ("rich_text", "read_rich_text"),
    MediaKind.PDF: ("pdf", "read_pdf"),
    MediaKind.TXT: ("paragraphs", "read_text"),
    MediaKind.MARKDOWN: ("paragraphs", "read_text"),
    MediaKind.HTML: ("web_pages", "read_web_page"),
    MediaKind.CSV: ("comma_separated", "read_csv"),
    MediaKind.XLSX: ("workbooks", "read_workbook"),
    MediaKind.ODS: ("workbooks", "read_open_sheet"),
    MediaKind.EML: ("messages", "read_eml"),
    MediaKind.MSG: ("messages", "read_msg"),
    MediaKind.PPTX: ("slides", "read_slides"),
    MediaKind.JPEG: ("pictures", "read_picture"),
    MediaKind.PNG: ("pictures", "read_picture"),
    MediaKind.WEBP: ("pictures", "read_picture"),
    MediaKind.HEIC: ("pictures", "read_picture"),
}


def read(path: Path, kind: MediaKind, limits: Limits = DEFAULT) -> Document:
    """What the file says; a DocumentProblem where it cannot be read.

    This reads in the calling process. Uploaded files go through ``child.read_apart``.
    """
    if kind is MediaKind.KEPT:
        return unread()
    if kind.document_kind.is_recording:
        from portfolio.documents.recordings import read_recording

        return read_recording(path, kind, limits)
    module, name = _READERS[kind]
    reader: Callable[[Path, Limits], Document] = getattr(
        import_module(f"portfolio.documents.{module}"), name
    )
    return reader(path, limits)


def unread() -> Document:
    """The document of a file that is kept without being read."""
    return Document(
        DocumentKind.KEPT,
        (),
        notes=(
            "Files of this kind can't be shown here. It is kept as it was uploaded, and can be "
            "downloaded.",
        ),
    )
