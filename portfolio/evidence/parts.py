"""A long document in parts that a page can bear, without changing any number in it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from portfolio.documents.passages import Document, DocumentKind, Passage, PassageKind

# Pages are drawn one by one, rows weigh little.
_A_PART = 400
_WEIGHT = {PassageKind.PAGE: 20, PassageKind.PICTURE: 20, PassageKind.RECORDING: 20}


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
        noun = {
            DocumentKind.PDF: "Pages",
            DocumentKind.SHEET: "Rows",
            DocumentKind.SLIDES: "Slides",
        }.get(self.document.kind, "Passages")
        return f"{noun} {passages[0].number} to {passages[-1].number}"


def part_of(document: Document, passage: int = 1) -> Part:
    """The part of the document that holds that passage; its notes stand under the last part."""
    starts = tuple(_starts(document.passages)) or (1,)
    at = max([place for place, start in enumerate(starts) if start <= passage], default=0)
    end = starts[at + 1] - 1 if at + 1 < len(starts) else len(document.passages)
    shown = document.passages[starts[at] - 1 : end]
    notes = document.notes if at == len(starts) - 1 else ()
    return Part(replace(document, passages=shown, notes=notes), at + 1, starts)


def _starts(passages: Iterable[Passage]) -> Iterable[int]:
    """The number of the first passage of each part."""
    weight = _A_PART
    for passage in passages:
        own = _WEIGHT.get(passage.kind, 1)
        if weight + own > _A_PART:
            yield passage.number
            weight = 0
        weight += own
