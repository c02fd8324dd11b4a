"""What stands in an anonymised copy for what was personal: the same for the same, everywhere."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self

from portfolio.documents.findings import Finding, Kind, Role, units_of
from portfolio.documents.name_lists import PLACES, WORDS_TOO, plain
from portfolio.documents.passages import Document
from portfolio.documents.tidying import tidy, tidy_with_places

_WORDS = {
    Kind.PHONE: "[phone]",
    Kind.EMAIL: "[e-mail]",
    Kind.POSTCODE: "[postcode]",
    Kind.ADDRESS: "[address]",
    Kind.CARD: "[card number]",
    Kind.BANK: "[bank account]",
    Kind.IBAN: "[bank account]",
    Kind.NATIONAL_INSURANCE: "[National Insurance number]",
    Kind.NHS: "[NHS number]",
    Kind.REFERENCE: "[reference]",
    Kind.BIRTH: "[date of birth]",
    Kind.PLATE: "[number plate]",
}
_ROLES = {Role.CUSTOMER: "Customer", Role.COLLEAGUE: "Colleague", Role.PERSON: "Person"}

Edit = tuple[int, int, str]


def stand_in_of_subjects(findings: Iterable[Finding]) -> dict[str, str]:
    """By subject: what stands for it; people are counted in the order in which they appear."""
    given: dict[str, str] = {}
    counts: dict[Role, int] = {}
    for each in findings:
        if each.subject in given:
            continue
        if each.kind is Kind.NAME:
            role = each.role or Role.PERSON
            counts[role] = counts.get(role, 0) + 1
            given[each.subject] = f"{_ROLES[role]} {counts[role]}"
        else:
            given[each.subject] = _WORDS[each.kind]
    return given


@dataclass(frozen=True)
class StandIns:
    """What is replaced: by exact place in texts that were read, and by word everywhere else."""

    texts: Mapping[str, str]
    places: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document, findings: Iterable[Finding]) -> Self:
        """For the findings that are not kept, in the document that they were found in."""
        found = list(findings)
        given = stand_in_of_subjects(found)
        texts: dict[str, str] = {}
        for each in found:
            texts.setdefault(each.text, given[each.subject])
        # Headers, footnotes and properties may name somebody by a part that the text never uses.
        for each in found:
            for word in _parts_of(each) if each.kind is Kind.NAME else ():
                texts.setdefault(word, given[each.subject])
        here: dict[tuple[int, int | None], list[Finding]] = {}
        for each in found:
            here.setdefault((each.passage, each.cell), []).append(each)
        places: dict[str, tuple[Edit, ...]] = {}
        for unit in units_of(document):
            edits = [
                (each.start, each.end, given[each.subject])
                for each in here.get((unit.passage, unit.cell), ())
            ]
            if not edits:
                continue
            places.setdefault(unit.text, tuple(edits))
            for line in re.finditer(r"[^\n]+", unit.text):
                inside = tuple(
                    (start - line.start(), end - line.start(), text)
                    for start, end, text in edits
                    if line.start() <= start and end <= line.end()
                )
                if inside:
                    places.setdefault(line[0], inside)
        return cls(texts, places)

    def edits_in(self, text: str) -> list[Edit]:
        """Where this text is to be changed, in its own order; a name in parts is one edit."""
        said, places = tidy_with_places(text)
        edits = list(self.places.get(said, ()))
        known = bool(edits)
        for pattern, is_word in ((self._certain, False), (self._words_too, True)):
            if pattern is None or (known and is_word):
                continue
            for found in pattern.finditer(said):
                start, end = found.span()
                new = self._given(found[0])
                within = [each for each in edits if each[0] < end and start < each[1]]
                # Parts of one name, as a line's end parts it, are the whole name.
                if all(s >= start and e <= end and other == new for s, e, other in within):
                    edits = [each for each in edits if each not in within]
                    edits.append((start, end, new))
        joined = _with_their_roles(_joined(edits, said), said)
        return [(places[start], places[end - 1] + 1, new) for start, end, new in joined]

    def applied(self, text: str) -> str:
        """The text with its stand-ins."""
        for start, end, new in reversed(self.edits_in(text)):
            text = text[:start] + new + text[end:]
        return text

    def still_in(self, text: str) -> bool:
        """Whether something is still there that can be nothing but personal."""
        return self._certain is not None and self._certain.search(tidy(text)) is not None

    def to_plain(self) -> dict[str, Any]:
        """The stand-ins as values that JSON can hold."""
        return {"texts": dict(self.texts), "places": {k: list(v) for k, v in self.places.items()}}

    @classmethod
    def from_plain(cls, plain_values: Mapping[str, Any]) -> Self:
        """The stand-ins that ``to_plain`` was made from."""
        places = {
            text: tuple((start, end, new) for start, end, new in edits)
            for text, edits in plain_values["places"].items()
        }
        return cls(plain_values["texts"], places)

    def _given(self, said: str) -> str:
        return self._by_words[" ".join(said.split()).casefold()]

    @cached_property
    def _by_words(self) -> dict[str, str]:
        by_words: dict[str, str] = {}
        for text, new in self.texts.items():
            by_words.setdefault(" ".join(text.split()).casefold(), new)
        return by_words

    @cached_property
    def _certain(self) -> re.Pattern[str] | None:
        return _any_of([text for text in self.texts if not _is_a_word_too(text)], re.IGNORECASE)

    @cached_property
    def _words_too(self) -> re.Pattern[str] | None:
        return _any_of([text for text in self.texts if _is_a_word_too(text)], 0)


def _joined(edits: Iterable[Edit], text: str) -> list[Edit]:
    """The edits in order; two for one person with nothing but space between them are one."""
    joined: list[Edit] = []
    for start, end, new in sorted(edits):
        if (
            joined
            and joined[-1][2] == new
            and new not in _WORDS.values()
            and text[joined[-1][1] : start].strip(" ") == ""
        ):
            start = joined.pop()[0]
        joined.append((start, end, new))
    return joined


def _with_their_roles(edits: Iterable[Edit], text: str) -> list[Edit]:
    """The edits, each over the word before it that its stand-in says again: "my colleague"."""
    wider: list[Edit] = []
    for start, end, new in edits:
        first = start
        role, space, _ = new.partition(" ")
        before = text[:start].rstrip(" ")
        if space and before.lower().endswith(role.lower()):
            first = len(before) - len(role)
        free = not wider or wider[-1][1] <= first
        is_word = first == 0 or not text[first - 1].isalnum()
        wider.append((first if free and is_word else start, end, new))
    return wider


def _parts_of(name: Finding) -> list[str]:
    words = re.findall(r"[^\W\d_]+(?:['’-](?![sS]\b)[^\W\d_]+)*", name.text)
    return [w for w in words if len(w) > 2 and plain(w) in name.person.split() and w[0].isupper()]


def _is_a_word_too(text: str) -> bool:
    """Whether it could stand in a sentence without being the name: "Will", "JW", "Bolton"."""
    return plain(text) in WORDS_TOO | PLACES or len(text) < 3


def _any_of(texts: list[str], flags: int) -> re.Pattern[str] | None:
    if not texts:
        return None
    parts = [
        r"\s+".join(re.escape(word) for word in text.split())
        for text in sorted(texts, key=lambda each: (-len(each), each))
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", flags)
