"""A document's texts in pieces, those that are personal of others marked, as a page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass

from portfolio.documents.findings import Finding, units_of
from portfolio.documents.passages import Document
from portfolio.evidence.confidentiality.rules import Confidential

Place = int | tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """A stretch of text; ``finding`` says what it looks like, or is empty."""

    text: str
    finding: str = ""


def pieces_of(document: Document, found: Confidential) -> Mapping[Place, list[Piece]]:
    """By passage, or by passage and cell: its text in pieces, where something is undecided."""
    here: dict[Place, list[Finding]] = {}
    for group in found.undecided:
        for each in group.findings:
            place = each.passage if each.cell is None else (each.passage, each.cell)
            here.setdefault(place, []).append(each)
    pieces: dict[Place, list[Piece]] = {}
    for unit in units_of(document):
        place = unit.passage if unit.cell is None else (unit.passage, unit.cell)
        if place in here:
            pieces[place] = _cut(unit.text, sorted(here[place], key=lambda each: each.start))
    return pieces


def _cut(text: str, findings: list[Finding]) -> list[Piece]:
    cut, at = [], 0
    for each in findings:
        if each.start > at:
            cut.append(Piece(text[at : each.start]))
        cut.append(Piece(text[each.start : each.end], each.kind.words))
        at = each.end
    if at < len(text):
        cut.append(Piece(text[at:]))
    return cut
