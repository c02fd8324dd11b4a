"""What does not stop a unit, but what an assessor or a verifier would ask about."""

from collections.abc import Sequence
from datetime import date

from portfolio.days import in_words
from portfolio.evidence.coverage.unit import (
    Coverage,
    CoveredCriterion,
    CriterionState,
    Item,
    TieState,
)
from portfolio.sentences import listed
from portfolio.standards.methods import Method

# What a page says beside simulated evidence.
REAL_WORK_ONLY = "this unit takes evidence of real work only."

# What a page says beside a tie that a signed-off unit does not rest on.
NOT_SIGNED = "not submitted, so not part of what was signed off"

# The kinds in which nobody but the learner speaks.
_OWN_WORD = frozenset({Method.REFLECTIVE_ACCOUNT, Method.CASE_STUDY, Method.PRIOR_LEARNING})


def worth_knowing(
    coverage: Coverage,
    *,
    today: date,
    current_for_days: int,
    loose_outcomes: Sequence[str] = (),
    real_work_only: bool = False,
    signed: bool = False,
) -> tuple[str, ...]:
    """What does not stop the unit, but what an assessor or a verifier would ask about.

    *loose_outcomes* are the texts of outcomes that no criterion belongs to; *real_work_only* says
    that the unit takes no simulation, *signed* that it is signed off.
    """
    return (
        *(_not_signed(coverage) if signed else ()),
        *(_simulated_items(coverage) if real_work_only else ()),
        *_own_word_alone(coverage),
        *_single_items(coverage),
        *_one_kind_only(coverage),
        *_old_items(coverage, today, current_for_days),
        *(
            f"{item.code} is tied to criteria here, but not to one that takes evidence of its kind."
            for item in coverage.idle
        ),
        *_untouched_outcomes(coverage, loose_outcomes),
    )


def _not_signed(coverage: Coverage) -> list[str]:
    """The items that came to a criterion after its unit was submitted, wholly: part of one isn't.

    Another passage of an item, or its next version, can be mapped beside what was submitted.
    """
    found: dict[str, list[str]] = {}
    for criterion in coverage.criteria:
        submitted = {
            each.item.number for each in criterion.ties if each.state is not TieState.MAPPED
        }
        for each in criterion.counting:
            if each.state is TieState.MAPPED and each.item.number not in submitted:
                found.setdefault(each.item.code, []).append(criterion.label)
    return [
        f"{code} is mapped to {listed(list(dict.fromkeys(labels)))}, but {NOT_SIGNED}."
        for code, labels in sorted(found.items(), key=lambda each: int(each[0][1:]))
    ]


def _own_word_alone(coverage: Coverage) -> list[str]:
    labels = [each.label for each in coverage.criteria if _is_own_word_alone(each)]
    if not labels:
        return []
    rest = "rests" if len(labels) == 1 else "rest"
    return [
        f"{listed(labels)} {rest} on the learner's own word alone; a record or a witness helps."
    ]


def _is_own_word_alone(criterion: CoveredCriterion) -> bool:
    if criterion.state is CriterionState.GAP:
        return False
    kinds = {each.item.kind for each in criterion.counting}
    return bool(kinds) and kinds <= _OWN_WORD and not kinds & set(criterion.asked.methods)


def _single_items(coverage: Coverage) -> list[str]:
    """The criteria that fall if one item does, where more than the learner's word was given."""
    labels = [
        criterion.label
        for criterion in coverage.criteria
        if criterion.state is not CriterionState.GAP
        and len({each.item.number for each in criterion.counting}) == 1
        and not _is_own_word_alone(criterion)
    ]
    if not labels:
        return []
    rest = "rests" if len(labels) == 1 else "each rest"
    return [f"{listed(labels)} {rest} on a single item."]


def _one_kind_only(coverage: Coverage) -> list[str]:
    """Several items that all show the work in one way; one's own word alone is told elsewhere."""
    used = {
        each.item.number: each.item.kind
        for criterion in coverage.criteria
        for each in criterion.counting
    }
    kinds = {Method(kind) for kind in used.values()}
    if len(used) < 2 or len(kinds) > 1 or kinds <= _OWN_WORD:
        return []
    return [
        f"All {len(used)} items are of one kind, {kinds.pop().label}. "
        "Another kind would show the work from another side."
    ]


def _old_items(coverage: Coverage, today: date, current_for_days: int) -> list[str]:
    used = {
        each.item.number: each.item
        for criterion in coverage.criteria
        for each in criterion.counting
    }
    return [
        f"{item.code} shows work of {in_words(item.work_on)}, older than "
        f"{current_for_days} days; the assessor will ask whether it is still so."
        for _number, item in sorted(used.items())
        if item.work_on is not None and (today - item.work_on).days > current_for_days
    ]


def _simulated_items(coverage: Coverage) -> list[str]:
    found: dict[int, tuple[Item, list[str]]] = {}
    for criterion in coverage.criteria:
        for each in criterion.counting:
            if each.item.simulated:
                found.setdefault(each.item.number, (each.item, []))[1].append(criterion.label)
    return [
        f"{item.code} is simulated; {REAL_WORK_ONLY} It is tied to "
        f"{listed(list(dict.fromkeys(labels)))}."
        for _number, (item, labels) in sorted(found.items())
    ]


def _untouched_outcomes(coverage: Coverage, loose: Sequence[str]) -> list[str]:
    if not coverage.complete:
        return []
    if not coverage.outcomes and len(loose) > 1:
        return [
            "Every criterion is met. Nothing says which of them belong to which learning outcome: "
            "make sure that the evidence shows each outcome too."
        ]
    return [
        f"Every criterion is met, but none of them belongs to the outcome “{text}”: "
        "make sure that the evidence shows it too."
        for text in loose
    ]
