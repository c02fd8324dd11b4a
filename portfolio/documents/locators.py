"""Which places of an item a tie points at: "" for the whole item, else passages and times.

"2-4,7" names passages. "1@02:10-03:45" names a stretch of the recording that is passage 1; times
come after the passages.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portfolio.documents.passages import DocumentKind, Outline
from portfolio.documents.problems import NoSuchPassage

WHOLE = ""

_RANGE = re.compile(r"([0-9]{1,7})(?:\s*[-\N{EN DASH}]\s*([0-9]{1,7}))?")
_HIGHEST = 100_000
_LONGEST = 20_000
_CLOCK = r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-9]{2})"
_TIMES = re.compile(rf"{_CLOCK}(?:\s*(?:[-\N{{EN DASH}}]|to)\s*{_CLOCK})?")


@dataclass(frozen=True, order=True)
class Stretch:
    """A stretch of a recording, in whole seconds; a moment ends as it starts."""

    passage: int
    start: int
    end: int

    @property
    def words(self) -> str:
        """The stretch as people write it: "02:10–03:45"."""
        if self.end == self.start:
            return clock(self.start)
        return f"{clock(self.start)}\N{EN DASH}{clock(self.end)}"

    def __str__(self) -> str:
        until = f"-{clock(self.end)}" if self.end > self.start else ""
        return f"{self.passage}@{clock(self.start)}{until}"


def canonical(numbers: Iterable[int], stretches: Iterable[Stretch] = ()) -> str:
    """The one locator for these places, whatever their order; no places mean the whole item.

    A recording that is named whole needs no stretches of it.
    """
    whole = set(numbers)
    ranges = _ranges_of(sorted(whole))
    said = [f"{a}" if a == b else f"{a}-{b}" for a, b in ranges]
    said += [str(each) for each in sorted(set(stretches)) if each.passage not in whole]
    return ",".join(said)


def parse(locator: str) -> tuple[int, ...]:
    """The passages that a locator names, in order; none of them for the whole item.

    A recording is among them wherever a stretch of it is named. Spaces and long dashes, as people
    type them, are understood.
    """
    numbers, stretches = taken_apart(locator)
    return tuple(sorted({*numbers, *(each.passage for each in stretches)}))


def taken_apart(locator: str) -> tuple[tuple[int, ...], tuple[Stretch, ...]]:
    """The passages that a locator names whole, and the stretches of recordings that it names."""
    if not locator.strip():
        return (), ()
    if len(locator) > _LONGEST:
        raise NoSuchPassage("That is too long a list of passages. Choose fewer.")
    numbers: set[int] = set()
    stretches: set[Stretch] = set()
    for part in locator.split(","):
        number, at, times = part.strip().partition("@")
        if at:
            for passage in _parse_range(number, locator):
                stretches.update(parse_times(times, passage))
        else:
            numbers.update(_parse_range(number, locator))
    return tuple(sorted(numbers)), tuple(sorted(stretches))


def parse_times(typed: str, passage: int) -> tuple[Stretch, ...]:
    """The stretches that somebody typed for a recording: "2:10-3:45; 7:05"."""
    found = []
    for part in re.split(r"[,;\n]|\band\b", typed):
        if not part.strip():
            continue
        match = _TIMES.fullmatch(part.strip())
        if match is None:
            raise NoSuchPassage(
                f"“{part.strip()[:40]}” is no time in the recording. Write it like 02:10-03:45."
            )
        start = _seconds(match[1], match[2], match[3])
        end = start if match[5] is None else _seconds(match[4], match[5], match[6])
        if end < start:
            raise NoSuchPassage(
                f"“{part.strip()}” runs backwards. Write {clock(end)}-{clock(start)}."
            )
        found.append(Stretch(passage, start, end))
    return tuple(found)


def clock(seconds: float) -> str:
    """Seconds as a recording's counter shows them: 02:10, or 1:02:10."""
    minutes, rest = divmod(int(seconds), 60)
    if minutes < 100:
        return f"{minutes:02}:{rest:02}"
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def require_within(locator: str, passage_count: int) -> str:
    """The canonical form of a locator all of whose passages exist."""
    numbers, stretches = taken_apart(locator)
    beyond = [n for n in parse(locator) if n > passage_count]
    if not beyond:
        return canonical(numbers, stretches)
    if passage_count == 0:
        raise NoSuchPassage("This item has no numbered passages. Choose the whole item.")
    if passage_count == 1:
        raise NoSuchPassage(f"This item has no passage {beyond[0]}: it has only one.")
    raise NoSuchPassage(
        f"This item has no passage {beyond[0]}. "
        f"Choose from 1 to {passage_count}, or the whole item."
    )


def label(locator: str, outline: Outline | DocumentKind) -> str:
    """How a page names the place: "¶2, ¶7", "rows 4, 9", "page 3", "02:10–03:45", "whole item".

    A run of passages is joined by an en dash. Where the item has several files, each place says
    which: "file 2, page 3".
    """
    if isinstance(outline, DocumentKind):
        outline = Outline(outline)
    numbers, stretches = taken_apart(locator)
    if not numbers and not stretches:
        return "whole item"
    if not outline.sections:
        return _named(numbers, stretches, outline.kind)
    said = []
    for place, section in enumerate(outline.sections, start=1):
        last = section.first + section.count
        here = [n - section.first + 1 for n in numbers if section.first <= n < last]
        times = [each for each in stretches if section.first <= each.passage < last]
        if not here and not times:
            continue
        named = _named(here, times, section.kind)
        alone = not times and section.kind in _ONE_PASSAGE
        said.append(f"file {place}" if alone else f"file {place}, {named}")
    return "; ".join(said)


# What such a file says is one passage, so that naming the file names it.
_ONE_PASSAGE = {DocumentKind.PICTURE, DocumentKind.AUDIO, DocumentKind.VIDEO}
_COUNTED = {
    DocumentKind.SHEET: "row",
    DocumentKind.PDF: "page",
    DocumentKind.SLIDES: "slide",
}


def _named(numbers: Iterable[int], stretches: Iterable[Stretch], kind: DocumentKind) -> str:
    """The places in one file, named as its kind names them."""
    numbers = sorted(set(numbers))
    if kind is DocumentKind.PICTURE:
        return "picture"
    if kind.is_recording:
        times = [each.words for each in stretches]
        return ", ".join([*times, *(["the whole recording"] if numbers else [])])
    spans = [f"{a}" if a == b else f"{a}\N{EN DASH}{b}" for a, b in _ranges_of(numbers)]
    if kind in _COUNTED:
        noun = _COUNTED[kind]
        return f"{noun if len(numbers) == 1 else noun + 's'} {', '.join(spans)}"
    return ", ".join(f"¶{span}" for span in spans)


def _seconds(hours: str | None, minutes: str, seconds: str) -> int:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)


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
