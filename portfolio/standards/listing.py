"""Units and qualifications in plain values, complete, for people and programs to compare."""

from collections.abc import Iterable, Sequence
from typing import Any

from portfolio.standards.format.qualification_file import QualificationFile
from portfolio.standards.format.unit_file import CriterionEntry, UnitFile
from portfolio.standards.reconciliation import reconciliation_of
from portfolio.standards.wording import near_duplicates, suggested_split


def unit_as_json(unit: UnitFile, within: Sequence[QualificationFile]) -> dict[str, Any]:
    """All that a unit's file says, and what follows from it, apart by name."""
    plain = unit.model_dump(mode="json", exclude={"format"})
    level, stated_by = _level(unit, within)
    plain |= {
        "name": unit.name,
        "level": level,
        "level_stated_by": stated_by,
        "qualifications": [q.title for q in within],
        "outcomes": [
            outcome.model_dump(mode="json")
            | {"position": place, "suggested_split": list(suggested_split(outcome.text))}
            for place, outcome in enumerate(unit.outcomes, 1)
        ],
        "criteria": [
            criterion.model_dump(mode="json") | {"position": place, "display": criterion.display}
            for place, criterion in enumerate(unit.criteria, 1)
        ],
        "mistakes": [_with_verbatim(mistake) for mistake in unit.mistakes],
        "concepts": [_with_verbatim(concept) for concept in unit.concepts],
        "plan": [_with_verbatim(step) for step in unit.plan],
        "question_types": [_with_verbatim(kind) for kind in unit.question_types],
        "methods_demanded": _demanded(unit.criteria),
        "near_duplicates": near_duplicates_of(unit),
        "reconciliation": [
            {
                "what": row.what,
                "stated": row.stated,
                "found": row.found,
                "agrees": row.agrees,
                "sentence": row.sentence,
            }
            for row in reconciliation_of(unit)
        ],
        "sha256": unit.sha256,
    }
    return plain


def qualification_as_json(qualification: QualificationFile) -> dict[str, Any]:
    """All that a qualification's file says."""
    return qualification.model_dump(mode="json", exclude={"format"}) | {
        "sha256": qualification.sha256
    }


def near_duplicates_of(unit: UnitFile) -> dict[str, list[list[int]]]:
    """Pairs of criteria, and of mistakes, that nearly repeat each other, by place from 1."""
    return {
        "criteria": _pairs(criterion.text for criterion in unit.criteria),
        "mistakes": _pairs(mistake.wording for mistake in unit.mistakes),
    }


def _pairs(texts: Iterable[str]) -> list[list[int]]:
    return [[pair.first + 1, pair.second + 1] for pair in near_duplicates(list(texts))]


def _level(
    unit: UnitFile, within: Sequence[QualificationFile]
) -> tuple[int | str | None, str | None]:
    """The unit's own level, else the one that its qualifications share, and who states it."""
    if unit.level is not None:
        return unit.level, "unit"
    levels = {q.level for q in within}
    if len(levels) == 1 and None not in levels:
        return levels.pop(), "qualification"
    return None, None


def _demanded(criteria: Iterable[CriterionEntry]) -> list[dict[str, Any]]:
    return [
        {"criterion": criterion.key, "position": place, "any_of": list(criterion.methods)}
        for place, criterion in enumerate(criteria, 1)
        if criterion.methods
    ]


def _with_verbatim(part: Any) -> dict[str, Any]:
    plain: dict[str, Any] = part.model_dump(mode="json")
    return plain | {"verbatim": part.verbatim}
