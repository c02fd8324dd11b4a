"""Who is who among the names found: one person by several forms, and where they come again."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portfolio.documents import name_cues as cues
from portfolio.documents.findings import Role, Unit
from portfolio.documents.lines import PARTICLES, Line, lines_of
from portfolio.documents.name_lists import (
    NOBODY,
    WORDS_TOO,
    given_names_typed_small,
    plain,
    words_of,
)
from portfolio.documents.name_spans import (
    Named,
    is_a_place,
    joined,
    leads_to_a_place,
    named_at,
    with_initial,
)


@dataclass
class Person:
    """Somebody, by every form of the name that was found."""

    key: str
    forms: list[tuple[str, ...]]
    role: Role | None = None

    @property
    def longest(self) -> tuple[str, ...]:
        return max(self.forms, key=lambda form: (len(form), sum(map(len, form))))


def persons_of(named: Iterable[Named]) -> list[Person]:
    """The people who are named: forms that fit one another are one person's.

    The longest forms come first; a form that fits two people is the first one's.
    """
    people: list[Person] = []
    for each in sorted(named, key=lambda n: -sum(len(w) > 1 for w in n.words)):
        form = tuple(plain(word) for word in each.words)
        person = next((p for p in people if _fits(form, p.longest)), None)
        if person is None:
            person = Person(" ".join(form), [form])
            people.append(person)
        person.forms.append(form)
        if person.role is None or (each.role is not None and each.role.value < person.role.value):
            person.role = each.role or person.role
    return people


def person_of(words: Sequence[str], people: Sequence[Person]) -> Person | None:
    """Whose name this is."""
    form = tuple(plain(word) for word in words)
    return next((p for p in people if form in p.forms or _fits(form, p.longest)), None)


def _fits(form: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether one is a shorter form of the other: a part, or with initials for parts."""
    if form == whole:
        return True
    if len(form) == 1:
        return form[0] in whole or (len(form[0]) > 1 and form[0] == "".join(w[0] for w in whole))
    if form[-1] != whole[-1]:
        return False
    return form[0] in whole or (form[0][0] == whole[0][0] and 1 in (len(form[0]), len(whole[0])))


def named_elsewhere(units: Sequence[Unit], people: Sequence[Person]) -> Iterator[Named]:
    """Where those who are named appear again: by a part of the name, or by their initials."""
    parts: dict[str, Person] = {}
    initials: dict[str, Person] = {}
    for person in people:
        form = person.longest
        for word in form:
            nobody = word in NOBODY and not is_a_place(word)
            if len(word) > 2 and word not in PARTICLES and not nobody:
                parts.setdefault(word, person)
        if len(form) in (2, 3) and all(w not in PARTICLES for w in form):
            initials.setdefault("".join(word[0] for word in form).upper(), person)
    for unit in units:
        if unit.holds is not None:
            continue
        for line in lines_of(unit):
            yield from _again(line, parts, initials)


_NEVER_INITIALS = words_of(
    """
    AM PM UK US EU NI HR IT TV PC CV ID OK PR QA AI UN GP MP DR ST RE NB PS VAT NHS NVQ PIN DOB
    CEO FAQ ATM PDF SMS
    """
)


def _again(
    line: Line, parts: Mapping[str, Person], initials: Mapping[str, Person]
) -> Iterator[Named]:
    at = 0
    while at < len(line.words):
        word = line.words[at]
        if word.plain in parts and _is_again(line, at):
            stop = at + 1
            while (
                stop < len(line.words)
                and parts.get(line.words[stop].plain) is parts[word.plain]
                and joined(line, line.words[stop - 1], line.words[stop])
            ):
                stop += 1
            first = with_initial(line, at)
            reason = "Somebody of this name is named elsewhere in the document."
            yield named_at(line, first, stop, reason, None)
            at = stop
            continue
        if (
            word.plain.endswith("s")
            and word.plain[:-1] in parts
            and word.has_capital
            and (
                re.search(r"\bthe $", line.before(word), re.I)
                and not leads_to_a_place(line, at + 1)
            )
        ):
            yield named_at(line, at, at + 1, "A family of this name is named.", None)
        elif word.text in initials and word.text not in _NEVER_INITIALS and not line.is_caps:
            yield named_at(
                line, at, at + 1, "They are the initials of somebody who is named.", None
            )
        at += 1


_MONTH_BEFORE = re.compile(
    r"(?:\d|st|nd|rd|th|\b(?:in|by|since|until|till|from|of|last|next|early|late|mid|this|end|"
    r"through|and|between|during|before|after|to))[ -]$",
    re.I,
)


def _is_again(line: Line, at: int) -> bool:
    word = line.words[at]
    if leads_to_a_place(line, at + 1):
        return False
    if word.plain not in WORDS_TOO and word.plain not in NOBODY:
        told = word.has_capital or line.is_small or line.is_caps
        return told or word.plain in given_names_typed_small()
    if not word.has_capital or line.is_caps:
        return False
    if word.plain in ("may", "june", "april", "august") and _MONTH_BEFORE.search(line.before(word)):
        return False
    after = line.after(word)
    if is_a_place(word.plain):
        return bool(cues.SAYING_AFTER.match(after) or cues.DOING_AFTER.match(after))
    if line.begins_sentence(at):
        return (
            bool(
                cues.SAYING_AFTER.match(after)
                or cues.DOING_AFTER.match(after)
                or re.match(r"\s*(?:[,.;:]|and\b|\()", after)
            )
            or line.text.strip() == word.text
        )
    return True
