"""What is done to ties, and to a unit by its learner."""

from collections.abc import Callable

from portfolio.evidence.mapping import actions as mapping
from portfolio.evidence.models import EvidenceItem
from portfolio.evidence.moving import actions as moving
from portfolio.evidence.submitting import actions as submitting
from tests.integration.acts.college import Act, College
from tests.world import a_tie, a_unit_version, a_version, store


def mapping_passages(c: College) -> Act:
    item = c.item()
    return lambda: mapping.map_evidence(
        item.newest,
        c.unit,
        c.unit.unit_version.criteria,
        by=c.priya,
        seen=c.unit.revision,
        passages={1},
    )


def untying(c: College) -> Act:
    tie = a_tie(c.item(), c.unit, 1)
    store(tie)
    return lambda: mapping.untie(tie, by=c.priya)


def ticking_the_matrix(c: College) -> Act:
    item = c.item()
    tie = a_tie(item, c.unit, 1)
    store(tie)
    return lambda: mapping.map_cells(
        c.unit,
        tied=[(item.newest, c.unit.unit_version.criteria[1])],
        untied=[tie],
        by=c.priya,
        seen=c.unit.revision,
    )


def two_versions(c: College) -> EvidenceItem:
    """An item of two versions that say the same, the first of them tied."""
    item = c.item()
    store(a_tie(item, c.unit, 1, locator="1"))
    store(a_version(item))
    return item


def carrying_forward(c: College) -> Act:
    item = two_versions(c)
    return lambda: mapping.carry_forward(item.newest, by=c.priya)


def carrying_ties(c: College) -> Act:
    first, second = two_versions(c).versions
    return lambda: mapping.carry_ties(first, second, by=c.priya)


def submitting_a_unit(c: College) -> Act:
    store(a_tie(c.item(), c.unit, 1))
    return lambda: submitting.submit(c.unit, by=c.priya, seen=c.unit.revision)


def moving_a_unit(c: College) -> Act:
    newer = a_unit_version("Log every complaint")
    newer.unit, newer.version = c.unit.unit_version.unit, 2
    store(newer)
    became: dict[int, int | None] = {
        criterion.id: newer.criteria[0].id for criterion in c.unit.unit_version.criteria
    }
    return lambda: moving.move_unit(c.unit, newer, became, by=c.tom, seen=c.unit.revision)


SCENARIOS: dict[Callable[..., object], Callable[[College], Act]] = {
    mapping.map_evidence: mapping_passages,
    mapping.untie: untying,
    mapping.map_cells: ticking_the_matrix,
    mapping.carry_forward: carrying_forward,
    mapping.carry_ties: carrying_ties,
    submitting.submit: submitting_a_unit,
    moving.move_unit: moving_a_unit,
}
