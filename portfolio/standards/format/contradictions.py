"""Where the fields of one data file disagree with each other.

The checks read plain values, not models, so that they find everything at once, whatever else is
wrong with the file.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from portfolio.standards.format.problems import Fault, FieldPath
from portfolio.standards.wording import has_lead_in


class Contradiction(NamedTuple):
    """What is wrong at a place of a file, and how to mend it."""

    path: FieldPath
    wrong: str
    mend: str
    fault: Fault = Fault.OTHER


def contradictions_of_unit(plain: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Where fields of a unit file disagree with each other."""
    if not plain.get("title") and not plain.get("short_name"):
        wrong = "The unit has neither a title nor a short name."
        yield Contradiction(
            ("title" if "title" in plain else "short_name",),
            wrong,
            "Add a short_name, the centre's own name for the unit.",
            Fault.UNNAMED,
        )
    yield from repeated(plain, "outcomes", "key")
    yield from repeated(plain, "criteria", "key")
    yield from repeated(plain, "outcomes", "number")
    yield from _numbered_alike(plain)
    yield from _criteria_contradictions(plain)
    for path, mistake in entries(plain, "mistakes"):
        fault = _mistake_fault(mistake)
        if fault:
            yield Contradiction(
                path, fault, "Write text alone, or misconception and correction together."
            )


def _criteria_contradictions(plain: Mapping[str, Any]) -> Iterator[Contradiction]:
    outcomes = [o.get("key") for _, o in entries(plain, "outcomes")]
    for path, criterion in entries(plain, "criteria"):
        outcome = criterion.get("outcome")
        if isinstance(outcome, str) and outcome not in outcomes:
            known = ", ".join(str(key) for key in outcomes) or "none; list outcomes first"
            wrong = f'There is no outcome with the key "{outcome}".'
            mend = f"Write one of: {known}. Or leave the line out."
            yield Contradiction((*path, "outcome"), wrong, mend, Fault.NO_OUTCOME)
        text, lead_in = criterion.get("text"), criterion.get("lead_in")
        if (
            isinstance(text, str)
            and isinstance(lead_in, str)
            and lead_in.strip()
            and not has_lead_in(text.strip(), lead_in.strip())
        ):
            wrong = f'The text doesn\'t begin with "{lead_in}" and go on after it.'
            mend = "Copy the first words of the text letter for letter, or leave the line out."
            yield Contradiction((*path, "lead_in"), wrong, mend, Fault.LEAD_IN)


def _numbered_alike(plain: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Criteria that nobody could tell apart by their number.

    Some specifications count from 1 within each outcome, so two stated outcomes may share a number.
    """
    seen: dict[str, list[tuple[int, object]]] = {}
    for path, criterion in entries(plain, "criteria"):
        number, outcome = criterion.get("number"), criterion.get("outcome")
        if not isinstance(number, str) or not number.strip():
            continue
        earlier = seen.setdefault(number.strip().casefold(), [])
        for place, belongs_to in earlier:
            if belongs_to and outcome and belongs_to != outcome:
                continue
            wrong = f'The number "{number}" is taken by entry {place} of criteria.'
            mend = (
                "Write each number as the source has it, in quotes; leave it out where it has none."
            )
            yield Contradiction((*path, "number"), wrong, mend, Fault.TAKEN)
            break
        earlier.append((int(path[-1]) + 1, outcome))


def _mistake_fault(mistake: Mapping[str, Any]) -> str | None:
    has = {name for name in ("text", "misconception", "correction") if mistake.get(name)}
    if has in ({"text"}, {"misconception", "correction"}):
        return None
    if not has:
        return "The mistake says nothing."
    if "text" in has:
        return "The mistake has a text and a misconception or correction too."
    missing = "correction" if "misconception" in has else "misconception"
    return f"The mistake has no {missing}."


def units_named(plain: Mapping[str, Any]) -> Iterator[tuple[FieldPath, str]]:
    """Every unit key that a qualification file names, with its path."""
    for path, group in entries(plain, "groups"):
        units = group.get("units")
        for place, unit in enumerate(units if isinstance(units, tuple) else ()):
            if isinstance(unit, str):
                yield ((*path, "units", place), unit)


def contradictions_of_qualification(plain: Mapping[str, Any]) -> Iterator[Contradiction]:
    """Where fields of a qualification file disagree."""
    seen: set[str] = set()
    for path, unit in units_named(plain):
        if unit in seen:
            yield Contradiction(path, f'The unit "{unit}" is named twice.', "Keep one of the two.")
        seen.add(unit)
    yield from _combination_contradictions(plain, seen)


def _combination_contradictions(
    plain: Mapping[str, Any], units: set[str]
) -> Iterator[Contradiction]:
    rules = plain.get("combination")
    if not isinstance(rules, Mapping):
        return
    titles = {group.get("title") for _path, group in entries(plain, "groups")}
    known = ", ".join(sorted(title for title in titles if isinstance(title, str))) or "none"
    for path, together in entries(rules, "together"):
        named = together.get("groups")
        for place, title in enumerate(named if isinstance(named, tuple) else ()):
            if isinstance(title, str) and title not in titles:
                at = ("combination", *path, "groups", place)
                yield Contradiction(at, f'There is no group "{title}".', f"Write one of: {known}.")
    barred = rules.get("barred")
    for number, pair in enumerate(barred if isinstance(barred, tuple) else ()):
        for place, unit in enumerate(pair if isinstance(pair, tuple) else ()):
            if isinstance(unit, str) and unit not in units:
                at = ("combination", "barred", number, place)
                yield Contradiction(
                    at, f'No group names the unit "{unit}".', "Add it to a group, or delete it."
                )


def entries(plain: Mapping[str, Any], name: str) -> Iterator[tuple[FieldPath, Mapping[str, Any]]]:
    """The entries of a list that have fields, each with its path; anything else is passed over."""
    listed = plain.get(name)
    for place, entry in enumerate(listed if isinstance(listed, tuple) else ()):
        if isinstance(entry, Mapping):
            yield ((name, place), entry)


def repeated(plain: Mapping[str, Any], name: str, field: str) -> Iterator[Contradiction]:
    """Entries of a list whose field says what an earlier entry's says already."""
    seen: dict[str, int] = {}
    for path, entry in entries(plain, name):
        value = entry.get(field)
        if not isinstance(value, str):
            continue
        if value in seen:
            wrong = f'The {field} "{value}" is taken by entry {seen[value]} of {name}.'
            mend = f"Give each entry a {field} of its own."
            yield Contradiction((*path, field), wrong, mend, Fault.TAKEN)
        else:
            seen[value] = int(path[-1]) + 1
