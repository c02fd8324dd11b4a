"""A portfolio's units as one person may see them, and what they make of qualifications."""

from dataclasses import dataclass

from portfolio.enrolment.models import Portfolio
from portfolio.enrolment.visible_queries import visible_units
from portfolio.overview.unit.lines import UnitLine, lines_of_units
from portfolio.people.models import Centre, User
from portfolio.standards.combination import Chosen, Requirement, requirements_of
from portfolio.standards.models import Qualification
from portfolio.standards.qualification_queries import WholeQualification, whole_qualification


def lines_of(portfolio: Portfolio, user: User) -> tuple[UnitLine, ...]:
    """The units of *portfolio* that *user* may see, with state and progress."""
    return lines_of_units(visible_units(user, of=portfolio))


@dataclass(frozen=True)
class Choice:
    """A qualification, the units of it that a learner has, and what its rules still want."""

    whole: WholeQualification
    chosen: frozenset[str]  # by key
    requirements: tuple[Requirement, ...]

    @property
    def complete(self) -> bool:
        """Whether every rule is met; without a rule nothing can be said."""
        return bool(self.requirements) and all(each.met for each in self.requirements)


def choices_of(portfolio: Portfolio, centre: Centre) -> tuple[Choice, ...]:
    """Each qualification that the learner has units under, beside what was chosen."""
    under: dict[int, Qualification] = {
        unit.qualification.id: unit.qualification
        for unit in portfolio.units
        if unit.qualification is not None
    }
    return tuple(_choice(portfolio, each, centre) for each in under.values())


def _choice(portfolio: Portfolio, qualification: Qualification, centre: Centre) -> Choice:
    whole = whole_qualification(qualification, centre)
    chosen = [
        Chosen(key, version.label, version.content.get("credits"), version.level)
        for version in (unit.unit_version for unit in portfolio.units)
        if (key := whole.key_of(version))
    ]
    return Choice(
        whole,
        frozenset(each.key for each in chosen),
        requirements_of(whole.said, whole.names, chosen),
    )
