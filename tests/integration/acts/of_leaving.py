"""What leaves: copies of a unit, and people erased by law."""

from collections.abc import Callable

from portfolio.access import Relation
from portfolio.erasure import actions as erasing
from portfolio.exports import actions as exporting
from portfolio.transaction import transaction
from tests.integration.acts.college import Act, College


def exporting_a_unit(c: College) -> Act:
    return lambda: exporting.request_export(c.unit, by=c.priya, for_relation=Relation.LEARNER)


def erasing_a_learner(c: College) -> Act:
    c.item()
    return lambda: erasing.erase(c.priya, by=c.grace, ground="Asked for.", years=3)


def placing_a_hold(c: College) -> Act:
    return lambda: erasing.place_hold(c.priya, by=c.grace, reason="An appeal.")


def lifting_a_hold(c: College) -> Act:
    with transaction():
        hold = erasing.place_hold(c.priya, by=c.grace, reason="An appeal.")
    return lambda: erasing.lift_hold(hold, by=c.grace)


SCENARIOS: dict[Callable[..., object], Callable[[College], Act]] = {
    exporting.request_export: exporting_a_unit,
    erasing.erase: erasing_a_learner,
    erasing.place_hold: placing_a_hold,
    erasing.lift_hold: lifting_a_hold,
}
