"""Phrases as people vary them: words by their stems, classes of people, and gaps between."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from portfolio.suggestions.vocabulary import COLLEAGUES, CUSTOMERS, SENIORS
from portfolio.suggestions.words import DAY, NAME, NUMBER, TITLED, Sentence, stem

_THEM = "him her he she them they it everyone everybody somebody someone who"
_CLASSES = {
    "them": f"{_THEM} {CUSTOMERS}",
    "customer": f"him her he she them they {CUSTOMERS}",
    "senior": SENIORS,
    "colleague": COLLEAGUES,
    "pron": "him her them he she they it",
}
_GAPS = {"..": 4, "...": 9}


@dataclass(frozen=True)
class Pattern:
    """A pattern to search a sentence's line with, and what stems it can't do without."""

    searched: re.Pattern[str]
    demands: tuple[frozenset[str], ...]


@lru_cache(maxsize=4_000)
def compiled(pattern: str) -> Pattern:
    """The pattern over a sentence's line of stems.

    A word stands for all its forms, `a|b` for either, `?word` for a word that may be missing,
    `..` for up to four words and `...` for up to nine. `<them>`, `<customer>`, `<senior>` and
    `<colleague>` are people, `<day>` and `<number>` what they say.
    """
    elements = pattern.split()
    demands = [
        frozenset(_alternatives(each))
        for each in elements
        if each not in _GAPS and not each.startswith("?")
    ]
    searched = re.compile("(?<= )" + "".join(_element(each) for each in elements))
    return Pattern(searched, tuple(sorted(demands, key=len)))


def places_of(pattern: str, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Where the pattern stands in the sentence: its first word, and the one after its last."""
    known = compiled(pattern)
    if any(sentence.stems.isdisjoint(demanded) for demanded in known.demands):
        return
    for found in known.searched.finditer(sentence.line):
        first = bisect_left(sentence.at, found.start())
        yield first, bisect_left(sentence.at, found.end())


def _element(element: str) -> str:
    if element in _GAPS:
        return rf"(?:\S+ ){{0,{_GAPS[element]}}}"
    if element.startswith("?"):
        return f"(?:{_element(element[1:])})?"
    return f"(?:{'|'.join(map(re.escape, _alternatives(element)))}) "


def _alternatives(element: str) -> Iterator[str]:
    for word in element.split("|"):
        if word.startswith("<"):
            yield from _class(word.strip("<>"))
        else:
            yield stem(word)


def _class(name: str) -> Iterator[str]:
    if name == "day":
        yield DAY
    elif name == "number":
        yield NUMBER
    else:
        yield from map(stem, _CLASSES[name].split())
        yield NAME
        if name != "colleague":
            yield TITLED
