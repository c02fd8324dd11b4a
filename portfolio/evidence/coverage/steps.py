"""What a unit still needs, in words: the least that the learner can do to close its gaps."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from portfolio.evidence.coverage.unit import Coverage, CoveredCriterion, Item, TieState
from portfolio.sentences import listed
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
    if not coverage.ready_to_submit:
        return []
    return [Step(f"Submit the unit, so that {assessor} can judge it.", target=Target.SUBMIT)]
