"""A text as lines of words, each with its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from portfolio.documents.findings import Unit
from portfolio.documents.name_lists import (
    plain,
    words_of,
)

TOKEN = re.compile(r"[^\W\d_]+(?:['’-](?![sS]\b)[^\W\d_]+)*")

PARTICLES = words_of(
    """
    van der den de da di du del della la le ten ter von dos das al el bin ibn y
    """
)


@dataclass(frozen=True)
class Word:
    """A word of a line and where it stands in the unit."""

    text: str
    start: int
    end: int

    @property
    def plain(self) -> str:
        return plain(self.text)

    @property
    def has_capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True)
class Line:
    """A line of a unit in words; how it is typed decides what a capital says in it."""

    unit: Unit
    text: str
    start: int
    words: tuple[Word, ...]

    @property
    def is_caps(self) -> bool:
        return len(self.words) > 1 and self.text.isupper()

    @property
    def is_small(self) -> bool:
        return not any(word.has_capital for word in self.words)

    def before(self, word: Word) -> str:
        return self.unit.text[self.start : word.start]

    def after(self, word: Word) -> str:
        return self.unit.text[word.end : self.start + len(self.text)]

    def begins_sentence(self, at: int) -> bool:
        """Whether a capital stands at that word only because a sentence begins there."""
        before = self.before(self.words[at]).rstrip(" \"'“‘(>*-•")
        return not before or (before[-1] in ".!?:;" and not re.search(r"\b[A-Z]\.$", before))


def lines_of(unit: Unit) -> Iterator[Line]:
    """The lines of a unit."""
    for found in re.finditer(r"[^\n]+", unit.text):
        words = tuple(
            Word(each[0], each.start(), each.end())
            for each in TOKEN.finditer(unit.text, found.start(), found.end())
        )
        yield Line(unit, found[0], found.start(), words)


def unwrapped(unit: Unit) -> Unit:
    """The unit with a space where a line's end only wraps a sentence before a capital.

    A name may stand there. Each letter keeps its place.
    """
    text = _WRAPPED.sub(r"\1 ", unit.text)
    return unit if text == unit.text else replace(unit, text=text)


# A line so long that it ends where the page does, and with no end of a sentence.
_WRAPPED = re.compile(r"(?m)^([^\n]{54,}[^\W\d_])\n(?=[^\W\d_a-z])")
