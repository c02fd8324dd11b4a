"""An anonymised copy of a file: the same without what is personal, and without what is hidden."""

import csv
import io
from pathlib import Path

from portfolio.documents.comma_separated import separator_of
from portfolio.documents.kinds import MediaKind
from portfolio.documents.limits import Limits
from portfolio.documents.passages import Document, DocumentKind
from portfolio.documents.problems import Unreadable
from portfolio.documents.stand_ins import StandIns
from portfolio.documents.text_encoding import read_decoded

# The copy loses what these carry beside their text, and nothing of their look.
BARED = {MediaKind.DOCX, MediaKind.XLSX}
_KEEPS_ITS_KIND = {
    MediaKind.DOCX,
    MediaKind.XLSX,
    MediaKind.CSV,
    MediaKind.TXT,
    MediaKind.MARKDOWN,
}
_HAS_NO_TEXT = {
    DocumentKind.PICTURE,
    DocumentKind.AUDIO,
    DocumentKind.VIDEO,
    DocumentKind.KEPT,
}


def keeps_its_look(kind: MediaKind) -> bool:
    """Whether a copy of a file of this kind looks as the file does."""
    return kind in _KEEPS_ITS_KIND


def copy_kind(kind: MediaKind) -> MediaKind:
    """What an anonymised copy of a file of this kind is; raises Unreadable where none can be."""
    if kind in _KEEPS_ITS_KIND:
        return kind
    if kind.document_kind in _HAS_NO_TEXT:
        raise Unreadable(
            f"An anonymised copy of {kind.words} can't be made here. Make one yourself, by "
            "covering or cutting what is personal, and upload that instead."
        )
    return MediaKind.CSV if kind.document_kind is DocumentKind.SHEET else MediaKind.TXT


def anonymised(
    path: Path, kind: MediaKind, document: Document, stand_ins: StandIns, limits: Limits
) -> bytes:
    """The copy, as a file of ``copy_kind``.

    Word documents and spreadsheets keep their look, texts and CSV their lines; of every other kind
    the copy is what was read of it, as text.
    """
    copied = copy_kind(kind)
    if kind is MediaKind.DOCX:
        from portfolio.documents.redacted_word import anonymised_word

        return anonymised_word(path, stand_ins, limits)
    if kind is MediaKind.XLSX:
        from portfolio.documents.redacted_workbook import anonymised_workbook

        return anonymised_workbook(path, stand_ins, limits)
    if kind is MediaKind.CSV:
        return _csv(read_decoded(path, limits), stand_ins)
    if kind is copied:
        return _text(read_decoded(path, limits), stand_ins)
    return _of_passages(document, stand_ins, copied)


def _csv(text: str, stand_ins: StandIns) -> bytes:
    separator = separator_of(text)
    made = io.StringIO()
    writer = csv.writer(made, delimiter=separator)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
        writer.writerow([stand_ins.applied(cell) for cell in row])
    return made.getvalue().encode("utf-8-sig")


def _text(text: str, stand_ins: StandIns) -> bytes:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(stand_ins.applied(line) for line in lines).encode()


def _of_passages(document: Document, stand_ins: StandIns, kind: MediaKind) -> bytes:
    """What was read of a file, as text, or as rows where it is a sheet."""
    if kind is MediaKind.CSV:
        made = io.StringIO()
        writer = csv.writer(made)
        writer.writerow([stand_ins.applied(name) for name in document.columns or ()])
        for passage in document.passages:
            writer.writerow([stand_ins.applied(cell) for cell in passage.cells or ()])
        return made.getvalue().encode("utf-8-sig")
    lines = []
    for passage in document.passages:
        before = f"{passage.marker} " if passage.marker else ""
        if passage.cells is not None:
            said = " | ".join(stand_ins.applied(cell) for cell in passage.cells if cell)
        else:
            said = "\n".join(stand_ins.applied(line) for line in passage.text.split("\n"))
        lines.append(before + said)
    return "\n\n".join(lines).encode() + b"\n"
