"""A rich text file (.rtf) as passages, as its words run."""

from pathlib import Path

from striprtf.striprtf import rtf_to_text

from portfolio.documents.limits import DEFAULT, Limits
from portfolio.documents.passages import Document, DocumentKind, PassageKind, PassageWriter, tidy
from portfolio.documents.problems import Damaged, EmptyFile, TooLarge

_SAVE_AGAIN = "Open it in Word, save it as .docx, and upload that."
# Pictures stand in the file as digits, so a short letter may weigh some megabytes.
_BYTES_A_CHARACTER = 12


def read_rich_text(path: Path, limits: Limits = DEFAULT) -> Document:
    """The document in an .rtf file: each line of it that says something, and each table row."""
    if path.stat().st_size > _BYTES_A_CHARACTER * limits.characters:
        raise TooLarge(f"This rich text file is too long to be read. {_SAVE_AGAIN}")
    content = path.read_bytes()
    try:
        # RTF is plain ASCII that spells out everything else.
        text = rtf_to_text(content.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]  # it has none
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as broken:
        raise Damaged(
            f"This rich text file is damaged and can't be read. {_SAVE_AGAIN}"
        ) from broken
    writer = PassageWriter(limits)
    for line in text.replace("\xad", "").split("\n"):
        cells = [tidy(cell) for cell in line.split("|")]
        if len(cells) > 1 and not cells[-1] and any(cells):
            said = " | ".join(filter(None, cells))
            writer.add(PassageKind.TABLE_ROW, said, cells=cells[:-1])
            continue
        said = tidy(line)
        # A bullet of the font Symbol, as LibreOffice writes it, keeps its number in that font.
        if said.startswith(("•", "\uf0b7")):
            writer.add(PassageKind.LIST_ITEM, said[1:].strip(), level=1, marker="•")
        elif said:
            writer.add(PassageKind.PARAGRAPH, said)
    if not writer.passages:
        raise EmptyFile(f"This rich text file holds no text. {_SAVE_AGAIN}")
    notes = ("Pictures in this rich text file are not shown.",) if b"\\pict" in content else ()
    return Document(DocumentKind.WORD, writer.passages, notes=notes)
