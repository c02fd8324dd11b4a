"""Who is told, and how often, when something is done to many units at once."""

from types import SimpleNamespace

import pytest
from flask import Flask

from portfolio.access import Relation
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.moving.actions import move_unit
from portfolio.interchange.actions import bring_in_enrolments
from portfolio.interchange.enrolments.plan import Enrolment
from portfolio.interchange.plans import Plan, Planned
from portfolio.notices import actions as notices
from portfolio.people.models import User
from portfolio.standards.difference import pairs_of
from portfolio.standards.models import UnitVersion
from portfolio.transaction import transaction
from tests.integration.notices.told import UNIT, chosen, handed_over, kinds, mails, now, told
from tests.letters import mails_to, words_of
from tests.world import a_learner, a_portfolio, a_portfolio_unit, a_unit_version, store

pytestmark = pytest.mark.usefixtures("isolation")


def two_more(c: SimpleNamespace) -> list[PortfolioUnit]:
    more = [
        a_portfolio_unit(c.unit.portfolio, a_unit_version(title=title), assessor=c.tom)
        for title in ("Monitor quality", "Work with others")
    ]
    store(*more)
    return more


def test_handing_over_many_units_is_one_notice_a_person(college: SimpleNamespace) -> None:
    handed_over(college, college.unit, *two_more(college))

    assert told(college.ada) == ["Grace Bell made you the assessor of 3 units."]
    assert told(college.tom) == ["Grace Bell ended your place as assessor of 3 units."]
    assert told(college.priya) == [
        "Grace Bell gave 3 units of yours another assessor: their pages say who."
    ]


def test_handing_over_one_unit_of_many_names_it(college: SimpleNamespace) -> None:
    handed_over(college, college.unit)

    assert told(college.ada) == [f"Grace Bell made you the assessor of Priya Nair's {UNIT}."]


def test_a_mail_about_many_units_says_several_and_names_nobody(
    app: Flask, college: SimpleNamespace
) -> None:
    with transaction():
        notices.choose(college.ada, shown={"allocated"}, mailed={"allocated"}, daily=False)

    handed_over(college, college.unit, *two_more(college))

    (mail,) = mails_to(app, college.ada.email)
    assert "You were given a place at several units." in words_of(mail)


def test_a_list_of_enrolments_is_told_to_its_learners_and_to_whom_it_places(
    college: SimpleNamespace,
) -> None:
    jamie = a_learner(college.centre, "Jamie Reid")
    versions = [a_unit_version(title=title) for title in ("Monitor quality", "Work with others")]
    store(jamie, *versions)
    places = {Relation.ASSESSOR: college.ada, Relation.VERIFIER: college.helen}
    wanted = [
        Enrolment(jamie, versions[0], None, places, None),
        Enrolment(jamie, versions[1], None, places, None),
        Enrolment(college.priya, versions[0], None, {}, None),
    ]
    plan = Plan(tuple(Planned(n, "", "", each) for n, each in enumerate(wanted)), (), ())

    with transaction():
        bring_in_enrolments(college.centre, lambda: plan, shown=plan.mark, by=college.grace)

    assert told(jamie) == ["Grace Bell enrolled you on 2 units."]
    assert told(college.priya) == ["Grace Bell enrolled you on Monitor quality."]
    assert told(college.ada) == ["Grace Bell made you the assessor of 2 units."]
    assert told(college.helen) == ["Grace Bell made you the verifier of 2 units."]


def a_newer_version_of(unit: PortfolioUnit) -> UnitVersion:
    newer = a_unit_version(title=UNIT)
    newer.unit, newer.version = unit.unit_version.unit, unit.unit_version.version + 1
    store(newer)
    return newer


def moved(units: list[PortfolioUnit], to: UnitVersion, *, by: User) -> None:
    at = now()
    with transaction():
        for unit in units:
            became = {
                pair.old.id: pair.new.id if pair.new else None
                for pair in pairs_of(unit.unit_version, to)
                if pair.old
            }
            move_unit(unit, to, became, by=by, seen=unit.revision, at=at)


def test_a_move_to_another_version_is_told_to_the_learner_and_the_assessor_who_may_turn_it_off(
    college: SimpleNamespace,
) -> None:
    chosen(college.tom)

    moved([college.unit], a_newer_version_of(college.unit), by=college.grace)

    assert told(college.priya) == [
        f"Grace Bell moved your {UNIT} to version 2: see what is asked now."
    ]
    assert kinds(college.tom) == []
    assert mails() == [(college.priya.id, "notice")]


def test_an_assessor_who_moves_a_unit_is_not_told_of_it(college: SimpleNamespace) -> None:
    moved([college.unit], a_newer_version_of(college.unit), by=college.tom)

    assert kinds(college.priya) == ["moved"]
    assert kinds(college.tom) == []


def test_moving_many_learners_at_once_is_one_notice_and_one_mail_to_their_assessor(
    college: SimpleNamespace,
) -> None:
    others = [a_learner(college.centre, name) for name in ("Jamie Reid", "Sam Ellis")]
    store(*others)
    theirs = [
        a_portfolio_unit(a_portfolio(each), college.unit.unit_version, assessor=college.tom)
        for each in others
    ]
    store(*theirs)

    moved([college.unit, *theirs], a_newer_version_of(college.unit), by=college.grace)

    assert told(college.tom) == ["Grace Bell moved 3 units to another version of their text."]
    assert [kinds(each) for each in (college.priya, *others)] == [["moved"]] * 3
    assert len(mails()) == 4
