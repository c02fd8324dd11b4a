"""How far a name runs in a line, and what is none."""

import re
from dataclasses import dataclass

from portfolio.documents.findings import Role, Unit
from portfolio.documents.lines import PARTICLES, Line, Word
from portfolio.documents.name_lists import (
    NOBODY,
    OF_A_PLACE,
    PLACES,
    WORDS_TOO,
    everyday_words,
    given_names,
    given_names_typed_small,
    surnames,
    usual_words,
)


@dataclass(frozen=True)
class Named:
    """Somebody named at one place; ``words`` are the name without its title."""

    unit: Unit
    start: int
    end: int
    words: tuple[str, ...]
    reason: str
    role: Role | None = None


def is_everyday(said: str) -> bool:
    """Whether it is one of the words that everything is said with: BACK, LATER."""
    return said in everyday_words() and said not in given_names_typed_small()


def is_no_word(said: str) -> bool:
    """Whether it is no word that people use, so that with a capital it is hardly one."""
    return said not in usual_words() and said not in NOBODY | WORDS_TOO and len(said) > 2


def is_an_abbreviation(line: Line, word: Word) -> bool:
    """Whether it is written all in capitals where others are not: PDF, IQA."""
    return not line.is_caps and len(word.text) > 1 and word.text.isupper()


def second_small(line: Line, at: int) -> int:
    """1 where a surname typed small follows, 0 where another word does."""
    if at + 1 >= len(line.words):
        return 0
    word, after = line.words[at], line.words[at + 1]
    joined = line.unit.text[word.end : after.start] == " "
    known = after.plain in surnames() - WORDS_TOO - NOBODY and len(after.text) > 3
    # "phil d": an initial, where the words end.
    initial = (
        len(after.text) == 1
        and after.text not in "aiou"
        and bool(re.match(r"\s*(?:$|[.,;:)\n-])", line.after(after)))
    )
    return int(joined and (known or initial))


def is_listed(word: Word) -> bool:
    """Whether the lists of given names and surnames have it."""
    return word.plain in given_names() or word.plain in surnames()


# The lists of names ---------------------------------------------------------------------------


def run_from(line: Line, at: int, *, small: bool = False, titled: bool = False) -> int:
    """Where the run of words ends that could be one name, beginning at this word."""
    stop = at
    while stop < len(line.words) and stop - at < 4:
        word = line.words[stop]
        if stop > at and not joined(line, line.words[stop - 1], word):
            break
        if _is_a_place_as_a_surname(line, at, stop, titled=titled):
            return stop + 1
        if small or line.is_small or line.is_caps:
            told = word.plain in surnames() | given_names() or (
                line.is_caps and stop == at + 1 and is_no_word(word.plain)
            )
            if stop > at and (not told or word.plain in WORDS_TOO | NOBODY or len(word.plain) < 3):
                break
            if word.plain in NOBODY and len(word.plain) > 1:
                break
        elif word.text in PARTICLES or word.text == "y":
            following = _name_follows(line, stop)
            if not following:
                break
        elif not word.has_capital or _ends_a_name(word, is_first=stop == at):
            break
        stop += 1
    while (
        stop > at
        and line.words[stop - 1].plain in PARTICLES
        and not (line.words[stop - 1].has_capital)
    ):
        stop -= 1
    return stop


def _is_a_place_as_a_surname(line: Line, at: int, stop: int, *, titled: bool) -> bool:
    """Whether a place's name is somebody's: a title or a first name stands before it."""
    word = line.words[stop]
    if not is_a_place(word.plain) or leads_to_a_place(line, stop + 1):
        return False
    return titled or (
        stop > at and word.has_capital and line.words[at].plain in given_names() - WORDS_TOO
    )


def is_a_place(said: str) -> bool:
    """Whether it is a place's name, which is nobody's unless something beside it says so."""
    return said in PLACES and said in NOBODY


def _ends_a_name(word: Word, *, is_first: bool) -> bool:
    if len(word.text) == 1:
        return word.text == "I"
    known = word.plain in surnames() if not is_first else word.plain in given_names()
    return word.plain in NOBODY and not (known and word.plain in WORDS_TOO)


def _name_follows(line: Line, at: int) -> bool:
    """Whether a word with a capital comes after this particle and perhaps another."""
    for more in (1, 2):
        if at + more < len(line.words):
            word = line.words[at + more]
            if word.has_capital:
                return word.plain not in NOBODY
            if word.text not in PARTICLES:
                return False
    return False


def joined(line: Line, first: Word, second: Word) -> bool:
    gap = line.unit.text[first.end : second.start]
    return gap == " " or (gap in (". ", ".") and len(first.text) <= 2)


def with_initial(line: Line, at: int) -> int:
    """Where the name begins: at the initial before this word, if there is one."""
    while at:
        before = line.words[at - 1]
        is_one = len(before.text) == 1 and before.has_capital and before.text != "I"
        if not is_one or not joined(line, before, line.words[at]):
            break
        at -= 1
    return at


def leads_to_a_place(line: Line, stop: int) -> bool:
    """Whether the run is the name of a street, a house or a firm."""
    if stop >= len(line.words):
        return False
    word = line.words[stop]
    gap = line.unit.text[line.words[stop - 1].end : word.start]
    return gap == " " and word.has_capital and word.plain in OF_A_PLACE


def follows_a_place(line: Line, at: int) -> bool:
    """Whether a word before makes it the name of a church, a shop or a firm."""
    if at == 0:
        return False
    before = line.words[at - 1]
    gap = line.unit.text[before.end : line.words[at].start]
    return gap == " " and before.text in ("St", "Saint", "Port", "Lake", "Hotel", "Mount")


# Columns --------------------------------------------------------------------------------------


def named_at(
    line: Line, at: int, stop: int, reason: str, role: Role | None, start: int | None = None
) -> Named:
    stop = max(stop, at + 1)
    words = line.words[at:stop]
    first = words[0].start if start is None else start
    last = words[-1].end
    names = tuple(word.text for word in words)
    return Named(line.unit, first, last, names, reason, role)


# Named elsewhere ------------------------------------------------------------------------------
