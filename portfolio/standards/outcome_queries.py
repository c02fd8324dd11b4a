"""Reads of a unit's outcomes as a centre reads them: whole, or in the parts it confirmed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portfolio.db import db
from portfolio.people.models import Centre
from portfolio.standards.models import LearningOutcome, OutcomeSplit, UnitVersion
from portfolio.standards.wording import suggested_split


@dataclass(frozen=True)
class OutcomeLine:
    """A line of outcomes as one centre reads it: whole, or in the parts its manager confirmed."""

    id: int
    label: str
    our_numbering: bool
    text: str
    # One entry where the line is one outcome to this centre; several where it was split.
    parts: tuple[str, ...]
    # The outcomes that the line may hold; one entry where nothing speaks for several.
    suggested: tuple[str, ...]

    @property
    def is_split(self) -> bool:
        """Whether this centre reads the line as several outcomes."""
        return len(self.parts) > 1

    @property
    def may_hold_several(self) -> bool:
        """Whether the line reads like several outcomes and nobody has split it yet."""
        return not self.is_split and len(self.suggested) > 1


def outcomes_for(unit_version: UnitVersion, centre: Centre) -> tuple[OutcomeLine, ...]:
    """The outcomes of a unit in the order of its source, split as *centre* decided."""
    return outcomes_of_all([unit_version], centre)[unit_version.id]


def outcomes_of_all(
    unit_versions: Iterable[UnitVersion], centre: Centre
) -> dict[int, tuple[OutcomeLine, ...]]:
    """The same for several units at once, by the id of the unit version."""
    ids = {version.id for version in unit_versions}
    outcomes = db.session.scalars(
        select(LearningOutcome)
        .where(LearningOutcome.unit_version_id.in_(ids))
        .order_by(LearningOutcome.position)
    ).all()
    parts = _parts(outcomes, centre)
    found: dict[int, list[OutcomeLine]] = {each: [] for each in ids}
    for outcome in outcomes:
        found[outcome.unit_version_id].append(
            OutcomeLine(
                id=outcome.id,
                label=outcome.number or str(outcome.position),
                our_numbering=outcome.number is None,
                text=outcome.text,
                parts=parts.get(outcome.id, (outcome.text,)),
                suggested=suggested_split(outcome.text),
            )
        )
    return {each: tuple(lines) for each, lines in found.items()}


def _parts(outcomes: Sequence[LearningOutcome], centre: Centre) -> dict[int, tuple[str, ...]]:
    """How the centre's newest decision reads each line; nothing for a line nobody decided on."""
    splits = db.session.scalars(
        select(OutcomeSplit)
        .where(
            OutcomeSplit.for_centre_id == centre.id,
            OutcomeSplit.outcome_id.in_([outcome.id for outcome in outcomes]),
        )
        .order_by(OutcomeSplit.id)
    )
    return {split.outcome_id: tuple(split.parts) for split in splits}


def decision_on(outcome: LearningOutcome, centre: Centre) -> OutcomeSplit | None:
    """The centre's newest decision how the line reads, if there was any."""
    return db.session.scalar(
        select(OutcomeSplit)
        .where(OutcomeSplit.outcome_id == outcome.id, OutcomeSplit.for_centre_id == centre.id)
        .order_by(OutcomeSplit.id.desc())
        .limit(1)
    )
