"""What the unit page says in words: the answer at the top, what to do, what is worth knowing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, url_for

from portfolio.evidence.coverage.queries import takes_real_work_only
from portfolio.evidence.coverage.steps import Step, Target, steps_to_close
from portfolio.evidence.coverage.unit import CriterionState
from portfolio.evidence.coverage.worth_knowing import worth_knowing
from portfolio.overview.unit.page import UnitPage
from portfolio.sentences import listed, number
from portfolio.standards.methods import method_names


@dataclass(frozen=True)
class StepLine:
    """A step with the page where it is taken; an empty address where the assessor acts."""

    sentence: str
    closing: str
    href: str
    label: str


@dataclass(frozen=True)
class UnitWords:
    """The sentences of the unit page."""

    headline: str
    detail: str
    missing: str
    steps: tuple[StepLine, ...]
    knowing: tuple[str, ...]
    guidance: tuple[str, ...]
    mistakes: tuple[str, ...]


def words_of(page: UnitPage, *, assessor: str, today: date, current_for_days: int) -> UnitWords:
    """What the page says; *assessor* is the name that the learner is told to ask."""
    covered = page.coverage
    # Where nothing can be done, nothing is asked.
    steps = (
        steps_to_close(covered, assessor=assessor, drafts=page.drafts)
        if page.unit.worked_on
        else ()
    )
    loose = [part for line in page.outcomes if not line.criteria for part in line.parts]
    content = page.text.content
    return UnitWords(
        headline=_headline(page),
        detail=_detail(page),
        missing=_missing(page),
        steps=(*_answers_due(page), *(_line(page, step) for step in steps)),
        knowing=worth_knowing(
            covered,
            today=today,
            current_for_days=current_for_days,
            loose_outcomes=loose,
            real_work_only=takes_real_work_only(page.unit),
            signed=page.unit.locked,
        ),
        guidance=tuple(content.get("guidance") or ()),
        mistakes=tuple(
            each.get("text")
            or f"Misconception: {each['misconception']} Correction: {each['correction']}"
            for each in content.get("mistakes") or ()
        ),
    )


def _answers_due(page: UnitPage) -> list[StepLine]:
    """What was asked in an earlier version of the text, in the words that hold still."""
    return [
        StepLine(f"Answer {asked.by_name} on {criterion.label}: {asked.feedback}", "", "", "")
        for criterion in page.coverage.criteria
        if (asked := page.asked_before.get(criterion.id))
    ]


def _missing(page: UnitPage) -> str:
    """The methods that criteria demand and nobody supplied."""
    found = [
        f"{method_names(methods)} (for {listed(labels)})"
        for methods, labels in page.coverage.methods_missing
    ]
    return f"Demanded and not supplied yet: {'; '.join(found)}." if found else ""


def _headline(page: UnitPage) -> str:
    covered = page.coverage
    gaps, more = len(covered.gaps), len(covered.more_needed)
    if gaps:
        return number(gaps, "gap left.", "gaps left.")
    if more:
        return "Nothing is a gap, but more is needed."
    if covered.complete:
        verified = covered.criteria[0].state is CriterionState.VERIFIED
        return "Every criterion is verified." if verified else "Every criterion is met."
    if covered.unsubmitted:
        return "Nothing is missing: ready to submit."
    return "Nothing is missing: waiting for the assessor."


def _detail(page: UnitPage) -> str:
    covered = page.coverage
    tied = sum(bool(row.counting) for row in covered.criteria)
    if not tied and not covered.met:
        if covered.total == 1:
            return "There is one criterion, and no evidence for it yet."
        return f"There are {_count(covered.total)} criteria, and no evidence for any of them yet."
    if covered.total == 1:
        return "Its one criterion has evidence" + (" and is met." if covered.met else ".")
    have = "has" if tied == 1 else "have"
    are = "is" if covered.met < 2 else "are"
    first = _count(tied)
    return (
        f"{first[0].upper()}{first[1:]} of {_count(covered.total)} criteria {have} evidence; "
        f"{_count(covered.met)} {are} met."
    )


_WORDS = (
    "none",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def _count(number: int) -> str:
    return _WORDS[number] if number < len(_WORDS) else str(number)


# The page where each step is taken, and what its link says.
PLACES = {
    Target.ADD: ("evidence.add", "Add evidence"),
    Target.WRITE: ("evidence.write_new", "Write it"),
    Target.TESTIMONY: ("witnesses.ask", "Ask a witness"),
    Target.MATRIX: ("evidence.items", "Open the evidence"),
    Target.SUBMIT: ("overview.submit", "Submit"),
}


def _line(page: UnitPage, step: Step) -> StepLine:
    label, href = "", ""
    item = page.items.get(step.item) if step.item is not None else None
    if step.target is Target.ITEM and item is not None:
        label, href = f"Open {item.code}", url_for("evidence.item", id=item.id)
    elif step.target in PLACES:
        endpoint, label = PLACES[step.target]
        of_the_unit = step.target in (Target.SUBMIT, Target.TESTIMONY)
        asked: dict[str, Any] = {}
        if step.target is Target.TESTIMONY:
            asked["for"] = _ids(page, step)
        if endpoint in current_app.view_functions:
            id = page.unit.id if of_the_unit else page.unit.portfolio_id
            href = url_for(endpoint, id=id, **asked)
    return StepLine(step.sentence, step.closing, href, label)


def _ids(page: UnitPage, step: Step) -> list[int]:
    """The criteria that a step closes, for the page on which it is taken."""
    return [each.id for each in page.coverage.criteria if each.label in step.closes]
