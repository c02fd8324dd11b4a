"""Names of people in running text: by titles, cues, lists of names, and being named elsewhere."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from portfolio.documents import name_cues as cues
from portfolio.documents.findings import Finding, Role, Unit
from portfolio.documents.lines import PARTICLES, TOKEN, Line, Word, lines_of
from portfolio.documents.listed_people import from_the_lists
from portfolio.documents.name_lists import (
    NOBODY,
    WORDS_TOO,
    given_names,
    plain,
    surnames,
    words_of,
)
from portfolio.documents.name_spans import (
    Named,
    is_an_abbreviation,
    is_everyday,
    is_listed,
    is_no_word,
    leads_to_a_place,
    named_at,
    run_from,
    second_small,
    with_initial,
)

_TITLE_WORDS = words_of(
    """
    mr mrs ms miss mx dr prof professor sir dame lord lady rev revd reverend cllr councillor
    herr frau señor señora senor senora madame monsieur doctor nurse sgt rt hon and
    """
)


@dataclass
class _Seen:
    """What was found, so that no place is found twice; the first reason counts."""

    named: list[Named] = field(default_factory=list)

    def add(self, named: Named) -> None:
        for other in self.named:
            same = (other.unit.passage, other.unit.cell) == (named.unit.passage, named.unit.cell)
            if same and named.start < other.end and other.start < named.end:
                return
        self.named.append(named)


def named_directly(units: Sequence[Unit], taken: Iterable[Finding]) -> list[Named]:
    """Who is named with a word beside that says so, or by a name of the lists."""
    by_place: dict[tuple[int, int | None], _Seen] = {}
    blocked: dict[tuple[int, int | None], list[Finding]] = {}
    for each in taken:
        blocked.setdefault((each.passage, each.cell), []).append(each)
    closing = False
    for unit in units:
        place = (unit.passage, unit.cell)
        seen = by_place.setdefault(place, _Seen())
        if unit.holds is not None:
            for named in _in_a_column(unit, unit.holds):
                seen.add(named)
            continue
        for line in lines_of(unit):
            for named in _in_line(line, after_closing=closing):
                if not any(
                    named.start < b.end and b.start < named.end for b in blocked.get(place, ())
                ):
                    seen.add(named)
            if line.words:
                closing = bool(cues.CLOSING.match(line.text))
    return [named for seen in by_place.values() for named in seen.named]


def _in_line(line: Line, *, after_closing: bool) -> Iterator[Named]:
    yield from _titled(line)
    yield from _ranked(line)
    yield from _turned_round(line)
    yield from _labelled(line)
    yield from _greeted(line)
    if after_closing:
        yield from _alone(line, "It stands below the closing words of a letter.")
    yield from _writers(line)
    yield from _cued(line)
    yield from from_the_lists(line)


# Titles, labels, greetings and signatures -----------------------------------------------------


def _titled(line: Line) -> Iterator[Named]:
    for title in cues.TITLE.finditer(line.text):
        end = line.start + title.end()
        at = next((i for i, word in enumerate(line.words) if word.start >= end), None)
        if at is None or line.words[at].start != end:
            continue
        small = title["first"][0].islower() or line.is_caps
        if title["first"] == "miss" and not is_listed(line.words[at]):
            continue
        stop = run_from(line, at, small=small)
        if stop == at and not (line.words[at].has_capital and line.words[at].plain not in _NO_NAME):
            continue
        stop = max(stop, at + 1)
        yield named_at(
            line, at, stop, "A title stands before it.", Role.CUSTOMER, line.start + title.start()
        )


def _ranked(line: Line) -> Iterator[Named]:
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


def _turned_round(line: Line) -> Iterator[Named]:
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

_NO_NAME = _TITLE_WORDS | {"i", "madam", "or", "the", "a", "to", "in", "for"}


def _labelled(line: Line) -> Iterator[Named]:
    found = cues.PERSON_LABEL.match(line.text)
    if found and not any(
        each.match(line.text) for each in (cues.CUSTOMER_LABEL, cues.COLLEAGUE_LABEL)
    ):
        for named in _listed(line, line.start + found.end(), None, found[0]):
            if any(map(_may_be_somebody, named.words)):
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


def _may_be_somebody(said: str) -> bool:
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
        while inside and line.words[inside[0]].plain in _TITLE_WORDS:
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
    if any(p in NOBODY and p not in PARTICLES and len(p) > 1 for p in plains):
        return False
    if line.is_small or line.is_caps:
        return len(words) <= 4
    return all(word.has_capital or word.plain in PARTICLES for word in words)


def _greeted(line: Line) -> Iterator[Named]:
    found = cues.GREETING.match(line.text)
    if found and len(line.text) - found.end() <= 60:
        at = next(
            (i for i, word in enumerate(line.words) if word.start >= line.start + found.end()), None
        )
        if at is not None and line.words[at].plain not in _TITLE_WORDS:
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


def _alone(line: Line, reason: str) -> Iterator[Named]:
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


def _writers(line: Line) -> Iterator[Named]:
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


# Cues in running text -------------------------------------------------------------------------


def _cued(line: Line) -> Iterator[Named]:
    for at, word in enumerate(line.words):
        if word.plain in NOBODY or len(word.text) < 2:
            continue
        if not word.has_capital and cues.NAME_IS.search(line.before(word)):
            if _may_be_somebody(word.text):
                stop = at + 1 + second_small(line, at)
                yield named_at(line, at, stop, "It is said to be a name.", None)
            continue
        if not (word.has_capital or line.is_small) or (line.is_small and len(word.text) < 3):
            continue
        if is_an_abbreviation(line, word):
            continue
        before, reason, role = line.before(word)[-60:], "", None
        if cues.COLLEAGUE_BEFORE.search(before):
            reason, role = "Words about a colleague stand before it.", Role.COLLEAGUE
        elif cues.CUSTOMER_BEFORE.search(before):
            reason, role = "Words about a customer stand before it.", Role.CUSTOMER
        elif cues.FAMILY_BEFORE.search(before):
            reason, role = "Words about somebody's family stand before it.", Role.PERSON
        elif cues.NAMED_BEFORE.search(before):
            reason = "It is said to be a name."
        elif cues.DONE_TO_BEFORE.search(before):
            reason = "What is done to people is done to it."
        if reason and line.is_small:
            named_so = cues.NAMED_BEFORE.search(before) or "called" in before[-8:]
            known = word.plain in given_names() | surnames()
            if not named_so and (not known or word.plain in WORDS_TOO):
                continue
            yield named_at(line, at, at + 1 + second_small(line, at), reason, role)
            continue
        stop = run_from(line, at)
        if stop == at:
            continue
        after = line.after(line.words[stop - 1])
        if not reason and not line.is_caps and not line.is_small:
            initial = line.begins_sentence(at)
            said = cues.SAYING_AFTER.match(after) or cues.OWNING_AFTER.match(after)
            doing = said or cues.DOING_AFTER.match(after)
            if doing and (is_listed(word) or (said and not initial)):
                reason = "What people do stands after it."
        if reason and line.is_caps and (not is_listed(word) or is_everyday(word.plain)):
            continue
        if reason and not leads_to_a_place(line, stop):
            yield named_at(line, with_initial(line, at), stop, reason, role)


def _in_a_column(unit: Unit, role: Role) -> Iterator[Named]:
    """A cell under a column of names: a name, or several."""
    start = 0
    for piece in re.split(r"(\s*[;/]\s*|\s*,\s+(?=\S+\s\S))", unit.text):
        words = [word[0] for word in TOKEN.finditer(piece)]
        plains = [plain(word) for word in words]
        bare = [p for p in plains if p not in _TITLE_WORDS]
        if bare and not (set(bare) <= _NOT_GIVEN) and "@" not in piece and len(words) <= 6:
            inside = piece.strip()
            begin = start + piece.index(inside)
            digits = re.search(r"[\s(]*\+?\d", inside)
            end = begin + (digits.start() if digits else len(inside))
            names = tuple(w for w, p in zip(words, plains, strict=True) if p not in _TITLE_WORDS)
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
