"""What an external verifier is told when units are closed to them before their last day."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from portfolio.access import RoleName
from portfolio.days import day_of
from portfolio.enrolment.models import PortfolioUnit
from portfolio.people.models import User
from portfolio.transaction import transaction
from portfolio.verification.grants.actions import close_to_external, open_to_external
from tests.integration.notices.told import chosen, kinds, mails, now, told, unread
from tests.world import a_person, a_portfolio_unit, a_unit_version, store

pytestmark = pytest.mark.usefixtures("isolation")


@pytest.fixture
def eve(college: SimpleNamespace) -> User:
    made = a_person("Eve Stone", college.centre, RoleName.EXTERNAL)
    store(made)
    return made


def opened_and_closed(c: SimpleNamespace, person: User, *units: PortfolioUnit) -> None:
    today = day_of(now())
    with transaction():
        grants = open_to_external(
            units, person=person, from_on=today, until_on=today + timedelta(days=7),
            by=c.grace, today=today,
        )  # fmt: skip
    assert told(person) == []
    with transaction():
        close_to_external(grants, person=person, by=c.grace, today=today)


def test_an_external_verifier_is_told_that_a_unit_was_closed_and_of_no_learner(
    college: SimpleNamespace, eve: User
) -> None:
    opened_and_closed(college, eve, college.unit)

    assert told(eve) == [
        "Grace Bell closed a unit to you before its last day: your home says what is still open."
    ]
    assert unread(eve) == 1
    assert mails() == [(eve.id, "notice")]
    assert kinds(college.priya) == kinds(college.tom) == kinds(college.helen) == []


def test_many_units_closed_at_once_are_one_notice_and_one_mail(
    college: SimpleNamespace, eve: User
) -> None:
    other = a_portfolio_unit(college.unit.portfolio, a_unit_version(title="Monitor quality"))
    store(other)

    opened_and_closed(college, eve, college.unit, other)

    assert told(eve) == [
        "Grace Bell closed 2 units to you before their last day: your home says what is still open."
    ]
    assert mails() == [(eve.id, "notice")]


def test_an_external_verifier_may_turn_it_off(college: SimpleNamespace, eve: User) -> None:
    chosen(eve)

    opened_and_closed(college, eve, college.unit)

    assert kinds(eve) == []
    assert mails() == []
