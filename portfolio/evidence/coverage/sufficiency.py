"""What a unit still needs, in words: the least that closes its gaps, and what is worth knowing."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

from portfolio.days import in_words
from portfolio.evidence.coverage.unit import (
    Asked,
    Coverage,
    CoveredCriterion,
    CriterionState,
    Item,
    TieState,
)
from portfolio.standards.methods import Method


class Target(StrEnum):
    """Where a step is taken."""

    ADD = "add"
    WRITE = "write"
    TESTIMONY = "testimony"
    ITEM = "item"  # `item` says which
    MATRIX = "matrix"
    SUBMIT = "submit"
    NOWHERE = ""  # the assessor acts, not the reader


@dataclass(frozen=True)
class Step:
    """One thing that the learner can do, and the criteria that it closes."""

    sentence: str
    closes: tuple[str, ...] = ()
    target: Target = Target.NOWHERE
    item: int | None = None

    @property
    def closing(self) -> str:
        """ "Closes 3 and 8.", where it closes any."""
        return f"Closes {listed(self.closes)}." if self.closes else ""


# What a page says beside simulated evidence.
REAL_WORK_ONLY = "this unit takes evidence of real work only."

# Who supplies a method, as the learner is told: {assessor} is a name.
_HOW: dict[Method, tuple[str, Target]] = {
    Method.OBSERVATION: ("Ask {assessor} to observe you.", Target.NOWHERE),
    Method.PRODUCT_OF_WORK: ("Add something you made at work.", Target.ADD),
    Method.PROFESSIONAL_DISCUSSION: (
        "Ask {assessor} for a professional discussion.",
        Target.NOWHERE,
    ),
    Method.WITNESS_TESTIMONY: ("Ask somebody who saw you work for a testimony.", Target.TESTIMONY),
    Method.EXPERT_WITNESS_TESTIMONY: (
        "Ask an expert who saw you work for a testimony.",
        Target.TESTIMONY,
    ),
    Method.REFLECTIVE_ACCOUNT: (
        "Add a reflective account that looks back on one event.",
        Target.WRITE,
    ),
    Method.QUESTIONS: ("Ask {assessor} to put questions to you.", Target.NOWHERE),
    Method.CASE_STUDY: ("Add a case study, assignment or project.", Target.WRITE),
    Method.SIMULATION: ("Ask {assessor} for a role play.", Target.NOWHERE),
    Method.PRIOR_LEARNING: ("Add a record of prior learning.", Target.WRITE),
    Method.COMPLAINT_LOG: ("Add your complaint log.", Target.ADD),
    Method.RECORDING: ("Add a recording or a photo.", Target.ADD),
    Method.OTHER_RECORD: ("Add a record that somebody else made.", Target.ADD),
}

# The kinds in which nobody but the learner speaks.
_OWN_WORD = frozenset({Method.REFLECTIVE_ACCOUNT, Method.CASE_STUDY, Method.PRIOR_LEARNING})


def steps_to_close(
    coverage: Coverage, *, assessor: str = "your assessor", drafts: Sequence[int] = ()
) -> tuple[Step, ...]:
    """The least that the learner can do to close the unit's gaps, in a good order to do it.

    A method that closes several gaps is asked for once; an item that is there already is tried
    before a new one is asked for. *drafts* are the numbers of items that nobody declared yet.
    """
    return (
        *_for_methods(coverage, assessor),
        *_for_any_kind(coverage),
        *_answers(coverage, assessor),
        *_overtaken(coverage),
        *_submission(coverage, assessor),
        *(
            Step(f"Declare E{number} authentic so that it counts.", target=Target.ITEM, item=number)
            for number in drafts
        ),
        *(
            Step(
                f"Map {item.code} to something: it is tied to nothing.",
                target=Target.ITEM,
                item=item.number,
            )
            for item in coverage.untied
        ),
    )


def worth_knowing(
    coverage: Coverage,
    *,
    today: date,
    current_for_days: int,
    loose_outcomes: Sequence[str] = (),
    real_work_only: bool = False,
) -> tuple[str, ...]:
    """What does not stop the unit, but what an assessor or a verifier would ask about.

    *loose_outcomes* are the texts of outcomes that no criterion belongs to; *real_work_only* says
    that the unit takes no simulation.
    """
    return (
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


def close_pairs(criteria: Sequence[Asked]) -> Mapping[int, tuple[str, ...]]:
    """Which criteria ask nearly the same, by id: the labels of those close to each.

    They are told, never merged: each stays to be covered. Two are close if they share two fifths
    of the words of the shorter, or demand the same method and share any word of weight.
    """
    return _close_pairs(tuple(criteria))


@lru_cache(maxsize=200)
def _close_pairs(criteria: tuple[Asked, ...]) -> Mapping[int, tuple[str, ...]]:
    words = {asked.id: _words(asked.text) for asked in criteria}
    found: dict[int, list[str]] = {}
    for one, other in combinations(criteria, 2):
        shared = len(words[one.id] & words[other.id])
        shorter = min(len(words[one.id]), len(words[other.id])) or 1
        same_demand = bool(one.methods) and one.methods == other.methods
        if shared / shorter >= 0.4 or (same_demand and shared):
            found.setdefault(one.id, []).append(other.label)
            found.setdefault(other.id, []).append(one.label)
    return {id: tuple(labels) for id, labels in found.items()}


def method_names(methods: Sequence[str]) -> str:
    """Methods as a sentence names them, any one of which will do."""
    return " or ".join(Method(code).label for code in methods)


def listed(words: Sequence[str]) -> str:
    """Words as a sentence says them: 1, 3 and 8."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _for_methods(coverage: Coverage, assessor: str) -> list[Step]:
    """One step a method, beginning with the method that closes the most gaps."""
    waiting = [gap for gap in coverage.gaps if gap.asked.methods]
    steps = []
    while waiting:
        chosen = _most_useful(waiting)
        closed = [gap for gap in waiting if chosen in gap.asked.methods]
        waiting = [gap for gap in waiting if gap not in closed]
        steps.append(_step_for(Method(chosen), closed, coverage, assessor))
    return steps


