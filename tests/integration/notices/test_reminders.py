"""What a morning tells: the daily mail, targets near and past, action points overdue."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest

from portfolio.days import day_of
from portfolio.transaction import transaction
from portfolio.verification import actions as verifying
from tests.integration.notices.told import (
    action_point,
    chosen,
    kinds,
    mails,
    morning,
    now,
    signed_and_sampled,
    submitted,
)
from tests.world import a_sign_off, store

pytestmark = pytest.mark.usefixtures("isolation")


def test_a_daily_mail_collects_what_was_told_and_comes_once(college: SimpleNamespace) -> None:
    chosen(college.tom, shown={"submitted"}, mailed={"submitted"}, daily=True)
    submitted(college)
    assert mails() == []

    morning(college.centre.id, now())
    morning(college.centre.id, now())

    assert mails() == [(college.tom.id, "notices")]


@pytest.fixture
def aimed(college: SimpleNamespace) -> Callable[[int], SimpleNamespace]:
    """Sets the unit's target so many days from now."""

    def set_to(days: int) -> SimpleNamespace:
        college.unit.target_on = day_of(now()) + timedelta(days=days)
        store(college.unit)
        return college

    return set_to


def test_a_target_is_told_a_week_before_and_when_it_has_passed_once_each(
    aimed: Callable[[int], SimpleNamespace],
) -> None:
    college = aimed(7)
    for day in range(12):
        morning(college.centre.id, now() + timedelta(days=day))
        morning(college.centre.id, now() + timedelta(days=day))

    assert kinds(college.priya) == ["target_near", "target_passed"]
    assert kinds(college.tom) == ["target_passed"]


@pytest.mark.parametrize("days", [8, -8])
def test_a_target_far_off_or_long_gone_is_not_news(
    aimed: Callable[[int], SimpleNamespace], days: int
) -> None:
    college = aimed(days)

    morning(college.centre.id, now())

    assert kinds(college.priya) == []


def test_a_signed_off_unit_has_no_target_to_miss(aimed: Callable[[int], SimpleNamespace]) -> None:
    college = aimed(-1)
    a_sign_off(college.unit, by=college.tom)

    morning(college.centre.id, now())

    assert kinds(college.priya) == []


def test_an_overdue_action_point_is_told_to_both_sides_unless_it_was_answered(
    college: SimpleNamespace,
) -> None:
    sample = signed_and_sampled(college)
    action_point(college, sample, in_days=1)
    answered = action_point(college, sample, in_days=1)
    with transaction():
        verifying.answer(answered, by=college.tom, text="Done.")

    for day in (1, 2, 3):
        morning(college.centre.id, now() + timedelta(days=day))

    assert kinds(college.tom).count("action_overdue") == 1
    assert kinds(college.helen).count("action_overdue") == 1
