"""A rich text file (.rtf) as passages, as its words run."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from striprtf.striprtf import rtf_to_text

from portfolio.documents.beside import COMMENTS, EDGES, NOTES, PROPERTIES, said_once
from portfolio.documents.beside import writer as by_writer
from portfolio.documents.limits import DEFAULT, Limits
from portfolio.documents.passage_writer import PassageWriter
from portfolio.documents.passages import Beside, Document, DocumentKind, PassageKind
from portfolio.documents.problems import Damaged, EmptyFile, TooLarge
from portfolio.documents.tidying import tidy

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
    beside = said_once(_unseen(content.decode("latin-1")))
    return Document(DocumentKind.WORD, writer.passages, notes=notes, beside=beside)


_BESIDE = {
    "annotation": COMMENTS, "header": EDGES, "headerl": EDGES, "headerr": EDGES, "headerf": EDGES,
    "footer": EDGES, "footerl": EDGES, "footerr": EDGES, "footerf": EDGES, "footnote": NOTES,
    "title": PROPERTIES, "subject": PROPERTIES, "doccomm": PROPERTIES, "keywords": PROPERTIES,
    "company": PROPERTIES, "category": PROPERTIES,
}  # fmt: skip
_WRITERS = {"author", "operator", "manager", "atnauthor", "revtbl"}
_GROUP = re.compile(rf"\{{(?:\\\*)?\s*\\({'|'.join([*_BESIDE, *_WRITERS])})\b")
_LONGEST_GROUP = 100_000


def _unseen(content: str) -> Iterator[Beside]:
    """What the file says in comments, headers, footers, notes and properties."""
    for found in _GROUP.finditer(content):
        inside = _inside(content, found.end())
        with suppress(ValueError, LookupError, TypeError, AttributeError, ArithmeticError):
            said = str(rtf_to_text("{\\rtf1\\ansi " + inside + "}", errors="replace"))  # type: ignore[no-untyped-call]  # it has none
            for line in said.split("\n"):
                if found[1] in _WRITERS:
                    for name in line.split(";"):
                        yield from by_writer(COMMENTS if "atn" in found[1] else PROPERTIES, name)
                else:
                    yield Beside(_BESIDE[found[1]], tidy(line))


def _inside(content: str, start: int) -> str:
    """What stands in a group, up to the brace that ends it."""
    depth = 1
    for brace in re.finditer(r"\\.|[{}]", content[start : start + _LONGEST_GROUP], re.S):
        depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if not depth:
            return content[start : start + brace.start()]
    return ""