def _most_useful(waiting: Sequence[CoveredCriterion]) -> str:
    asked = Counter(method for gap in waiting for method in gap.asked.methods)
    order = [method.value for method in Method]
    return min(asked, key=lambda method: (-asked[method], order.index(method)))


def _step_for(
    method: Method, closed: Sequence[CoveredCriterion], coverage: Coverage, assessor: str
) -> Step:
    labels = tuple(gap.label for gap in closed)
    sentence, target = _HOW[method]
    sentence = sentence.format(assessor=assessor)
    there = [item for item in coverage.items if item.kind == method and not item.withdrawn]
    if not there:
        return Step(sentence, labels, target)
    codes = listed([item.code for item in there])
    shows = "shows" if len(there) == 1 else "show"
    return Step(
        f"See whether {codes} {shows} {listed(labels)}, and map it. "
        f"If not: {sentence[0].lower()}{sentence[1:]}",
        labels,
        Target.ITEM,
        there[0].number,
    )


def _for_any_kind(coverage: Coverage) -> list[Step]:
    labels = tuple(gap.label for gap in coverage.gaps if not gap.asked.methods)
    if not labels:
        return []
    if coverage.items:
        sentence = "Map an item you have, or add one; evidence of any kind will do."
    else:
        sentence = "Add a first item of evidence; any kind will do."
    return [Step(sentence, labels, Target.ADD)]


def _answers(coverage: Coverage, assessor: str) -> list[Step]:
    return [
        Step(f"Answer {assessor} on {each.label}: {each.feedback}", (each.label,), Target.MATRIX)
        if each.feedback
        else Step(f"Add what {assessor} asked for on {each.label}.", (each.label,), Target.MATRIX)
        for each in coverage.more_needed
        if not each.answered
    ]


def _overtaken(coverage: Coverage) -> list[Step]:
    """An item was changed after it was mapped, and its passages no longer say the same."""
    found: dict[int, tuple[Item, list[str]]] = {}
    for criterion in coverage.criteria:
        if criterion.met:
            continue
        counting = {each.item.number for each in criterion.counting}
        for each in criterion.ties:
            behind = each.state is TieState.MAPPED and not each.newest and not each.item.withdrawn
            if behind and each.item.number not in counting:
                found.setdefault(each.item.number, (each.item, []))[1].append(criterion.label)
    return [
        Step(
            f"Map {item.code} to {listed(list(dict.fromkeys(labels)))} again: "
            "it was changed where it was mapped.",
            target=Target.ITEM,
            item=item.number,
        )
        for item, labels in found.values()
    ]


def _submission(coverage: Coverage, assessor: str) -> list[Step]:
    unanswered = [each for each in coverage.more_needed if not each.answered]
    if coverage.gaps or unanswered or not coverage.unsubmitted:
        return []
    return [Step(f"Submit the unit, so that {assessor} can judge it.", target=Target.SUBMIT)]


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


# Words that say how something is asked, not what.
_LIGHT = frozenset(
    re.findall(
        r"\w+",
        """a an and any are as at be been by can clear could do does for from have how in including
        into is it its of on or own that the their them they this to was what when which while
        who will with your complaint complaints customer customers effective evidence document
        documented show shows""",
    )
)


def _words(text: str) -> frozenset[str]:
    """The first five letters of each word of weight, so that "early" and "earlier" are close."""
    found = re.findall(r"[^\W\d_]{3,}", text.lower())
    return frozenset(word[:5] for word in found if word not in _LIGHT)
