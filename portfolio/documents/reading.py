"""Reading a file of a known kind into a document, with the reader for that kind."""

from pathlib import Path

from portfolio.documents.kinds import MediaKind
from portfolio.documents.limits import DEFAULT, Limits
from portfolio.documents.passages import Document, DocumentKind


def read(path: Path, kind: MediaKind, limits: Limits = DEFAULT) -> Document:
    """What the file says; a DocumentProblem where it cannot be read.

    This reads in the calling process. Uploaded files go through ``child.read_apart``.
    """
    # Each reader is imported when it is needed: the child that reads a CSV file should not wait
    # for the libraries of pictures and PDFs.
    if kind is MediaKind.DOCX:
        from portfolio.documents.word import read_word

        return read_word(path, limits)
    if kind is MediaKind.XLSX:
        from portfolio.documents.workbooks import read_workbook

        return read_workbook(path, limits)
    if kind is MediaKind.CSV:
        from portfolio.documents.comma_separated import read_csv

        return read_csv(path, limits)
    if kind is MediaKind.PDF:
        from portfolio.documents.pdf import read_pdf

        return read_pdf(path, limits)
    if kind.document_kind is DocumentKind.PICTURE:
        from portfolio.documents.pictures import read_picture

        return read_picture(path, limits)
    from portfolio.documents.paragraphs import read_text

    return read_text(path, limits)
