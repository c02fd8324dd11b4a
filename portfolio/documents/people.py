"""Names of people in running text: by titles, labels, cues and lists of names, line by line."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from portfolio.documents import name_cues as cues
from portfolio.documents.cued_people import cued
from portfolio.documents.findings import Finding, Unit
from portfolio.documents.labelled_people import alone, greeted, in_a_column, labelled, writers
from portfolio.documents.lines import Line, lines_of
from portfolio.documents.listed_people import from_the_lists
from portfolio.documents.name_spans import Named
from portfolio.documents.titled_people import ranked, titled, turned_round


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
            for named in in_a_column(unit, unit.holds):
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
    yield from titled(line)
    yield from ranked(line)
    yield from turned_round(line)
    yield from labelled(line)
    yield from greeted(line)
    if after_closing:
        yield from alone(line, "It stands below the closing words of a letter.")
    yield from writers(line)
    yield from cued(line)
    yield from from_the_lists(line)
