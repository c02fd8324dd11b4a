"""Two versions side by side: which passages say the same, and what differs in the others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from portfolio.documents.passages import Document, Passage

# Beyond this, pairing would take longer than anybody waits for a page.
LONGEST = 4000
_LIKE_ENOUGH = 0.4
# A word with the space behind it, so that neighbouring changes are one.
_WORD = re.compile(r"\S+\s*|\s+")
_WORDS_COMPARED = 1500


@dataclass(frozen=True)
class Piece:
    """Words of a passage, and whether the other version has them: "same", "gone" or "new"."""

    text: str
    change: str = "same"


@dataclass(frozen=True)
class Side:
    """A passage as one of the two versions has it."""

    passage: Passage
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Pair:
    """A passage of each version that belong together; one side is empty where it has none."""

    change: str  # same, changed, gone or new
    old: Side | None
    new: Side | None


def pairs_of(old: Document, new: Document) -> tuple[Pair, ...]:
    """The passages of two versions, paired in order."""
    before, after = old.passages, new.passages
    matcher = SequenceMatcher(None, [p.text for p in before], [p.text for p in after], False)
    found: list[Pair] = []
    for tag, start, end, begin, stop in matcher.get_opcodes():
        if tag == "equal":
            found += [
                Pair("same", _whole(a, "same"), _whole(b, "same"))
                for a, b in zip(before[start:end], after[begin:stop], strict=True)
            ]
        else:
            found += _paired(before[start:end], after[begin:stop])
    return tuple(found)


def counted(pairs: Sequence[Pair]) -> dict[str, int]:
    """How many pairs of each sort there are."""
    return {
        change: sum(pair.change == change for pair in pairs)
        for change in ("changed", "new", "gone", "same")
    }


def _paired(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[Pair]:
    """Passages between two that are the same: like ones are one passage that was changed."""
    left = list(before)
    for passage in after:
        like = next((at for at, each in enumerate(left) if _alike(each, passage)), None)
        if like is None:
            yield Pair("new", None, _whole(passage, "new"))
            continue
        for gone in left[:like]:
            yield Pair("gone", _whole(gone, "gone"), None)
        yield _changed(left[like], passage)
        del left[: like + 1]
    for gone in left:
        yield Pair("gone", _whole(gone, "gone"), None)


def _alike(one: Passage, other: Passage) -> bool:
    a, b = one.text.split()[:_WORDS_COMPARED], other.text.split()[:_WORDS_COMPARED]
    matcher = SequenceMatcher(None, a, b, False)
    return matcher.quick_ratio() > _LIKE_ENOUGH and matcher.ratio() > _LIKE_ENOUGH


def _changed(old: Passage, new: Passage) -> Pair:
    a, b = _WORD.findall(old.text), _WORD.findall(new.text)
    if len(a) + len(b) > 4 * _WORDS_COMPARED:
        return Pair("changed", _whole(old, "gone"), _whole(new, "new"))
    before: list[Piece] = []
    after: list[Piece] = []
    for tag, start, end, begin, stop in SequenceMatcher(None, a, b, False).get_opcodes():
        same = tag == "equal"
        before.append(Piece("".join(a[start:end]), "same" if same else "gone"))
        after.append(Piece("".join(b[begin:stop]), "same" if same else "new"))
    return Pair("changed", Side(old, _some(before)), Side(new, _some(after)))


def _some(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.text)


def _whole(passage: Passage, change: str) -> Side:
    return Side(passage, (Piece(passage.text, change),) if passage.text else ())
