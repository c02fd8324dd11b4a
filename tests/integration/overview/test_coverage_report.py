"""The report of a unit's coverage says what the unit page says, for a terminal and for machines."""

import pytest

from portfolio.enrolment.models import PortfolioUnit
from portfolio.overview.coverage_report import as_lines, as_plain
from portfolio.overview.unit.page import UnitPage, get_unit_page
from portfolio.standards.texts import forget
from tests.world import (
    TODAY,
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_tie,
    a_unit_version,
    an_assessor,
    an_item,
    store,
)

pytestmark = pytest.mark.usefixtures("isolation")


@pytest.fixture
def page() -> UnitPage:
    """A unit of two criteria, one of them mapped."""
    centre = a_centre()
    learner, assessor = a_learner(centre), an_assessor(centre)
    store(learner, assessor)
    unit: PortfolioUnit = a_portfolio_unit(
        a_portfolio(learner), a_unit_version("Listen actively", "Log it"), assessor=assessor
    )
    item = an_item(unit.portfolio)
    store(unit, item, a_tie(item, unit, 1, locator="1"))
    return get_unit_page(unit, learner, today=TODAY)


def test_a_line_for_each_criterion_with_its_state_and_evidence(page: UnitPage) -> None:
    lines = list(as_lines(page))

    assert "1 of 2 criteria mapped, 0 met." in lines[0]
    assert [" ".join(line.split()) for line in lines[2:4]] == [
        "1 ◐ mapped E1 ¶1",
        "2 ○ gap nothing is mapped to it",
    ]
    assert any("Closes 2." in line for line in lines[4:])


def test_a_gap_says_why_though_something_is_mapped(page: UnitPage) -> None:
    unit = page.unit
    criterion = unit.unit_version.criteria[1]
    criterion.methods = ["O"]
    item = an_item(unit.portfolio)
    store(criterion, item, a_tie(item, unit, 2, locator="1"))
    forget()

    lines = list(as_lines(get_unit_page(unit, unit.learner, today=TODAY)))

    assert " ".join(lines[3].split()) == "2 ○ gap E2 ¶1; needs assessor's direct observation"


def test_machines_read_the_same(page: UnitPage) -> None:
    said = as_plain(page)

    assert (said["criteria_in_all"], said["mapped"], said["met"]) == (2, 1, 0)
    first, second = said["criteria"]
    assert first["state"] == "mapped"
    assert [(tie["code"], tie["locator"], tie["counts"]) for tie in first["evidence"]] == [
        ("E1", "1", True)
    ]
    assert second["state"] == "gap"
    assert second["evidence"] == []
    assert any(step["closes"] == ["2"] for step in said["steps"])
