"""Enrolling learners, and placing people at their units."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portfolio.audit.models import AuditEvent
from portfolio.audit.queries import events_of_unit
from portfolio.db import db
from portfolio.enrolment.actions import allocate, enrol
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.enrolment.place_rules import nothing_yet
from portfolio.enrolment.rules import AlreadyEnrolled, ChangedSinceSeen, NothingChanged
from portfolio.people.models import Centre, User
from portfolio.standards.models import Qualification, QualificationUnit, UnitVersion
from portfolio.transaction import transaction
from tests.world import (
    NOW,
    a_centre,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_unit_version,
    a_verifier,
    an_assessor,
    refuses,
    store,
)

pytestmark = pytest.mark.usefixtures("isolation")

NEXT_SUMMER = date(2026, 7, 1)


class World:
    """A centre with one of each."""

    def __init__(self) -> None:
        self.centre: Centre = a_centre()
        self.learner: User = a_learner(self.centre)
        self.manager: User = a_manager(self.centre)
        self.assessor: User = an_assessor(self.centre)
        self.verifier: User = a_verifier(self.centre)
        store(self.centre, self.learner, self.manager, self.assessor, self.verifier)

    def a_unit(self) -> PortfolioUnit:
        unit = a_portfolio_unit(a_portfolio(self.learner))
        store(unit)
        return unit

    def allocate(self, unit: PortfolioUnit, **values: object) -> None:
        given = {
            "assessor": self.assessor,
            "verifier": self.verifier,
            "target_on": None,
            "by": self.manager,
            "seen": unit.revision,
            "past_of": nothing_yet,
            "at": NOW,
        } | values
        with transaction():
            allocate(unit, **given)  # type: ignore[arg-type]  # a dict of the right things


@pytest.fixture
def world() -> World:
    return World()


def a_qualification(version: UnitVersion, title: str) -> Qualification:
    return Qualification(
        key=title.lower().replace(" ", "-"),
        title=title,
        status="live",
        sha256="0" * 64,
        units=[QualificationUnit(unit=version.unit, position=1)],
    )


def events() -> list[AuditEvent]:
    return list(db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)))


def test_a_learner_is_enrolled_on_units_of_two_qualifications_and_of_none(world: World) -> None:
    complaints, problems, untitled = (
        a_unit_version(title="Process customer service complaints"),
        a_unit_version(title="Resolve customers’ problems"),
        a_unit_version(title=None),
    )
    one, other = a_qualification(complaints, "Diploma"), a_qualification(problems, "NVQ Diploma")
    store(complaints, problems, untitled, one, other)

    with transaction():
        units = enrol(
            world.learner,
            [(complaints, one), (problems, other), (untitled, None)],
            by=world.manager,
            target_on=NEXT_SUMMER,
            at=NOW,
        )

    assert [(unit.name, unit.qualification, unit.target_on) for unit in units] == [
        ("Process customer service complaints", one, NEXT_SUMMER),
        ("Resolve customers’ problems", other, NEXT_SUMMER),
        ("Customer service complaints", None, NEXT_SUMMER),
    ]
    assert {unit.portfolio.learner for unit in units} == {world.learner}


def test_enrolling_leaves_one_event_that_names_the_learner_and_the_units(world: World) -> None:
    version = a_unit_version()
    store(version)

    with transaction():
        enrol(world.learner, [(version, None)], by=world.manager, at=NOW)

    (event,) = events()
    portfolio = db.session.scalars(select(Portfolio)).one()
    assert event.verb == "learner.enrolled"
    assert event.sentence == (
        "Grace Bell enrolled Priya Nair on Process customer service complaints."
    )
    assert (event.portfolio_id, event.by_id) == (portfolio.id, world.manager.id)


def test_the_history_of_each_unit_begins_with_its_enrolment(world: World) -> None:
    versions = [a_unit_version(title="Log complaints"), a_unit_version(title="Monitor quality")]
    store(*versions)

    with transaction():
        units = enrol(world.learner, [(each, None) for each in versions], by=world.manager, at=NOW)

    assert [[each.sentence for each in events_of_unit(unit.id)] for unit in units] == [
        ["Grace Bell enrolled Priya Nair on Log complaints."],
        ["Grace Bell enrolled Priya Nair on Monitor quality."],
    ]


def test_a_second_enrolment_goes_into_the_same_portfolio(world: World) -> None:
    first, second = a_unit_version(), a_unit_version(title="Monitor quality")
    store(first, second)

    for version in (first, second):
        with transaction():
            enrol(world.learner, [(version, None)], by=world.manager, at=NOW)

    portfolio = db.session.scalars(select(Portfolio)).one()
    assert len(portfolio.units) == 2


def test_enrolling_twice_on_a_unit_is_refused_and_leaves_nothing(world: World) -> None:
    first, second = a_unit_version(), a_unit_version(title="Monitor quality")
    store(first, second)
    with transaction():
        enrol(world.learner, [(first, None)], by=world.manager, at=NOW)

    with refuses(AlreadyEnrolled, "Priya Nair already has"), transaction():
        enrol(world.learner, [(second, None), (first, None)], by=world.manager, at=NOW)

    assert len(db.session.scalars(select(PortfolioUnit)).all()) == 1


def test_allocating_gives_the_places_and_leaves_one_event(world: World) -> None:
    unit = world.a_unit()

    world.allocate(unit, target_on=NEXT_SUMMER)

    assert unit.assessor is world.assessor
    assert unit.verifier is world.verifier
    assert unit.target_on == NEXT_SUMMER
    assert unit.revision == 1
    (event,) = events()
    assert event.verb == "unit.allocated"
    assert event.portfolio_unit_id == unit.id
    assert "assessor Tom Okafor, verifier Helen Marsh, target 1 July 2026" in event.sentence


def test_a_hand_over_ends_one_row_and_begins_another(world: World) -> None:
    unit = world.a_unit()
    world.allocate(unit)
    new = an_assessor(world.centre, "Ada Obi")
    store(new)

    world.allocate(unit, assessor=new, at=NOW + timedelta(days=1))

    rows = db.session.scalars(
        select(Allocation).where(Allocation.relation == "assessor").order_by(Allocation.id)
    ).all()
    assert [(row.user.name, row.begun_at, row.ended_at) for row in rows] == [
        ("Tom Okafor", NOW, NOW + timedelta(days=1)),
        ("Ada Obi", NOW + timedelta(days=1), None),
    ]
    assert unit.assessor is new
    assert unit.verifier is world.verifier


def test_assessor_and_verifier_can_change_places_at_once(world: World) -> None:
    unit = world.a_unit()
    both = an_assessor(world.centre, "Ada Obi")
    both.roles.extend(world.verifier.roles)
    also = a_verifier(world.centre, "Ben Hale")
    also.roles.extend(world.assessor.roles)
    store(both, also)
    world.allocate(unit, assessor=both, verifier=also)

    world.allocate(unit, assessor=also, verifier=both)

    assert (unit.assessor, unit.verifier) == (also, both)


def test_a_place_can_be_left_empty_again(world: World) -> None:
    unit = world.a_unit()
    world.allocate(unit)

    world.allocate(unit, verifier=None)

    assert unit.verifier is None
    assert "verifier nobody" in events()[-1].sentence


def test_a_target_alone_is_its_own_event(world: World) -> None:
    unit = world.a_unit()
    world.allocate(unit)

    world.allocate(unit, target_on=NEXT_SUMMER)

    assert [event.verb for event in events()] == ["unit.allocated", "unit.target_set"]


def test_a_page_older_than_the_unit_allocates_nothing(world: World) -> None:
    unit = world.a_unit()
    world.allocate(unit)

    with refuses(ChangedSinceSeen, "Look at it again"):
        world.allocate(unit, verifier=None, seen=0)

    assert unit.verifier is world.verifier
    assert len(events()) == 1


def test_allocating_what_is_allocated_already_says_so(world: World) -> None:
    unit = world.a_unit()
    world.allocate(unit)

    with refuses(NothingChanged):
        world.allocate(unit)
