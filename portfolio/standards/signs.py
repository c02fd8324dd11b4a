"""A unit's criteria as suggestions are made for them."""

from collections.abc import Iterable

from portfolio.standards.format.unit_file import CriterionEntry, SignEntry, UnitFile
from portfolio.standards.wording import label_under
from portfolio.suggestions.signs import Sign
from portfolio.suggestions.suggestions import Criterion


def criteria_to_suggest(unit: UnitFile) -> tuple[Criterion, ...]:
    """The criteria of a unit's file with their signs and the words around them."""
    outcomes = {outcome.key: outcome.text for outcome in unit.outcomes}
    under = unit.under
    return tuple(
        Criterion(
            key=entry.key,
            text=entry.text,
            label=label_under(entry.number or str(place), under.get(entry.key)),
            outcome=outcomes.get(entry.outcome or "", ""),
            guidance=unit.guidance,
            methods=tuple(method.value for method in entry.methods),
            signs=signs_of(entry),
        )
        for place, entry in enumerate(unit.criteria, 1)
    )


def signs_of(entry: CriterionEntry) -> tuple[Sign, ...]:
    """The signs of one criterion."""
    return tuple(_signs(entry.signs))


def _signs(entries: Iterable[SignEntry]) -> Iterable[Sign]:
    for each in entries:
        yield Sign(each.family or "", each.phrases, each.says or "", each.weight, each.needed)
