"""What a PDF carries beside its pages is looked through."""

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pikepdf
import pytest

from portfolio.documents.kinds import MediaKind
from portfolio.documents.personal_data import find
from portfolio.documents.reading import read
from tests.documents_made import a_pdf
from tests.unit.documents.looked_through import WHO, copied, found_in


def with_info(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Author"] = WHO


def with_a_subject(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Subject"] = f"Complaint of {WHO}"


def with_xmp(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as told:
        told["dc:creator"] = [WHO]


def with_packed_xmp(pdf: pikepdf.Pdf) -> None:
    with_xmp(pdf)
    packet = pdf.Root.Metadata.read_bytes()
    pdf.Root.Metadata.write(zlib.compress(packet), filter=pikepdf.Name.FlateDecode)


def annotation(pdf: pikepdf.Pdf, **told: Any) -> None:
    made = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[10, 10, 50, 50], **told)
    pdf.pages[0].Annots = pikepdf.Array([pdf.make_indirect(made)])


def with_a_note(pdf: pikepdf.Pdf) -> None:
    annotation(pdf, Subtype=pikepdf.Name.Text, Contents=f"Was it {WHO}?")


def with_a_noter(pdf: pikepdf.Pdf) -> None:
    annotation(pdf, Subtype=pikepdf.Name.Text, Contents="Sure?", T=WHO)


def with_a_field(pdf: pikepdf.Pdf) -> None:
    annotation(pdf, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="f1", TU="Customer", V=WHO)
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pdf.pages[0].Annots)


def with_a_bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(f"Call with {WHO}", 0))


def with_an_attached_text(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["notes.txt"] = f"I told {WHO}.".encode()


def with_an_attached_document(pdf: pikepdf.Pdf) -> None:
    word = docx.Document()
    word.add_paragraph(f"I told {WHO}.")
    made = io.BytesIO()
    word.save(made)
    pdf.attachments["account.docx"] = made.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        with_info, with_a_subject, with_xmp, with_packed_xmp, with_a_note, with_a_noter,
        with_a_field, with_a_bookmark, with_an_attached_text, with_an_attached_document,
    ],
)  # fmt: skip
def test_what_a_pdf_carries_beside_its_pages_is_looked_through(
    change: Callable[[pikepdf.Pdf], None], tmp_path: Path
) -> None:
    made, path = a_pdf(tmp_path / "before.pdf", "It went well."), tmp_path / "letter.pdf"
    with pikepdf.open(made) as pdf:
        change(pdf)
        pdf.save(path, compress_streams=True)

    assert found_in(path, MediaKind.PDF) == {WHO}
    assert "Stubbs" not in copied(path, MediaKind.PDF).read_text()


def test_nothing_is_found_in_an_ordinary_pdf(tmp_path: Path) -> None:
    assert find(read(a_pdf(tmp_path / "a.pdf", "It went well."), MediaKind.PDF)) == []
