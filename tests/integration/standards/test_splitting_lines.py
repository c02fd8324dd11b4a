"""A centre's manager splits a line of outcomes; no other centre is touched."""

import pytest
from sqlalchemy import select

from portfolio.audit.models import AuditEvent
from portfolio.db import db
from portfolio.people.models import Centre, User
from portfolio.standards.actions import split_outcome
from portfolio.standards.models import LearningOutcome, OutcomeSplit, UnitVersion
from portfolio.standards.outcome_queries import (
    OutcomeLine,
    decision_on,
    outcomes_for,
    outcomes_of_all,
)
from portfolio.standards.rules import PartsDiffer, ReadSoAlready, SplitSinceSeen
from portfolio.transaction import transaction
from tests.world import a_centre, a_manager, a_unit_version, refuses, store

pytestmark = pytest.mark.usefixtures("isolation")

LINE = "recognise complaints early, receive each complaint politely, confirm what was agreed"
PARTS = ("recognise complaints early", "receive each complaint politely", "confirm what was agreed")


class World:
    """A unit with one line of outcomes, and two centres with a manager each."""

    def __init__(self) -> None:
        self.centre: Centre = a_centre()
        self.elsewhere: Centre = a_centre("Riverside College")
        self.manager: User = a_manager(self.centre)
        self.unit: UnitVersion = a_unit_version(outcomes=(LINE,))
        store(self.manager, self.elsewhere, self.unit)
        self.outcome: LearningOutcome = self.unit.outcomes[0]

    def split(self, *parts: str, seen: int | None = None) -> None:
        newest = decision_on(self.outcome, self.centre)
        with transaction():
            split_outcome(
                self.outcome,
                parts,
                by=self.manager,
                seen=(newest.id if newest else 0) if seen is None else seen,
            )

    def line(self, centre: Centre | None = None) -> OutcomeLine:
        (line,) = outcomes_for(self.unit, centre or self.centre)
        return line


@pytest.fixture
def world() -> World:
    return World()


def test_a_line_is_one_outcome_until_somebody_splits_it(world: World) -> None:
    line = world.line()

    assert line.parts == (LINE,)
    assert line.suggested == PARTS
    assert line.may_hold_several
    assert (line.label, line.our_numbering) == ("1", True)


def test_a_split_line_reads_in_parts_and_keeps_the_sources_text(world: World) -> None:
    world.split(*PARTS)

    line = world.line()
    assert line.is_split
    assert line.parts == PARTS
    assert line.text == LINE
    assert not line.may_hold_several


def test_no_other_centre_sees_the_split(world: World) -> None:
    world.split(*PARTS)

    assert world.line(world.elsewhere).parts == (LINE,)


def test_undoing_a_split_is_a_decision_too_and_the_first_stays(world: World) -> None:
    world.split(*PARTS)

    world.split(LINE)

    assert world.line().parts == (LINE,)
    assert len(db.session.scalars(select(OutcomeSplit)).all()) == 2


def test_each_decision_leaves_one_event_in_the_centres_chain(world: World) -> None:
    world.split(*PARTS)
    world.split(LINE)

    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [(e.verb, e.chain, e.by_id) for e in events] == [
        ("outcome.split", f"centre:{world.centre.id}", world.manager.id)
    ] * 2
    assert "read as 3 outcomes" in events[0].sentence
    assert "read as one line" in events[1].sentence


def test_invented_words_are_refused_and_nothing_is_stored(world: World) -> None:
    with refuses(PartsDiffer):
        world.split("recognise complaints at once", *PARTS[1:])

    assert world.line().parts == (LINE,)
    assert not db.session.scalars(select(OutcomeSplit)).all()


def test_the_same_decision_twice_is_refused(world: World) -> None:
    world.split(*PARTS)

    with refuses(ReadSoAlready):
        world.split(*PARTS)


def test_a_decision_on_a_page_gone_stale_is_refused(world: World) -> None:
    world.split(*PARTS)

    with refuses(SplitSinceSeen):
        world.split(LINE, seen=0)

    assert world.line().is_split


def test_several_units_are_read_at_once_each_with_its_own_lines(world: World) -> None:
    other = a_unit_version(title="Monitor quality", outcomes=("Plan", "Carry out"))
    store(other)
    world.split(*PARTS)

    found = outcomes_of_all([world.unit, other], world.centre)

    assert [line.parts for line in found[world.unit.id]] == [PARTS]
    assert [line.text for line in found[other.id]] == ["Plan", "Carry out"]
