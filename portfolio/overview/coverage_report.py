"""A unit's coverage as a report: the matrix line by line, and what would close its gaps."""

from collections.abc import Iterator
from typing import Any

from portfolio.access import Relation
from portfolio.evidence.coverage.steps import steps_to_close
from portfolio.evidence.coverage.unit import CoveredCriterion, CoveredTie, CriterionState
from portfolio.overview.unit.page import UnitPage
from portfolio.standards.methods import method_names

_GLYPHS = {
    CriterionState.GAP: "○",
    CriterionState.MAPPED: "◐",
    CriterionState.SUBMITTED: "◑",
    CriterionState.MET: "●",
    CriterionState.MORE_NEEDED: "✕",
    CriterionState.VERIFIED: "◆",
}


def as_plain(page: UnitPage) -> dict[str, Any]:
    """The report as values that JSON can hold."""
    unit, covered = page.unit, page.coverage
    return {
        "learner": unit.learner.name,
        "unit": {
            "key": unit.unit_version.unit.file_key,
            "version": unit.unit_version.version,
            "label": unit.label,
            "state": page.state.state.value,
            "provisional": page.state.provisional,
        },
        "criteria_in_all": covered.total,
        "mapped": covered.mapped,
        "met": covered.met,
        "criteria": [_criterion(each) for each in covered.criteria],
        "steps": [
            {"sentence": step.sentence, "closes": list(step.closes)} for step in _steps(page)
        ],
    }


def as_lines(page: UnitPage) -> Iterator[str]:
    """The report as a person reads it at a terminal."""
    said = as_plain(page)
    unit = said["unit"]
    yield (
        f"{unit['label']}, {said['learner']}: {page.state.text.lower()}. "
        f"{said['mapped']} of {said['criteria_in_all']} criteria mapped, {said['met']} met."
    )
    yield ""
    width = max((len(each["label"]) for each in said["criteria"]), default=0)
    for each, plain in zip(page.coverage.criteria, said["criteria"], strict=True):
        told = [_tie_text(tie) for tie in plain["evidence"]]
        if each.state is CriterionState.GAP:
            told.append(_lacking(each))
        evidence = "; ".join(told)
        state = f"{_GLYPHS[each.state]} {each.state.value}"
        yield f"  {each.label:<{width}}  {state:<13}  {evidence}".rstrip()
        if each.feedback and each.state is CriterionState.MORE_NEEDED:
            yield f"  {'':<{width}}  {'':<13}  The assessor asks: {each.feedback}"
    if said["steps"]:
        yield ""
        yield "What helps next:"
        for step in _steps(page):
            yield f"  - {' '.join(filter(None, (step.sentence, step.closing)))}"


def _steps(page: UnitPage) -> Any:
    # Where nothing can be done, nothing is asked.
    if not page.unit.worked_on:
        return ()
    working = page.unit.working(Relation.ASSESSOR)
    return steps_to_close(
        page.coverage,
        assessor=working.name if working else "your assessor",
        drafts=page.drafts,
    )


def _criterion(each: CoveredCriterion) -> dict[str, Any]:
    return {
        "label": each.label,
        "text": each.asked.text,
        "state": each.state.value,
        "methods": list(each.asked.methods),
        "methods_missing": list(each.methods_missing),
        "feedback": each.feedback,
        "evidence": [_tie(tie) for tie in each.ties],
    }


def _tie(each: CoveredTie) -> dict[str, Any]:
    return {
        "code": each.item.code,
        "title": each.item.title,
        "version": each.tie.version,
        "locator": each.tie.locator,
        "place": each.tie.place,
        "state": each.state.value,
        "counts": each.counts,
    }


def _tie_text(tie: dict[str, Any]) -> str:
    place = f" {tie['place']}" if tie["place"] else ""
    return f"{tie['code']}{place}{'' if tie['counts'] else ' (does not count)'}"


def _lacking(each: CoveredCriterion) -> str:
    if each.methods_missing:
        return f"needs {method_names(each.methods_missing)}"
    return "nothing that counts is mapped to it" if each.ties else "nothing is mapped to it"
