"""Everything a unit's page shows of one version: what the source says, and what follows from it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from portfolio.standards.format.unit_file import UnitFile
from portfolio.standards.methods import Method
from portfolio.standards.models import Criterion, Qualification, UnitVersion
from portfolio.standards.reconciliation import Reconciled, reconciliation_of
from portfolio.standards.simulation import said_of
from portfolio.standards.wording import near_duplicates


@dataclass(frozen=True)
class CriterionLine:
    """A criterion as pages show it, beside its source's own words."""

    id: int
    label: str
    our_numbering: bool
    display: str
    verbatim: str
    demands: str
    near: str
    outcome: str
    plain_words: str


@dataclass(frozen=True)
class MistakeLine:
    """A common mistake: a text alone, or a misconception with its correction."""

    text: str
    misconception: str
    correction: str
    near: str


@dataclass(frozen=True)
class Sheet:
    """One version of a unit, ready to be shown."""

    said: UnitFile
    criteria: tuple[CriterionLine, ...]
    mistakes: tuple[MistakeLine, ...]
    level: str
    simulation: str
    demanded: tuple[str, ...]
    reconciliation: tuple[Reconciled, ...]

    @property
    def our_numbering(self) -> bool:
        """Whether the source leaves some criterion without a number."""
        return any(line.our_numbering for line in self.criteria)


def sheet_of(version: UnitVersion, within: Sequence[Qualification]) -> Sheet:
    """The sheet of a version whose criteria and outcomes are loaded."""
    said = as_said(version)
    near = _near([c.text for c in version.criteria], [c.label for c in version.criteria])
    mistakes_near = _near(
        [mistake.wording for mistake in said.mistakes],
        [str(place) for place in range(1, len(said.mistakes) + 1)],
    )
    return Sheet(
        said=said,
        criteria=tuple(
            _criterion_line(criterion, note, said.plain_words.get(criterion.key, ""))
            for criterion, note in zip(version.criteria, near, strict=True)
        ),
        mistakes=tuple(
            MistakeLine(
                text=mistake.text or "",
                misconception=mistake.misconception or "",
                correction=mistake.correction or "",
                near=note,
            )
            for mistake, note in zip(said.mistakes, mistakes_near, strict=True)
        ),
        level=_level(version, within),
        simulation=_simulation(said, within),
        demanded=tuple(method.label for method in said.methods_demanded),
        reconciliation=reconciliation_of(said),
    )


def as_said(version: UnitVersion) -> UnitFile:
    """The version as its data file said it."""
    content = dict(version.content)
    lead_ins = content.pop("lead_ins", {})
    plain_words = content.pop("plain_words", {})
    level = version.level
    return UnitFile.model_validate_json(
        json.dumps(
            content
            | {
                "format": 1,
                "key": version.unit.file_key,
                "title": version.title,
                "short_name": _short_name(version),
                "number": version.number,
                "level": int(level) if level and level.isdecimal() else level,
                "outcomes": [
                    {"key": o.key, "number": o.number, "text": o.text} for o in version.outcomes
                ],
                "criteria": [
                    {
                        "key": c.key,
                        "number": c.number,
                        "text": c.text,
                        "lead_in": lead_ins.get(c.key) or _lead_in(c),
                        "methods": c.methods,
                        "plain_words": plain_words.get(c.key),
                        "outcome": c.outcome.key if c.outcome else None,
                    }
                    for c in version.criteria
                ],
            }
        )
    )


def _short_name(version: UnitVersion) -> str | None:
    """The short name that the file gives; a version has its title where the file gives none."""
    return version.short_name if version.short_name != version.title else None


def _lead_in(criterion: Criterion) -> str | None:
    """What pages leave out of the text's beginning; told so for versions that don't keep it."""
    left_out = len(criterion.text) - len(criterion.display_text)
    return criterion.text[:left_out].rstrip(" ,:;") or None


def demand_in_words(methods: Sequence[str]) -> str:
    """What kind of evidence a criterion demands, as a sentence's end; empty where any will do."""
    named = [f"{Method(code).label} ({code})" for code in methods]
    if not named:
        return ""
    if len(named) == 1:
        return f"Demands {named[0]}."
    return f"Demands any one of: {', '.join(named)}."


def _criterion_line(criterion: Criterion, near: str, plain_words: str) -> CriterionLine:
    return CriterionLine(
        id=criterion.id,
        label=criterion.label,
        our_numbering=criterion.number is None,
        display=criterion.display_text,
        verbatim=criterion.text if criterion.text != criterion.display_text else "",
        demands=demand_in_words(criterion.methods),
        near=near,
        outcome=(
            f"Outcome {criterion.outcome.number or criterion.outcome.position}"
            if criterion.outcome
            else ""
        ),
        plain_words=plain_words,
    )


def _near(texts: Sequence[str], labels: Sequence[str]) -> list[str]:
    """For each text what it nearly repeats: "Close to 1; kept apart."; empty for most."""
    others: list[list[str]] = [[] for _ in texts]
    for pair in sorted(near_duplicates(texts), key=lambda p: (p.first, p.second)):
        others[pair.second].append(labels[pair.first])
        others[pair.first].append(labels[pair.second])
    return [f"Close to {' and '.join(each)}; kept apart." if each else "" for each in others]


def _simulation(said: UnitFile, within: Sequence[Qualification]) -> str:
    stated = {qualification.simulation for qualification in within}
    by_qualification = stated.pop() if len(stated) == 1 else None
    words = said_of(said.simulation, by_qualification)
    by_itself = said.simulation is not None or by_qualification is None
    return words if by_itself else f"{words}, stated by the qualification"


def _level(version: UnitVersion, within: Sequence[Qualification]) -> str:
    if version.level:
        return f"Level {version.level}"
    levels = {qualification.level for qualification in within}
    if len(levels) == 1 and None not in levels:
        return f"Level {levels.pop()}, stated by the qualification"
    return "Not stated"
