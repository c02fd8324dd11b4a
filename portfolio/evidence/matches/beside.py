"""Two documents beside each other: which words of each stand in the other too."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portfolio.documents.passages import Document, Passage
from portfolio.documents.similarity import Overlap, Stretch, overlap_of

# Of a document with more passages only those are shown that have something in common.
_ALL_UP_TO = 300


@dataclass(frozen=True)
class Piece:
    """Words of a passage, and whether they stand in the other document too."""

    text: str
    same: bool = False


@dataclass(frozen=True)
class Line:
    """A passage in pieces; ``there`` is the passage of the other document that has them."""

    passage: Passage
    pieces: tuple[Piece, ...]
    there: Passage | None


@dataclass(frozen=True)
class Side:
    """One of the two: its passages, and how much of it stands in the other."""

    lines: tuple[Line, ...]
    left_out: int
    same: int
    words: int

    @property
    def percent(self) -> int:
        """How many words of a hundred stand in the other."""
        return round(100 * self.same / self.words) if self.words else 0


def beside(
    one: Document | None,
    other: Document | None,
    *,
    known: Collection[int],
    common: Collection[int],
) -> tuple[Side, Side]:
    """Both documents, each with what it has of the other; a version without text says nothing."""
    here, there = _passages(one), _passages(other)
    mine, theirs = [text_of(each) for each in here], [text_of(each) for each in there]
    return (
        _side(here, there, mine, overlap_of(mine, theirs, known=known, common=common)),
        _side(there, here, theirs, overlap_of(theirs, mine, known=known, common=common)),
    )


def texts_of(document: Document | None) -> list[str]:
    """What a document says, passage by passage, as it is compared."""
    return [text_of(passage) for passage in _passages(document)]


def text_of(passage: Passage) -> str:
    """What a passage says, the cells of a row one after the other."""
    return " · ".join(cell for cell in passage.cells if cell) if passage.cells else passage.text


def _passages(document: Document | None) -> Sequence[Passage]:
    return document.passages if document is not None else ()


def _side(
    passages: Sequence[Passage], there: Sequence[Passage], texts: list[str], overlap: Overlap
) -> Side:
    lines = []
    for number, (passage, text) in enumerate(zip(passages, texts, strict=True)):
        stretches = overlap.stretches.get(number, ())
        if stretches or len(passages) <= _ALL_UP_TO:
            found = there[stretches[0].there] if stretches else None
            lines.append(Line(passage, tuple(_pieces(text, stretches)), found))
    return Side(tuple(lines), len(passages) - len(lines), overlap.same, overlap.words)


def _pieces(text: str, stretches: Sequence[Stretch]) -> list[Piece]:
    pieces, at = [], 0
    for each in stretches:
        pieces += [Piece(text[at : each.start]), Piece(text[each.start : each.end], same=True)]
        at = each.end
    return [piece for piece in (*pieces, Piece(text[at:])) if piece.text]
