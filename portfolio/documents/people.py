"""Names of people in running text: by titles, cues, lists of names, and being named elsewhere."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from portfolio.documents import name_cues as cues
from portfolio.documents.findings import Finding, Role, Unit
from portfolio.documents.name_lists import (
    NOBODY,
    OF_A_PLACE,
    WORDS_TOO,
    everyday_words,
    given_names,
    given_names_typed_small,
    plain,
    surnames,
    usual_words,
    words_of,
)

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-](?![sS]\b)[^\W\d_]+)*")
PARTICLES = words_of(
    """
    van der den de da di du del della la le ten ter von dos das al el bin ibn y
    """
)
_TITLE_WORDS = words_of(
    """
    mr mrs ms miss mx dr prof professor sir dame lord lady rev revd reverend cllr councillor
    herr frau señor señora senor senora madame monsieur doctor nurse sgt rt hon and
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


@dataclass(frozen=True)
class Named:
    """Somebody named at one place; ``words`` are the name without its title."""

    unit: Unit
    start: int
    end: int
    words: tuple[str, ...]
    reason: str
    role: Role | None = None


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


def lines_of(unit: Unit) -> Iterator[Line]:
    """The lines of a unit."""
    for found in re.finditer(r"[^\n]+", unit.text):
        words = tuple(
            Word(each[0], each.start(), each.end())
            for each in _TOKEN.finditer(unit.text, found.start(), found.end())
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
    yield from _from_the_lists(line)


# Titles, labels, greetings and signatures -----------------------------------------------------


def _titled(line: Line) -> Iterator[Named]:
    for title in cues.TITLE.finditer(line.text):
        end = line.start + title.end()
        at = next((i for i, word in enumerate(line.words) if word.start >= end), None)
        if at is None or line.words[at].start != end:
            continue
        small = title["first"][0].islower() or line.is_caps
        if title["first"] == "miss" and not _is_listed(line.words[at]):
            continue
        stop = _run(line, at, small=small)
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
        stop, word = _run(line, at), line.words[at]
        if (
            stop > at
            and not leads_to_a_place(line, stop)
            and (_is_listed(word) or is_no_word(word.plain))
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


def is_everyday(said: str) -> bool:
    """Whether it is one of the words that everything is said with: BACK, LATER."""
    return said in everyday_words() and said not in given_names_typed_small()


def is_no_word(said: str) -> bool:
    """Whether it is no word that people use, so that with a capital it is hardly one."""
    return said not in usual_words() and said not in NOBODY | WORDS_TOO and len(said) > 2


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
                yield named_at(line, at, _run(line, at), "A greeting stands before it.", None)
    later = _GREETED_LATER.search(line.text)
    if later and not found:
        at = next(
            (i for i, w in enumerate(line.words) if w.start == line.start + later.end()), None
        )
        if at is not None and _is_listed(line.words[at]) and line.words[at].plain not in NOBODY:
            yield named_at(line, at, _run(line, at), "A greeting stands before it.", None)
    found = cues.WROTE.match(line.text)
    if found:
        at = next(
            (i for i, word in enumerate(line.words) if word.start >= line.start + found.end()), None
        )
        if at is not None and line.words[at].plain not in NOBODY:
            yield named_at(line, at, _run(line, at), "It is said to have written.", None)


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
        if not {w.plain for w in noted} & (NOBODY | WORDS_TOO) and any(map(_is_listed, noted)):
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
                stop = at + 1 + _second_small(line, at)
                yield named_at(line, at, stop, "It is said to be a name.", None)
            continue
        if not (word.has_capital or line.is_small) or (line.is_small and len(word.text) < 3):
            continue
        if _is_an_abbreviation(line, word):
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
            yield named_at(line, at, at + 1 + _second_small(line, at), reason, role)
            continue
        stop = _run(line, at)
        if stop == at:
            continue
        after = line.after(line.words[stop - 1])
        if not reason and not line.is_caps and not line.is_small:
            initial = line.begins_sentence(at)
            said = cues.SAYING_AFTER.match(after) or cues.OWNING_AFTER.match(after)
            doing = said or cues.DOING_AFTER.match(after)
            if doing and (_is_listed(word) or (said and not initial)):
                reason = "What people do stands after it."
        if reason and line.is_caps and (not _is_listed(word) or is_everyday(word.plain)):
            continue
        if reason and not leads_to_a_place(line, stop):
            yield named_at(line, with_initial(line, at), stop, reason, role)


def _is_an_abbreviation(line: Line, word: Word) -> bool:
    """Whether it is written all in capitals where others are not: PDF, IQA."""
    return not line.is_caps and len(word.text) > 1 and word.text.isupper()


def _second_small(line: Line, at: int) -> int:
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


def _is_listed(word: Word) -> bool:
    return word.plain in given_names() or word.plain in surnames()


# The lists of names ---------------------------------------------------------------------------


def _from_the_lists(line: Line) -> Iterator[Named]:
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
        return at + 1 + _second_small(line, at) if known else at
    if line.is_caps:
        if word.plain not in given_names_typed_small():
            return at
        return _run(line, at, small=True)
    if not word.has_capital or (word.plain in NOBODY and word.plain not in given_names()):
        return at
    if _is_an_abbreviation(line, word) and len(word.text) < 5:
        return at
    stop = _run(line, at)
    if stop == at or leads_to_a_place(line, stop) or _follows_a_place(line, at):
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


def _run(line: Line, at: int, *, small: bool = False) -> int:
    """Where the run of words ends that could be one name, beginning at this word."""
    stop = at
    while stop < len(line.words) and stop - at < 4:
        word = line.words[stop]
        if stop > at and not joined(line, line.words[stop - 1], word):
            break
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


def _follows_a_place(line: Line, at: int) -> bool:
    """Whether a word before makes it the name of a church, a shop or a firm."""
    if at == 0:
        return False
    before = line.words[at - 1]
    gap = line.unit.text[before.end : line.words[at].start]
    return gap == " " and before.text in ("St", "Saint", "Port", "Lake", "Hotel", "Mount")


# Columns --------------------------------------------------------------------------------------


def _in_a_column(unit: Unit, role: Role) -> Iterator[Named]:
    """A cell under a column of names: a name, or several."""
    start = 0
    for piece in re.split(r"(\s*[;/]\s*|\s*,\s+(?=\S+\s\S))", unit.text):
        words = [word[0] for word in _TOKEN.finditer(piece)]
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
