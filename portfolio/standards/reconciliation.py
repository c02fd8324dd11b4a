"""What a source says it holds, beside what it holds; shown, never a reason to refuse."""

from dataclasses import dataclass

from portfolio.standards.format.unit_file import UnitFile
from portfolio.standards.wording import suggested_split


@dataclass(frozen=True)
class Reconciled:
    """One stated count beside what was found; `stated` is None where the source says nothing."""

    what: str
    stated: int | None
    found: int
    note: str | None = None

    @property
    def agrees(self) -> bool | None:
        """Whether both are the same; None where there is nothing to compare."""
        return None if self.stated is None else self.stated == self.found

    @property
    def sentence(self) -> str:
        """The comparison as a person reads it."""
        said = f"{self.what.replace('_', ' ').capitalize()}: {self.found} found, "
        if self.stated is None:
            said += "no number stated."
        else:
            said += "as stated." if self.agrees else f"{self.stated} stated."
        return f"{said} {self.note}" if self.note else said


def reconciliation_of(unit: UnitFile) -> tuple[Reconciled, ...]:
    """Each count that sources state, beside what the unit really holds."""
    stated = unit.stated_counts
    # The format has no key skills: no source lists any, whatever it states.
    return (
        Reconciled(
            "learning_outcomes", stated.learning_outcomes, len(unit.outcomes), _joined_lines(unit)
        ),
        Reconciled("assessment_guidance", stated.assessment_guidance, len(unit.guidance)),
        Reconciled("key_skills", stated.key_skills, 0),
        Reconciled("key_terms", stated.key_terms, len(unit.terms)),
        Reconciled("assessment_criteria", stated.assessment_criteria, len(unit.criteria)),
    )


def _joined_lines(unit: UnitFile) -> str | None:
    parts = [suggested_split(outcome.text) for outcome in unit.outcomes]
    joined = [len(part) for part in parts if len(part) > 1]
    if not joined:
        return None
    lines = "One line" if len(joined) == 1 else f"{len(joined)} lines"
    return f"{lines} may hold {sum(joined)}, joined by commas."
