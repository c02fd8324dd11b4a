"""What the signs of a criterion find in a passage, and the phrases that speak for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portfolio.suggestions.families import FAMILIES, Family
from portfolio.suggestions.patterns import places_of
from portfolio.suggestions.telling import Mood, Telling
from portfolio.suggestions.words import Word


@dataclass(frozen=True)
class Sign:
    """A sign of a criterion: a family that many share, or phrases of its own."""

    family: str = ""
    phrases: tuple[str, ...] = ()
    says: str = ""
    weight: float = 1
    # Without it the others do not suffice.
    needed: bool = False

    @property
    def meaning(self) -> Family:
        """The family that it names, or the one that its own phrases make."""
        if self.family:
            return FAMILIES[self.family]
        return Family(self.says or "uses the criterion's own signs", self.phrases)


@dataclass(frozen=True)
class Found:
    """A family that was found in a passage: where, from and to, in its text."""

    family: Family
    spans: tuple[tuple[int, int], ...]


_COUNTS = {Mood.TOLD, Mood.REGRETTED, Mood.STATED, Mood.OTHERS}
_WISHED = {*_COUNTS, Mood.SUPPOSED, Mood.INTENDED}
_NOT = frozenset(("not", "never", "no", "nobody", "without", "nor", "neither"))
_FEW = 3


def found_in(family: Family, tellings: Sequence[Telling]) -> Found | None:
    """Where a passage tells what the family is about; None where it nowhere does."""
    spans: list[tuple[int, int]] = []
    for telling in tellings:
        if telling.mood not in (_WISHED if family.wished else _COUNTS):
            continue
        for first, last in _places(family, telling):
            words = telling.sentence.words
            spans.append((words[first].start, words[last - 1].end))
    return Found(family, tuple(_apart(spans)[:_FEW])) if spans else None


def _places(family: Family, telling: Telling) -> Iterator[tuple[int, int]]:
    words = telling.sentence.words
    for phrase in family.phrases:
        for first, last in places_of(phrase, telling.sentence):
            if last <= first:
                continue
            if not _NOT & set(phrase.replace("|", " ").split()) and _denied(words, first, last):
                continue
            if family.own and not telling.own_at(first):
                continue
            yield first, last


def _denied(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether it is said not to have been: a "not" shortly before, or within."""
    return any(word.plain in _NOT for word in words[max(first - 2, 0) : last])


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans without those that lie within or touch another, in the order of the text."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept
