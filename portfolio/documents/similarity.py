"""What texts have in common: fingerprints of their runs of words, and the words that are the same.

Fingerprints are chosen by winnowing (Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms
for document fingerprinting", SIGMOD 2003): every run of RUN words is hashed, and of each WINDOW
neighbouring hashes the smallest is kept. So RUN + WINDOW - 1 words in a row that two texts share
are always seen, wherever they stand, and a text needs few numbers to be found by.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

RUN = 5
WINDOW = 8
# A long text keeps every second, fourth, ... of its fingerprints, so that none needs more.
MOST = 512
# Words beyond these are not looked at: a text of this length fills a shelf.
LONGEST = 200_000
# Fewer words than this are no text that somebody copies.
SHORTEST = 12

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class Fingerprints:
    """The numbers that a text is found by.

    ``whole`` stands for all its words, and is none for a text of a few words. Of the fingerprints
    only those that 2 ** ``level`` divides are kept.
    """

    parts: frozenset[int]
    whole: int | None
    level: int
    words: int


@dataclass(frozen=True)
class Word:
    """A word of a text: how it is compared, and where it stands."""

    key: str
    text: int
    start: int
    end: int


def words_in(texts: Iterable[str]) -> list[Word]:
    """The words of texts, one after the other, in one form whatever the case and apostrophes."""
    found: list[Word] = []
    for number, text in enumerate(texts):
        for match in _WORD.finditer(text):
            if len(found) == LONGEST:
                return found
            found.append(Word(_key(match.group()), number, match.start(), match.end()))
    return found


def runs_of(words: Sequence[Word]) -> list[int]:
    """The number of each run of words, by the place of its first word."""
    keys = [word.key for word in words]
    return [number_of(keys[at : at + RUN]) for at in range(len(keys) - RUN + 1)]


def number_of(keys: Sequence[str]) -> int:
    """A number for these words in this order; signed, of 64 bits, as databases keep them."""
    digest = blake2b("\x1f".join(keys).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def number_of_file(sha256: str) -> int:
    """A number for a file's bytes, from their SHA-256."""
    return int.from_bytes(bytes.fromhex(sha256[:16]), "big", signed=True)


def known_runs(texts: Iterable[str]) -> frozenset[int]:
    """The runs of texts that everybody quotes, each text by itself."""
    return frozenset(run for text in texts for run in runs_of(words_in([text])))


def fingerprints_of(texts: Iterable[str], *, known: Collection[int] = frozenset()) -> Fingerprints:
    """What a text is found by; runs of *known* texts don't count."""
    words = words_in(texts)
    chosen = set(_winnowed([run for run in runs_of(words) if run not in known]))
    level = 0
    while len(chosen) > MOST:
        level += 1
        chosen = {each for each in chosen if each % (1 << level) == 0}
    whole = number_of([word.key for word in words]) if len(words) >= SHORTEST else None
    return Fingerprints(frozenset(chosen), whole, level, len(words))


@dataclass(frozen=True)
class Stretch:
    """A stretch of a text, from and to, that stands in the other text too, and in which of its."""

    start: int
    end: int
    there: int


@dataclass(frozen=True)
class Overlap:
    """What two texts have in common, seen from one of them.

    ``stretches`` are by the number of the text among those given; ``same`` of its ``words`` stand
    in the other, those not counted that stand in many.
    """

    stretches: Mapping[int, tuple[Stretch, ...]]
    same: int
    words: int

    @property
    def share(self) -> float:
        return self.same / self.words if self.words else 0.0


def overlap_of(
    mine: Sequence[str],
    theirs: Sequence[str],
    *,
    known: Collection[int] = frozenset(),
    common: Collection[int] = frozenset(),
) -> Overlap:
    """Which words of *mine* stand in *theirs* too, in runs of RUN words or more.

    A run counts for nothing where it is *known*, or where more than half of the fingerprints that
    are in it are *common*.
    """
    words = words_in(mine)
    there: dict[int, int] = {}
    other = words_in(theirs)
    for at, run in enumerate(runs_of(other)):
        there.setdefault(run, other[at].text)
    runs = runs_of(words)
    kept = set(_winnowed([run for run in runs if run not in known]))
    shared = [run in there and run not in known for run in runs]
    stretches: dict[int, list[Stretch]] = {}
    same = 0
    for first, last in _together(shared):
        chosen = kept.intersection(runs[first : last + 1])
        if 2 * len(chosen.intersection(common)) > len(chosen):
            continue
        at = first
        for piece in _by_text(words[first : last + RUN]):
            found = there[next(run for run in runs[min(at, last) : last + 1] if run in there)]
            stretches.setdefault(piece[0].text, []).append(
                Stretch(piece[0].start, piece[-1].end, found)
            )
            at += len(piece)
        same += last + RUN - first
    return Overlap({text: tuple(many) for text, many in stretches.items()}, same, len(words))


def _together(shared: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """First and last run of those that overlap: together they are one stretch of words."""
    first = last = None
    for at, is_shared in enumerate(shared):
        if not is_shared:
            continue
        if last is not None and first is not None and at - last >= RUN:
            yield first, last
            first = None
        if first is None:
            first = at
        last = at
    if first is not None and last is not None:
        yield first, last


def _by_text(words: Sequence[Word]) -> Iterator[list[Word]]:
    here: list[Word] = []
    for word in words:
        if here and word.text != here[-1].text:
            yield here
            here = []
        here.append(word)
    if here:
        yield here


def _winnowed(runs: Sequence[int]) -> Iterator[int]:
    if 0 < len(runs) <= WINDOW:
        yield min(runs)
        return
    for at in range(len(runs) - WINDOW + 1):
        yield min(runs[at : at + WINDOW])


def _key(word: str) -> str:
    plain = unicodedata.normalize("NFKC", word).casefold()
    return plain.replace("'", "").replace("’", "")
