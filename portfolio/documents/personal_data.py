"""What in a document is personal data of others: names, and what leads to one person."""

from collections.abc import Iterable, Sequence

from portfolio.documents.findings import Columns, Finding, Kind, Role, units_of, without_overlaps
from portfolio.documents.identifiers import identifiers_in
from portfolio.documents.lines import unwrapped
from portfolio.documents.name_lists import plain
from portfolio.documents.name_spans import Named
from portfolio.documents.passages import Document
from portfolio.documents.people import named_directly
from portfolio.documents.persons import named_elsewhere, person_of, persons_of


def find(
    document: Document, own: Iterable[str] = (), columns: Columns | None = None
) -> list[Finding]:
    """The personal data in the document, in its order.

    *own* are the people whose names are no finding; *columns* says of the columns of its sheets
    whose names they hold.
    """
    units = list(units_of(document, columns))
    own_forms = [tuple(plain(word) for word in name.split()) for name in own if name.strip()]
    others = [
        each
        for unit in units
        for each in identifiers_in(unit)
        if not (each.kind is Kind.EMAIL and _is_own_address(each.text, own_forms))
    ]
    others = without_overlaps(others)
    said = {(unit.passage, unit.cell): unit.text for unit in units}
    units = [unwrapped(unit) for unit in units]
    direct = [
        named for named in named_directly(units, others) if not _is_own(named.words, own_forms)
    ]
    people = persons_of(direct)
    again = [
        named for named in named_elsewhere(units, people) if not _is_own(named.words, own_forms)
    ]
    names = [
        _finding(named, people, said[named.unit.passage, named.unit.cell])
        for named in (*direct, *again)
    ]
    return without_overlaps([*others, *(each for each in names if each is not None)])


def _finding(named: Named, people: Sequence[object], said: str) -> Finding | None:
    person = person_of(named.words, people)  # type: ignore[arg-type]
    unit = named.unit
    return Finding(
        unit.passage,
        named.start,
        named.end,
        Kind.NAME,
        said[named.start : named.end],
        named.reason,
        unit.cell,
        (person.role if person else named.role) or Role.PERSON,
        person.key if person else " ".join(named.words).lower(),
    )


def _is_own(words: Sequence[str], own: Sequence[tuple[str, ...]]) -> bool:
    """Whether the name is one of theirs, whole, in part, or with initials."""
    said = [plain(word) for word in words]
    return any(
        all(word in name or (len(word) == 1 and word in {n[0] for n in name}) for word in said)
        or "".join(said) == "".join(n[0] for n in name)
        for name in own
    )


def _is_own_address(address: str, own: Sequence[tuple[str, ...]]) -> bool:
    local = plain(address.partition("@")[0])
    letters = "".join(c for c in local if c.isalpha())
    return any(
        letters in {name[0], "".join(name), name[0] + name[-1], name[0][0] + name[-1]}
        for name in own
    )
