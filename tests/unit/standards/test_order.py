"""Whether criteria stand in the order of their numbers."""

import pytest

from portfolio.standards.format.unit_file import CriterionEntry
from portfolio.standards.own_units.rules import told_of_order


def entries(*numbers: str) -> list[CriterionEntry]:
    """Criteria by outcome and number: "serve 1.2"."""
    return [
        CriterionEntry(key=f"c{place}", number=number, text="Serve", outcome=outcome)
        for place, (outcome, number) in enumerate(each.split() for each in numbers)
    ]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        (("a 1.1", "a 1.10", "a 1.9"), "1.10 stands before 1.9"),
        (("a 1", "a 2", "b 1", "b 2"), ""),
        (("a 1", "a 2", "b 1", "b 3", "b 2"), "3 stands before 2"),
        (("a 2.1", "b 1.1"), "2.1 stands before 1.1"),
    ],
)
def test_an_outcome_that_numbers_afresh_is_in_order(numbers: tuple[str, ...], told: str) -> None:
    said = told_of_order(entries(*numbers))

    assert told in said
    assert bool(told) == bool(said)
