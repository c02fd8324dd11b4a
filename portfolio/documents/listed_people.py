"""Names of people told by lists of names alone."""

from collections.abc import Iterator

from portfolio.documents.lines import Line
from portfolio.documents.name_lists import (
    NOBODY,
    WORDS_TOO,
    given_names,
    given_names_typed_small,
    surnames,
    words_of,
)
from portfolio.documents.name_spans import (
    Named,
    follows_a_place,
    is_an_abbreviation,
    leads_to_a_place,
    named_at,
    run_from,
    second_small,
)


def from_the_lists(line: Line) -> Iterator[Named]:
    """Whoever the lists know in this line, with no word beside them that says so."""
    at = 0
    while at < len(line.words):
        stop = _by_lists(line, at)
        if stop > at:
            yield named_at(line, at, stop, "It is a name that many people bear.", None)
        at = max(stop, at + 1)


def _by_lists(line: Line, at: int) -> int:
    """Where the name ends that begins at this word by the lists, or *at*."""
    word = line.words[at]
    if line.is_small:
        known = word.plain in given_names_typed_small()
        return at + 1 + second_small(line, at) if known else at
    if line.is_caps:
        if word.plain not in given_names_typed_small():
            return at
        return run_from(line, at, small=True)
    if not word.has_capital or (word.plain in NOBODY and word.plain not in given_names()):
        return at
    if is_an_abbreviation(line, word) and len(word.text) < 5:
        return at
    stop = run_from(line, at)
    if stop == at or leads_to_a_place(line, stop) or follows_a_place(line, at):
        return at
    words = line.words[at:stop]
    plains = [each.plain for each in words]
    given = plains[0] in given_names()
    surname = plains[-1] in surnames()
    if len(words) == 1:
        told = plains[0] not in WORDS_TOO | NOBODY or _stands_out(line, at)
        return stop if given and told else at
    initial = len(plains[0]) == 1
    if initial:
        dotted = line.unit.text[words[0].end : words[0].end + 1] == "."
        safe = plains[0] not in "ia" or dotted
        return stop if safe and (dotted or surname) else at
    if plains[0] in WORDS_TOO:
        told = surname and given and (not line.begins_sentence(at) or plains[-1] not in WORDS_TOO)
        return stop if told or (surname and len(line.words) == len(words)) else at
    if given:
        return stop
    if surname and plains[-1] not in WORDS_TOO and not line.begins_sentence(at):
        return stop
    return at


def _stands_out(line: Line, at: int) -> bool:
    """Whether a word that is a name too has a capital for no other reason than being one.

    It does within a sentence that is typed small, where somebody begins to do something.
    """
    word = line.words[at]
    if at == 0 or word.plain in _MONTHS | NOBODY or line.begins_sentence(at):
        return False
    small = sum(not each.has_capital for each in line.words)
    before = line.words[at - 1]
    return (
        small * 3 >= len(line.words) * 2
        and len(line.words) >= 5
        and before.text.islower()
        and before.plain in _BEFORE_SOMEBODY
        and line.unit.text[before.end : word.start] == " "
        and line.unit.text[word.end : word.end + 1] not in ("-", "/", "'", "’")
    )


_MONTHS = words_of("january march april may june august september october autumn spring winter")

_BEFORE_SOMEBODY = words_of(
    "that because and but when while if whether so then although though since until where"
)
