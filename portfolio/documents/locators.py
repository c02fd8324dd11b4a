"""Which passages of an item a tie points at: "" for the whole item, else ranges like "2-4,7"."""

import re
from collections.abc import Iterable, Iterator

from portfolio.documents.passages import DocumentKind
from portfolio.documents.problems import NoSuchPassage

WHOLE = ""

_RANGE = re.compile(r"([0-9]{1,7})(?:\s*[-\N{EN DASH}]\s*([0-9]{1,7}))?")
_HIGHEST = 100_000
_LONGEST = 20_000


def canonical(numbers: Iterable[int]) -> str:
    """The one locator for these passages, whatever their order; no numbers mean the whole item."""
    ranges = _ranges_of(sorted(set(numbers)))
    return ",".join(f"{a}" if a == b else f"{a}-{b}" for a, b in ranges)


def parse(locator: str) -> tuple[int, ...]:
    """The passages that a locator names, in order; none of them for the whole item.

    Spaces and long dashes, as people type them, are understood.
    """
    if not locator.strip():
        return ()
    if len(locator) > _LONGEST:
        raise NoSuchPassage("That is too long a list of passages. Choose fewer.")
    numbers: set[int] = set()
    for part in locator.split(","):
        numbers.update(_parse_range(part.strip(), locator))
    return tuple(sorted(numbers))


def require_within(locator: str, passage_count: int) -> str:
    """The canonical form of a locator all of whose passages exist."""
    numbers = parse(locator)
    beyond = [n for n in numbers if n > passage_count]
    if not beyond:
        return canonical(numbers)
    if passage_count == 0:
        raise NoSuchPassage("This item has no numbered passages. Choose the whole item.")
    if passage_count == 1:
        raise NoSuchPassage(f"This item has no passage {beyond[0]}: it has only one.")
    raise NoSuchPassage(
        f"This item has no passage {beyond[0]}. "
        f"Choose from 1 to {passage_count}, or the whole item."
    )


def label(locator: str, kind: DocumentKind) -> str:
    """How a page names the place: "¶2, ¶7", "rows 4, 9", "page 3", "picture", "whole item".

    A run of passages is joined by an en dash.
    """
    numbers = parse(locator)
    if not numbers:
        return "whole item"
    if kind is DocumentKind.PICTURE:
        return "picture"
    spans = [
        f"{a}" if a == b else f"{a}\N{EN DASH}{b}" for a, b in _ranges_of(sorted(set(numbers)))
    ]
    if kind is DocumentKind.SHEET:
        return _counted("row", spans, len(numbers))
    if kind is DocumentKind.PDF:
        return _counted("page", spans, len(numbers))
    return ", ".join(f"¶{span}" for span in spans)


def _counted(noun: str, spans: list[str], count: int) -> str:
    return f"{noun if count == 1 else noun + 's'} {', '.join(spans)}"


def _ranges_of(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Runs of neighbours in a sorted list, as first and last."""
    if not numbers:
        return
    if numbers[0] < 1:
        raise NoSuchPassage(f"This item has no passage {numbers[0]}. Passages count from 1.")
    first = last = numbers[0]
    for number in numbers[1:]:
        if number == last + 1:
            last = number
            continue
        yield first, last
        first = last = number
    yield first, last


def _parse_range(part: str, locator: str) -> range:
    found = _RANGE.fullmatch(part)
    if found is None:
        shown = locator if len(locator) <= 40 else locator[:40] + "…"
        raise NoSuchPassage(f"“{shown}” does not name passages. Write them like 2-4, 7.")
    first = int(found[1])
    last = int(found[2]) if found[2] else first
    if first < 1:
        raise NoSuchPassage("This item has no passage 0. Passages count from 1.")
    if last < first:
        raise NoSuchPassage(f"“{part}” runs backwards. Write {last}-{first}.")
    if last > _HIGHEST:
        raise NoSuchPassage(f"This item has no passage {last}.")
    return range(first, last + 1)
