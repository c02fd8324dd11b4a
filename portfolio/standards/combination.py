"""Rules of combination: which choice of units makes a qualification, and what is still missing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from portfolio.sentences import number
from portfolio.standards.format.qualification_file import QualificationFile, UnitGroup


@dataclass(frozen=True)
class Chosen:
    """A unit that was chosen, as far as its source says what it weighs."""

    key: str
    name: str
    credits: int | None
    level: str | None


@dataclass(frozen=True)
class Requirement:
    """One rule, and how far a choice has come with it."""

    rule: str
    so_far: str
    met: bool
    missing: str = ""

    @property
    def sentence(self) -> str:
        """The rule and how it stands, as one line."""
        return f"{self.rule}: {self.so_far}{f'; {self.missing}' if self.missing else ''}."


def requirements_of(
    qualification: QualificationFile, names: Mapping[str, str], chosen: Iterable[Chosen]
) -> tuple[Requirement, ...]:
    """Every rule of the qualification beside the choice; *names* are those of its units by key.

    Credits beyond what a group may give don't count. A unit whose credits its source doesn't
    state counts as a unit and gives none, and that is said.
    """
    by_key = {each.key: each for each in chosen if each.key in qualification.units}
    return (
        *(rule for group in qualification.groups for rule in _of_group(group, names, by_key)),
        *_of_groups_together(qualification, by_key),
        *_of_the_whole(qualification, by_key),
        *_barred(qualification, names, by_key),
    )


def _of_group(
    group: UnitGroup, names: Mapping[str, str], chosen: Mapping[str, Chosen]
) -> Iterator[Requirement]:
    title = group.title or "Its units"
    taken = [chosen[key] for key in group.units if key in chosen]
    if group.kind == "mandatory":
        left = [names.get(key, key) for key in group.units if key not in chosen]
        yield Requirement(
            f"{title}: every unit is mandatory",
            f"{len(taken)} of {len(group.units)} chosen",
            not left,
            f"still to choose: {', '.join(left)}" if left else "",
        )
    if group.minimum_units is not None:
        rule = f"{title}: {_units(group.minimum_units)} at least"
        yield _at_least(rule, len(taken), group.minimum_units, "unit", "units")
    if group.maximum_units is not None and len(taken) > group.maximum_units:
        yield Requirement(
            f"{title}: {_units(group.maximum_units)} at most count",
            f"{len(taken)} chosen",
            True,
            f"{len(taken) - group.maximum_units} more than count",
        )
    if group.minimum_credits is not None:
        rule = f"{title}: {group.minimum_credits} credits at least"
        yield _credits(rule, taken, group.minimum_credits)
    if group.maximum_credits is not None and _sum(taken) > group.maximum_credits:
        yield Requirement(
            f"{title}: {group.maximum_credits} credits at most count",
            f"{_sum(taken)} chosen",
            True,
            f"{_sum(taken) - group.maximum_credits} don't count",
        )


def _of_groups_together(
    qualification: QualificationFile, chosen: Mapping[str, Chosen]
) -> Iterator[Requirement]:
    by_title = {group.title: group for group in qualification.groups}
    for each in qualification.combination.together:
        groups = [by_title[title] for title in each.groups if title in by_title]
        counted = sum(_counted(group, chosen) for group in groups)
        taken = [chosen[key] for group in groups for key in group.units if key in chosen]
        rule = f"{' and '.join(each.groups)} together: {each.minimum_credits} credits at least"
        yield _credits(rule, taken, each.minimum_credits, counted)


def _of_the_whole(
    qualification: QualificationFile, chosen: Mapping[str, Chosen]
) -> Iterator[Requirement]:
    rules = qualification.combination
    taken = [*chosen.values()]
    counted = sum(_counted(group, chosen) for group in qualification.groups)
    if rules.minimum_units is not None:
        rule = f"In all {_units(rules.minimum_units)} at least"
        yield _at_least(rule, len(taken), rules.minimum_units, "unit", "units")
    if rules.minimum_credits is not None:
        rule = f"In all {rules.minimum_credits} credits at least"
        yield _credits(rule, taken, rules.minimum_credits, counted)
    for each in rules.at_level:
        high = [unit for unit in taken if _reaches(unit.level, each.level)]
        yield _credits(
            f"{each.minimum_credits} credits at level {each.level} or above",
            high,
            each.minimum_credits,
        )


def _barred(
    qualification: QualificationFile, names: Mapping[str, str], chosen: Mapping[str, Chosen]
) -> Iterator[Requirement]:
    for pair in qualification.combination.barred:
        both = [names.get(key, key) for key in pair if key in chosen]
        if len(both) > 1:
            yield Requirement(
                f"{' and '.join(both)} bar each other", "both are chosen", False, "keep one"
            )


def _counted(group: UnitGroup, chosen: Mapping[str, Chosen]) -> int:
    """The credits of a group that count: those of its best units, up to what it may give."""
    credits = sorted(
        (chosen[key].credits or 0 for key in group.units if key in chosen), reverse=True
    )
    total = sum(credits[: group.maximum_units])
    return total if group.maximum_credits is None else min(total, group.maximum_credits)


def _credits(
    rule: str, taken: Iterable[Chosen], needed: int, counted: int | None = None
) -> Requirement:
    taken = [*taken]
    has = _sum(taken) if counted is None else counted
    unknown = [unit.name for unit in taken if unit.credits is None]
    found = _at_least(rule, has, needed, "credit", "credits")
    if not unknown:
        return found
    said = f"the credits of {', '.join(unknown)} are not stated"
    return Requirement(
        rule, found.so_far, found.met, f"{found.missing}; {said}" if found.missing else said
    )


def _at_least(rule: str, has: int, needed: int, one: str, many: str) -> Requirement:
    left = max(0, needed - has)
    missing = f"{left} {one if left == 1 else many} to go" if left else ""
    return Requirement(rule, f"{has} chosen", not left, missing)


def _sum(taken: Iterable[Chosen]) -> int:
    return sum(unit.credits or 0 for unit in taken)


def _units(count: int) -> str:
    return number(count, "unit", "units")


_LEVELS = ("Entry 1", "Entry 2", "Entry 3", "1", "2", "3", "4", "5", "6", "7", "8")


def _reaches(level: str | None, wanted: int | str) -> bool:
    return level in _LEVELS and _LEVELS.index(level) >= _LEVELS.index(str(wanted))
