"""Names of people by where they stand: after a label or greeting, alone, before what they said."""

import re
from collections.abc import Iterator, Sequence

from portfolio.documents import name_cues as cues
from portfolio.documents.findings import Role, Unit
from portfolio.documents.lines import PARTICLES, TOKEN, Line, Word
from portfolio.documents.name_lists import NOBODY, WORDS_TOO, given_names, plain, surnames, words_of
from portfolio.documents.name_spans import (
    Named,
    is_a_place,
    is_listed,
    is_no_word,
    named_at,
    run_from,
)
from portfolio.documents.titled_people import TITLE_WORDS


def labelled(line: Line) -> Iterator[Named]:
    """The names after a label that begins the line, or that the line is the answer to."""
    found = cues.PERSON_LABEL.match(line.text)
    if found and not any(
        each.match(line.text) for each in (cues.CUSTOMER_LABEL, cues.COLLEAGUE_LABEL)
    ):
        for named in _listed(line, line.start + found.end(), None, found[0]):
            if any(map(may_be_somebody, named.words)):
                yield named
        return
    for label, role in (
        (cues.CUSTOMER_LABEL, Role.CUSTOMER),
        (cues.COLLEAGUE_LABEL, Role.COLLEAGUE),
        (cues.MAIL_LABEL, None),
    ):
        found = label.match(line.text)
        if found:
            yield from _listed(line, line.start + found.end(), role, found[0])
            return
    said = line.unit.label.rstrip(":") + ":"
    if line.unit.cell is None and line.start == 0 and len(said) > 1:
        for label in (cues.MAIL_LABEL, cues.CUSTOMER_LABEL, cues.COLLEAGUE_LABEL):
            if label.match(said):
                yield from _listed(line, 0, None, said)
                return


def may_be_somebody(said: str) -> bool:
    """Whether the word is on a list of names, or no word that people use."""
    bare = plain(said)
    return bare in given_names() or bare in surnames() or is_no_word(bare)


def _listed(line: Line, start: int, role: Role | None, label: str) -> Iterator[Named]:
    """The names that follow a label, one or many."""
    rest = line.unit.text[start : line.start + len(line.text)]
    for piece in re.finditer(r"[^,;&/|<(]+?(?=\s+and\s|[,;&/|<(]|$)|<[^>]*>|\([^)]*\)", rest):
        if piece[0].startswith(("<", "(")):
            continue
        first, last = start + piece.start(), start + piece.end()
        inside = [i for i, word in enumerate(line.words) if first <= word.start < last]
        while inside and line.words[inside[0]].plain in TITLE_WORDS:
            inside = inside[1:]
        if not inside or len(inside) > 5:
            continue
        words = [line.words[i] for i in inside]
        text = line.unit.text[words[0].start : words[-1].end]
        if re.search(r"\d|@", text) or not _may_be_a_name(line, words):
            continue
        reason = f"It stands after “{label.strip(' :=>*•-,')}”."
        yield named_at(line, inside[0], inside[-1] + 1, reason, role)


def _may_be_a_name(line: Line, words: Sequence[Word]) -> bool:
    plains = [word.plain for word in words]
    # Behind another name a place is the surname: "Carol Bolton".
    if len(plains) > 1 and is_a_place(plains[-1]):
        plains = plains[:-1]
    if any(p in NOBODY and p not in PARTICLES and len(p) > 1 for p in plains):
        return False
    if line.is_small or line.is_caps:
        return len(words) <= 4
    return all(word.has_capital or word.plain in PARTICLES for word in words)


def greeted(line: Line) -> Iterator[Named]:
    """Who is greeted, or is said to have written."""
    found = cues.GREETING.match(line.text)
    if found and len(line.text) - found.end() <= 60:
        at = next(
            (i for i, word in enumerate(line.words) if word.start >= line.start + found.end()), None
        )
        if at is not None and line.words[at].plain not in TITLE_WORDS:
            first = line.words[at]
            ends = re.match(r"(?: [^\W\d_'’-]+){0,2}\s*(?:[,!.–-]|$)", line.after(first))
            if ends and first.plain not in NOBODY and (first.has_capital or line.is_small):
                yield named_at(line, at, run_from(line, at), "A greeting stands before it.", None)
    later = _GREETED_LATER.search(line.text)
    if later and not found:
        at = next(
            (i for i, w in enumerate(line.words) if w.start == line.start + later.end()), None
        )
        if at is not None and is_listed(line.words[at]) and line.words[at].plain not in NOBODY:
            yield named_at(line, at, run_from(line, at), "A greeting stands before it.", None)
    found = cues.WROTE.match(line.text)
    if found:
        at = next(
            (i for i, word in enumerate(line.words) if word.start >= line.start + found.end()), None
        )
        if at is not None and line.words[at].plain not in NOBODY:
            yield named_at(line, at, run_from(line, at), "It is said to have written.", None)


