"""Rules of combination: what a choice of units has, and what it still lacks."""

from typing import Any

import pytest

from portfolio.standards.combination import Chosen, Requirement, requirements_of
from portfolio.standards.format.qualification_file import QualificationFile
from portfolio.standards.format.reading import SpoiltFiles, read_qualification

NAMES = {key: key.upper() for key in ("a", "b", "c", "d", "e")}


def a_qualification(
    *groups: dict[str, Any], combination: dict[str, Any] | None = None
) -> QualificationFile:
    return QualificationFile.model_validate(
        {
            "format": 1,
            "key": "q",
            "title": "Diploma",
            "awarding_organisation": {"name": "Example Awards"},
            "status": "live",
            "groups": tuple(groups),
            "combination": combination or {},
        }
    )


def units(**credits: int | None) -> list[Chosen]:
    return [Chosen(key, key.upper(), value, "3") for key, value in credits.items()]


def said(found: tuple[Requirement, ...]) -> list[tuple[str, bool]]:
    return [(each.sentence, each.met) for each in found]


def test_every_mandatory_unit_has_to_be_chosen() -> None:
    group = {"title": "Group A", "kind": "mandatory", "units": ("a", "b")}

    assert said(requirements_of(a_qualification(group), NAMES, units(a=4))) == [
        ("Group A: every unit is mandatory: 1 of 2 chosen; still to choose: B.", False)
    ]
    assert [r.met for r in requirements_of(a_qualification(group), NAMES, units(a=4, b=2))] == [
        True
    ]


def test_a_group_has_a_least_number_of_units_and_credits() -> None:
    group = {"title": "Group B", "units": ("a", "b"), "minimum_units": 2, "minimum_credits": 10}

    assert said(requirements_of(a_qualification(group), NAMES, units(a=9))) == [
        ("Group B: 2 units at least: 1 chosen; 1 unit to go.", False),
        ("Group B: 10 credits at least: 9 chosen; 1 credit to go.", False),
    ]


def test_credits_beyond_what_a_group_may_give_do_not_count() -> None:
    group = {"title": "Group B", "units": ("a", "b"), "maximum_credits": 10}
    whole = a_qualification(group, combination={"minimum_credits": 12})

    assert said(requirements_of(whole, NAMES, units(a=8, b=6))) == [
        ("Group B: 10 credits at most count: 14 chosen; 4 don't count.", True),
        ("In all 12 credits at least: 10 chosen; 2 credits to go.", False),
    ]


def test_units_beyond_what_a_group_may_give_count_by_the_best() -> None:
    group = {"title": "Group B", "units": ("a", "b"), "maximum_units": 1}
    whole = a_qualification(group, combination={"minimum_credits": 8})

    found = requirements_of(whole, NAMES, units(a=3, b=8))

    assert [(r.so_far, r.met) for r in found] == [("2 chosen", True), ("8 chosen", True)]


def test_credits_may_come_from_several_groups_and_have_to_reach_a_level() -> None:
    whole = a_qualification(
        {"title": "B", "units": ("a",)},
        {"title": "C", "units": ("b",)},
        combination={
            "together": ({"groups": ("B", "C"), "minimum_credits": 13},),
            "at_level": ({"level": 4, "minimum_credits": 5},),
        },
    )

    assert said(requirements_of(whole, NAMES, units(a=8, b=6))) == [
        ("B and C together: 13 credits at least: 14 chosen.", True),
        ("5 credits at level 4 or above: 0 chosen; 5 credits to go.", False),
    ]


def test_units_that_bar_each_other_are_named() -> None:
    whole = a_qualification({"units": ("a", "b")}, combination={"barred": (("a", "b"),)})

    assert said(requirements_of(whole, NAMES, units(a=1, b=1))) == [
        ("A and B bar each other: both are chosen; keep one.", False)
    ]


def test_unstated_credits_are_said_to_be_so() -> None:
    group = {"title": "Group B", "units": ("a",), "minimum_credits": 2}

    assert said(requirements_of(a_qualification(group), NAMES, units(a=None))) == [
        (
            "Group B: 2 credits at least: 0 chosen; 2 credits to go; "
            "the credits of A are not stated.",
            False,
        )
    ]


def test_a_unit_of_another_qualification_does_not_count() -> None:
    whole = a_qualification({"units": ("a",)}, combination={"minimum_units": 1})

    assert [r.met for r in requirements_of(whole, NAMES, units(e=4))] == [False]


SPOILT = b"""format: 1
key: q
title: Diploma
awarding_organisation: {name: Example Awards}
status: live
groups:
  - title: Group A
    units: [a]
combination:
  together:
    - groups: [Group A, Group B]
      minimum_credits: 3
  barred:
    - [a, z]
"""


def test_rules_name_groups_and_units_that_are_there() -> None:
    with pytest.raises(SpoiltFiles) as caught:
        read_qualification(SPOILT, name="q.yaml")

    assert [str(problem) for problem in caught.value.problems] == [
        "q.yaml:11: combination, together, 1st entry, groups, 2nd entry: There is no group "
        '"Group B". Mend: Write one of: Group A.',
        'q.yaml:14: combination, barred, 1st entry, 2nd entry: No group names the unit "z". '
        "Mend: Add it to a group, or delete it.",
    ]
