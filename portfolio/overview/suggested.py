"""Suggestions beside a document that is being mapped: what its passages may support, and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from portfolio.config import CRITERIA
from portfolio.documents.passages import Document, Passage, PassageKind
from portfolio.enrolment.models import PortfolioUnit
from portfolio.standards.format.reading import read_folder
from portfolio.standards.models import Criterion as StoredCriterion
from portfolio.standards.signs import signs_of
from portfolio.suggestions.signs import Sign
from portfolio.suggestions.suggestions import (
    Accepted,
    Criterion,
    Reason,
    Suggested,
    Suggester,
)

# As many as a person can look through; a longer document is mapped part by part.
_PASSAGES, _CRITERIA = 40, 3
# Fewer words than these support nothing, but they can still claim too much.
_WORDS = 6
_READ = {PassageKind.PARAGRAPH, PassageKind.LIST_ITEM, PassageKind.TABLE_ROW, PassageKind.ROW}


@dataclass(frozen=True)
class SuggestedCriterion:
    """A criterion that a passage may support, as the page offers it."""

    id: int
    label: str
    text: str
    unit: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class SuggestedPassage:
    """A passage with what it may support, or with what it is warned about."""

    passage: Passage
    criteria: tuple[SuggestedCriterion, ...]
    warnings: tuple[str, ...]


def suggested_for(
    document: Document,
    open_to: Mapping[int, tuple[PortfolioUnit, StoredCriterion]],
    *,
    method: str,
    accepted: Collection[tuple[str, int]] = (),
) -> list[SuggestedPassage]:
    """What the passages of the document may support, of those criteria; others are left out.

    *accepted* are passages that assessors of the centre accepted, each with its criterion's id.
    """
    criteria = tuple(_criterion(unit, found) for unit, found in open_to.values())
    before = tuple(Accepted(text, str(id)) for text, id in accepted)
    lines: list[SuggestedPassage] = []
    long = 0
    for passage in document.passages:
        words = len(passage.text.split())
        if passage.kind not in _READ or not words:
            continue
        long += words >= _WORDS
        if long > _PASSAGES or len(lines) == _PASSAGES:
            break
        found = _suggested(criteria, before, method, passage.text)
        shown = tuple(
            _offered(open_to, int(each.criterion.key), each.reasons)
            for each in found.shown[:_CRITERIA]
            if words >= _WORDS
        )
        if shown or found.warnings:
            lines.append(SuggestedPassage(passage, shown, found.warnings))
    return lines


def _offered(
    open_to: Mapping[int, tuple[PortfolioUnit, StoredCriterion]],
    id: int,
    reasons: tuple[Reason, ...],
) -> SuggestedCriterion:
    unit, criterion = open_to[id]
    return SuggestedCriterion(id, criterion.label, criterion.display_text, unit.label, reasons)


def _criterion(unit: PortfolioUnit, criterion: StoredCriterion) -> Criterion:
    version = unit.unit_version
    own = version.unit.file_key != version.unit.key
    signs = {} if own else _installed_signs().get(version.unit.key, {})
    return Criterion(
        key=str(criterion.id),
        text=criterion.text,
        label=criterion.label,
        guidance=tuple(version.content.get("guidance", ())),
        methods=tuple(criterion.methods),
        signs=signs.get(criterion.key, ()),
    )


@lru_cache(maxsize=1)
def _installed_signs() -> dict[str, dict[str, tuple[Sign, ...]]]:
    """The signs of the unit files that are installed, by unit and criterion."""
    return {
        unit.key: {entry.key: signs_of(entry) for entry in unit.criteria}
        for unit in read_folder(CRITERIA).units
    }


@lru_cache(maxsize=16)
def _suggester(criteria: Sequence[Criterion], accepted: Sequence[Accepted]) -> Suggester:
    return Suggester(criteria, accepted)


@lru_cache(maxsize=2000)
def _suggested(
    criteria: tuple[Criterion, ...], accepted: tuple[Accepted, ...], method: str, text: str
) -> Suggested:
    """Worked out once for the same passage, criteria and method: a page is opened many times."""
    return _suggester(criteria, accepted).suggest(text, method=method)