_GREETED_LATER = re.compile(r"[:.!?“\"] ?(?:Dear|Hi|Hello) (?=[A-Z][^\W\d_]+[,!.])")


def alone(line: Line, reason: str) -> Iterator[Named]:
    """A line of nothing but a name."""
    if not line.words or len(line.words) > 4 or re.search(r"[\d@:]", line.text):
        return
    head = re.split(r"[,|(]", line.text)[0].strip()
    at = [i for i, word in enumerate(line.words) if word.end <= line.start + len(head) + 3]
    if at and _may_be_a_name(line, [line.words[i] for i in at]):
        yield named_at(line, at[0], at[-1] + 1, reason, None)


_SPEAKER = re.compile(
    r"^[\s>*•-]*(?P<name>[^\W\d_][^\n:<>\d]{1,40}?)(?: to (?P<whom>[^\n:]{2,30}))?"
    r"(?:: |:$| \d{1,2}[:.]\d{2}\s*$)"
)

# "Kowalczyk - wants a call back".
_HEADED = re.compile(
    r"^[\s>*•-]*(?P<name>[A-Z][^\W\d_]+(?:['’-][^\W\d_]+)*(?: [A-Z][^\W\d_]+){0,2}) [-–—] (?=[a-z])"
)

_STAMPED = re.compile(
    r"^\s*\[?\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[ap]m)?\]?"
    r"(?: -)? (?P<name>[^\n:<>\d]{2,30}): ",
    re.I,
)


def writers(line: Line) -> Iterator[Named]:
    """Who speaks in minutes and chats: "Sanjay: ring them", "Tilly Garside 10:02"."""
    stamped = _STAMPED.match(line.text)
    if stamped:
        first, last = (line.start + place for place in stamped.span("name"))
        inside = [i for i, word in enumerate(line.words) if first <= word.start < last]
        words = [line.words[i] for i in inside]
        if 0 < len(words) <= 3 and words[0].plain not in NOBODY:
            yield named_at(line, inside[0], inside[-1] + 1, "It stands before what was said.", None)
        return
    headed = _HEADED.match(line.text)
    if headed:
        noted = [w for w in line.words if w.end <= line.start + headed.end("name")]
        if not {w.plain for w in noted} & (NOBODY | WORDS_TOO) and any(map(is_listed, noted)):
            yield named_at(line, 0, len(noted), "It stands before what is noted.", None)
            return
    found = _SPEAKER.match(line.text)
    if not found:
        return
    for group in ("name", "whom"):
        if found[group] is None:
            continue
        first, last = (line.start + place for place in found.span(group))
        inside = [i for i, word in enumerate(line.words) if first <= word.start < last]
        words = [line.words[i] for i in inside]
        if (
            words
            and len(words) <= 3
            and _may_be_a_name(line, words)
            and words[0].plain in given_names() - WORDS_TOO
        ):
            yield named_at(line, inside[0], inside[-1] + 1, "It stands before what was said.", None)


def in_a_column(unit: Unit, role: Role) -> Iterator[Named]:
    """A cell under a column of names: a name, or several."""
    start = 0
    for piece in re.split(r"(\s*[;/]\s*|\s*,\s+(?=\S+\s\S))", unit.text):
        words = [word[0] for word in TOKEN.finditer(piece)]
        plains = [plain(word) for word in words]
        bare = [p for p in plains if p not in TITLE_WORDS]
        if bare and not (set(bare) <= _NOT_GIVEN) and "@" not in piece and len(words) <= 6:
            inside = piece.strip()
            begin = start + piece.index(inside)
            digits = re.search(r"[\s(]*\+?\d", inside)
            end = begin + (digits.start() if digits else len(inside))
            names = tuple(w for w, p in zip(words, plains, strict=True) if p not in TITLE_WORDS)
            if re.fullmatch(r"[^\s,]+, ?\S+( \S+)?", inside) and len(names) > 1:
                names = (*names[1:], names[0])  # "Marsden, Olivia"
            reason = f"It stands in the column “{unit.label}”."
            if end > begin:
                yield Named(unit, begin, end, names, reason, role)
        start += len(piece)


_NOT_GIVEN = words_of(
    """
    colleague person
    anonymous unknown n/a na none not given withheld customer client caller guest staff team
    manager supervisor head office finance yes no n a y tbc various self me sales service
    support escalated the to department dept desk public member nobody no-one refused
    """
)
