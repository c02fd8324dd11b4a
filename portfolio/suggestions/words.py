"""A text as sentences of stemmed words, so that one pattern finds every form of a word."""

import re
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from portfolio.suggestions.vocabulary import (
    CONTRACTED,
    DAYS_AND_MONTHS,
    IRREGULAR,
    SAME_FORM,
    TITLES,
    word_set,
)

NAME, TITLED, NUMBER, DAY = "_name", "_titled", "_number", "_day"

_SENTENCE_END = re.compile(r"(?<=[.!?;])[\"”')]*\s+|\n+")
_ABBREVIATED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|e\.g|i\.e|approx|no|No)\.$")
_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’][A-Za-z]+)?|\d[\d.,:/]*\d|\d")
# What anonymised copies say: "[phone]" instead of a number, "Customer 1" instead of a name.
_BRACKETED = re.compile(r"\[[A-Za-z][A-Za-z -]{1,40}\]")
_NUMBERED = re.compile(r"\b(?:Customer|Colleague|Person) \d{1,4}\b")
_PAST = re.compile(r"[a-z]{2,}ed$")
_NO_PAST = word_set(
    "need indeed feed speed seed weed exceed proceed succeed bed red shed hundred embed"
)


@dataclass(frozen=True)
class Word:
    """A word of a sentence: as it is written, its plain form, its stem, and where it stands."""

    plain: str
    stem: str
    start: int
    end: int
    past: bool


@dataclass(frozen=True)
class Sentence:
    """A sentence: its words, and their stems in one line to search in."""

    words: tuple[Word, ...]
    line: str
    stems: frozenset[str]
    at: tuple[int, ...]  # where each word's stem begins in the line


_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """What all forms of a word have in common: told, tell and tells are one."""
    found = str(_stemmer.stemWord(IRREGULAR.get(word, word)))
    # The stemmer makes "huff" of huff and "huf" of huffing.
    return found[:-1] if len(found) > 3 and found[-1] == found[-2] else found


def is_past(word: str) -> bool:
    """Whether a word is, or may be, the past of a verb."""
    return (
        word in IRREGULAR
        or word in SAME_FORM
        or (bool(_PAST.fullmatch(word)) and word not in _NO_PAST)
    )


def without_stand_ins(text: str) -> str:
    """The text with blanks, place for place, for what stands in it instead of others' data.

    A person's stand-in counts as the name did that it stands for, and its words for nothing.
    """
    for pattern in (_BRACKETED, _NUMBERED):
        text = pattern.sub(lambda found: " " * len(found[0]), text)
    return text


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, in order, with places that point into the text."""
    return tuple(
        _sentence(text, start, end) for start, end in _spans(text) if text[start:end].strip()
    )


def _spans(text: str) -> list[tuple[int, int]]:
    spans, begin = [], 0
    for end in _SENTENCE_END.finditer(text):
        if _ABBREVIATED.search(text[begin : end.start()]):
            continue
        spans.append((begin, end.start()))
        begin = end.end()
    return [*spans, (begin, len(text))]


def _sentence(text: str, start: int, end: int) -> Sentence:
    people = [found.span() for found in _NUMBERED.finditer(text, start, end)]
    words = [Word(text[a:b].lower(), NAME, a, b, past=False) for a, b in people]
    said = without_stand_ins(text[start:end])
    before: list[Word] = []
    for found in _WORD.finditer(said):
        before += _forms(found[0], start + found.start(), start + found.end(), before)
    words = sorted([*words, *before], key=lambda word: word.start)
    places, line = [], " "
    for word in words:
        places.append(len(line))
        line += word.stem + " "
    return Sentence(tuple(words), line, frozenset(word.stem for word in words), tuple(places))


def _forms(written: str, start: int, end: int, before: list[Word]) -> list[Word]:
    plain = written.lower().replace("’", "'")
    if plain[0].isdigit():
        return [Word(plain, NUMBER, start, end, past=False)]
    if plain == "of" and before and before[-1].plain in ("should", "could", "would", "must"):
        plain = "have"
    parts = CONTRACTED.get(plain) or _parted(plain)
    if len(parts) > 1:
        return [Word(part, stem(part), start, end, is_past(part)) for part in parts]
    if plain in DAYS_AND_MONTHS:
        return [Word(plain, DAY, start, end, past=False)]
    if plain in TITLES or (before and written[0].isupper() and before[-1].plain in TITLES):
        return [Word(plain, TITLED, start, end, past=False)]
    if before and written[0].isupper() and not written.isupper() and plain != "i":
        return [Word(plain, NAME, start, end, past=False)]
    return [Word(parts[0], stem(parts[0]), start, end, is_past(parts[0]))]


def _parted(plain: str) -> tuple[str, ...]:
    """I'd is two words, and so is didn't; a possessive is one."""
    head, mark, tail = plain.partition("'")
    if not mark:
        return (plain,)
    if plain.endswith("n't"):
        return (plain[:-3], "not")
    if tail in ("d", "ll", "ve", "re", "m"):
        return (head, {"d": "'d", "ll": "will", "ve": "have", "re": "are", "m": "am"}[tail])
    if tail == "s" and head in ("he", "she", "it", "that", "there", "what"):
        return (head, "is")
    return (head,)
