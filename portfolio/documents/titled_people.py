"""Names of people by their own form: a title before it, or the surname turned to the front."""

import re
from collections.abc import Iterator

from portfolio.documents import name_cues as cues
from portfolio.documents.findings import Role
from portfolio.documents.lines import Line
from portfolio.documents.name_lists import NOBODY, given_names, plain, surnames, words_of
from portfolio.documents.name_spans import (
    Named,
    is_listed,
    is_no_word,
    leads_to_a_place,
    named_at,
    run_from,
)

TITLE_WORDS = words_of(
    """
    mr mrs ms miss mx dr prof professor sir dame lord lady rev revd reverend cllr councillor
    herr frau señor señora senor senora madame monsieur doctor nurse sgt rt hon and
    """
)


def titled(line: Line) -> Iterator[Named]:
    """A name behind a title that is nothing else: Mr, Dr, Señora."""
    for title in cues.TITLE.finditer(line.text):
        end = line.start + title.end()
        at = next((i for i, word in enumerate(line.words) if word.start >= end), None)
        if at is None or line.words[at].start != end:
            continue
        small = title["first"][0].islower() or line.is_caps
        if title["first"] == "miss" and not is_listed(line.words[at]):
            continue
        stop = run_from(line, at, small=small, titled=True)
        if stop == at and not (line.words[at].has_capital and line.words[at].plain not in _NO_NAME):
            continue
        stop = max(stop, at + 1)
        yield named_at(
            line, at, stop, "A title stands before it.", Role.CUSTOMER, line.start + title.start()
        )


def ranked(line: Line) -> Iterator[Named]:
    """A name behind a title that is a word too: it is listed, or no word that people use."""
    for title in cues.RANK.finditer(line.text):
        end = line.start + title.end()
        at = next((i for i, word in enumerate(line.words) if word.start == end), None)
        if at is None or line.is_caps:
            continue
        stop, word = run_from(line, at), line.words[at]
        if (
            stop > at
            and not leads_to_a_place(line, stop)
            and (is_listed(word) or is_no_word(word.plain))
        ):
            yield named_at(
                line, at, stop, "A title stands before it.", None, line.start + title.start()
            )


def turned_round(line: Line) -> Iterator[Named]:
    """ "Marsden, Olivia" and "Oakes, B": the surname first, where it begins a line or a list."""
    for found in _TURNED.finditer(line.text):
        surname, given = found["surname"], found["given"]
        if {plain(surname), plain(given)} & NOBODY or plain(surname) in given_names() - surnames():
            continue
        known = plain(surname) in surnames() or is_no_word(plain(surname))
        if len(given) == 1:
            is_name = plain(surname) in surnames()
        else:
            is_name = known and plain(given) in given_names()
        if is_name:
            start = line.start + found.start("surname")
            reason = "A surname stands before a first name."
            yield Named(
                line.unit, start, line.start + found.end("given"), (given, surname), reason, None
            )


_TURNED = re.compile(
    r"(?:^[\s>*•\"“-]*|[:;] ?[\"“]?)(?P<surname>[A-Z][\w'’-]+), (?P<given>[A-Z](?:[\w'’-]+)?)"
    r"(?=[.\"”]?(?:\s*$|\s*[;<(–-]|\s+(?:and|&)\s))"
)

_NO_NAME = TITLE_WORDS | {"i", "madam", "or", "the", "a", "to", "in", "for"}
