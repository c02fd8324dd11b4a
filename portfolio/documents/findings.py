"""What personal data was found: a passage, a place in it, a kind, and why it is thought so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from portfolio.documents.passages import Document

# Behind every passage: what stands beside them is counted from here.
BESIDE = 10_000_000


class Kind(StrEnum):
    """What was found."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    ADDRESS = "address"
    CARD = "card"
    BANK = "bank account"
    IBAN = "iban"
    NATIONAL_INSURANCE = "national insurance"
    NHS = "nhs number"
    REFERENCE = "reference"
    BIRTH = "date of birth"
    PLATE = "number plate"

    @property
    def words(self) -> str:
        """The kind for people, with its article."""
        return _WORDS[self]

    @property
    def plural(self) -> str:
        """Several of the kind."""
        return _PLURALS.get(self) or f"{self.words.split(' ', 1)[1]}s"


_PLURALS = {
    Kind.EMAIL: "e-mail addresses",
    Kind.ADDRESS: "addresses",
    Kind.IBAN: "bank accounts (IBAN)",
    Kind.REFERENCE: "order, account and reference numbers",
    Kind.BIRTH: "dates of birth",
}
_WORDS = {
    Kind.NAME: "a name",
    Kind.PHONE: "a phone number",
    Kind.EMAIL: "an e-mail address",
    Kind.POSTCODE: "a postcode",
    Kind.ADDRESS: "an address",
    Kind.CARD: "a card number",
    Kind.BANK: "a bank account",
    Kind.IBAN: "a bank account (IBAN)",
    Kind.NATIONAL_INSURANCE: "a National Insurance number",
    Kind.NHS: "an NHS number",
    Kind.REFERENCE: "an order, account or reference number",
    Kind.BIRTH: "a date of birth",
    Kind.PLATE: "a number plate",
}


class Role(StrEnum):
    """Who a named person is to the learner, as far as the words beside the name tell."""

    CUSTOMER = "customer"
    COLLEAGUE = "colleague"
    PERSON = "person"


@dataclass(frozen=True)
class Unit:
    """A run of text that is looked through by itself: a paragraph, or a cell of a row.

    ``label`` is what stands before it: a column's name, or "From:" before an e-mail's sender.
    ``holds`` says whose names its column holds.
    """

    passage: int
    text: str
    cell: int | None = None
    label: str = ""
    holds: Role | None = None


@dataclass(frozen=True)
class Finding:
    """Personal data at one place; ``start`` and ``end`` count within the passage, or its cell.

    ``person`` is the same for every form of one person's name, and empty for what is no name.
    """

    passage: int
    start: int
    end: int
    kind: Kind
    text: str
    reason: str
    cell: int | None = None
    role: Role | None = None
    person: str = ""

    @property
    def subject(self) -> str:
        """What the finding is about: all findings of one subject are decided together."""
        said = self.person if self.kind is Kind.NAME else " ".join(self.text.lower().split())
        return f"{self.kind.value}:{said}"

    def to_plain(self) -> dict[str, Any]:
        """The finding as values that JSON can hold."""
        plain: dict[str, Any] = {
            "passage": self.passage,
            "kind": self.kind.value,
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "reason": self.reason,
        }
        if self.cell is not None:
            plain["cell"] = self.cell
        if self.role is not None:
            plain["role"] = self.role.value
            plain["person"] = self.person
        return plain


# By the first passage of a sheet: whose names its columns hold, by their place from 0.
Columns = Mapping[int, Mapping[int, Role]]


def units_of(document: Document, holds: Columns | None = None) -> Iterator[Unit]:
    """The document's text in runs, cell by cell where it is a table; then what stands beside it."""
    names_at = {section.first: section.columns or () for section in document.sections}
    names_at.setdefault(1, document.columns or ())
    columns: Sequence[str] = ()
    roles: Mapping[int, Role] = {}
    for passage in document.passages:
        if passage.number in names_at:
            columns = names_at[passage.number]
            roles = (holds or {}).get(passage.number, {})
        if passage.cells is None:
            yield Unit(passage.number, passage.text, label=passage.marker or "")
            continue
        for at, cell in enumerate(passage.cells):
            if cell:
                label = columns[at] if at < len(columns) else ""
                yield Unit(passage.number, cell, at, label, roles.get(at))
    for at, beside in enumerate(document.all_beside):
        yield Unit(BESIDE + at, beside.text, label=beside.label)


def without_overlaps(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in the document's order; where two overlap, the one that comes first here."""
    kept: dict[tuple[int, int], list[Finding]] = {}
    for each in findings:
        place = kept.setdefault((each.passage, -1 if each.cell is None else each.cell), [])
        if all(each.end <= other.start or each.start >= other.end for other in place):
            place.append(each)
    return [
        each for place in sorted(kept) for each in sorted(kept[place], key=lambda one: one.start)
    ]


def at(unit: Unit, start: int, end: int, kind: Kind, reason: str) -> Finding:
    """A finding at that place of a unit."""
    return Finding(unit.passage, start, end, kind, unit.text[start:end], reason, unit.cell)


def moved(finding: Finding, text: str, start: int) -> Finding:
    """The same finding over other bounds."""
    return replace(finding, text=text, start=start, end=start + len(text))
