"""Half past midnight in a London summer is still yesterday in UTC; rules go by London."""

from datetime import UTC, date, datetime

import pytest

from portfolio.enrolment import actions as enrolling
from portfolio.enrolment.place_rules import nothing_yet
from portfolio.enrolment.rules import TargetPassed
from portfolio.transaction import transaction
from portfolio.verification import actions as verifying
from portfolio.verification.rules import DueInThePast, Severity
from tests.world import (
    a_centre,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    a_verifier,
    an_assessor,
    store,
)

pytestmark = pytest.mark.usefixtures("isolation")

AFTER_MIDNIGHT = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # 2 July, 00:30, in London
YESTERDAY, TONIGHT = date(2026, 7, 1), date(2026, 7, 2)


def test_a_target_of_yesterday_is_refused_after_midnight() -> None:
    centre = a_centre()
    manager, learner = a_manager(centre), a_learner(centre)
    store(centre, manager, learner)
    unit = a_portfolio_unit(a_portfolio(learner))
    store(unit)

    def aim_at(day: date) -> None:
        with transaction():
            enrolling.allocate(
                unit, assessor=None, verifier=None, target_on=day, by=manager,
                seen=unit.revision, past_of=nothing_yet, at=AFTER_MIDNIGHT,
            )  # fmt: skip

    with pytest.raises(TargetPassed):
        aim_at(YESTERDAY)
    aim_at(TONIGHT)
    assert unit.target_on == TONIGHT


def test_an_action_point_can_be_due_on_the_day_that_has_just_begun_and_not_before() -> None:
    centre = a_centre()
    learner, tom, helen = a_learner(centre), an_assessor(centre), a_verifier(centre)
    store(centre, learner, tom, helen)
    unit = a_portfolio_unit(a_portfolio(learner), assessor=tom, verifier=helen)
    store(unit)
    a_sign_off(unit, by=tom)
    with transaction():
        sample = verifying.take_sample(unit, by=helen, reason="First.", seen=unit.revision)

    def due(day: date) -> None:
        with transaction():
            verifying.raise_action_point(
                sample, by=helen, text="Say who.", severity=Severity.ADVISORY, due_on=day,
                at=AFTER_MIDNIGHT,
            )  # fmt: skip

    with pytest.raises(DueInThePast):
        due(YESTERDAY)
    due(TONIGHT)
    assert [point.due_on for point in sample.action_points] == [TONIGHT]
