"""A long document in parts that a page can bear, without changing any number in it."""

from dataclasses import dataclass, replace

from portfolio.documents.passages import Document, DocumentKind

# Pages are drawn one by one, rows weigh little.
_IN_A_PART = {DocumentKind.PDF: 20}
_USUALLY = 400


@dataclass(frozen=True)
class Part:
    """A run of a document's passages, and where the other parts begin."""

    document: Document
    number: int
    # The first passage of every part.
    starts: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many parts there are."""
        return len(self.starts)

    @property
    def words(self) -> str:
        """What is shown, as rows 1 to 400 of 3000."""
        passages = self.document.passages
        noun = {DocumentKind.PDF: "Pages", DocumentKind.SHEET: "Rows"}.get(
            self.document.kind, "Passages"
        )
        return f"{noun} {passages[0].number} to {passages[-1].number}"


def part_of(document: Document, passage: int = 1) -> Part:
    """The part of the document that holds that passage; its notes stand under the last part."""
    size = _IN_A_PART.get(document.kind, _USUALLY)
    total = len(document.passages)
    starts = tuple(range(1, total + 1, size)) or (1,)
    at = min(max(passage - 1, 0) // size, len(starts) - 1)
    shown = document.passages[at * size : (at + 1) * size]
    notes = document.notes if at == len(starts) - 1 else ()
    return Part(replace(document, passages=shown, notes=notes), at + 1, starts)
