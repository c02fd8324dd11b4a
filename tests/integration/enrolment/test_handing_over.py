"""A hand-over in the middle of a unit: what was judged stays, and whose it is; the rest goes on."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portfolio.access import Relation, RoleName
from portfolio.assessment import actions as assessing
from portfolio.assessment.judging import Verdict
from portfolio.assessment.models import Judgement, SignOff
from portfolio.assessment.states import Outcome
from portfolio.audit.models import AuditEvent
from portfolio.audit.queries import events_of_unit
from portfolio.audit.verify import changes_by_hand
from portfolio.db import db
from portfolio.enrolment.actions import allocate
from portfolio.enrolment.hand_over.actions import hand_over
from portfolio.enrolment.hand_over.rules import HandOverRefused, UnitsChanged, mark_of
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.place_queries import held_until_now
from portfolio.enrolment.place_rules import TookPart
from portfolio.people.models import User
from portfolio.transaction import transaction
from portfolio.verification import actions as verifying
from portfolio.verification.place_queries import past_of
from tests.world import (
    NOW,
    a_centre,
    a_learner,
    a_manager,
    a_person,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    a_submission,
    a_tie,
    a_unit_version,
    a_verifier,
    an_assessor,
    an_item,
    refuses,
    store,
)

pytestmark = pytest.mark.usefixtures("isolation")


class World:
    """A unit before its assessor, another beside it, and who can take over."""

    def __init__(self) -> None:
        self.centre = a_centre()
        self.learner = a_learner(self.centre)
        self.tom = an_assessor(self.centre)
        self.ada = a_person("Ada Obi", self.centre, RoleName.ASSESSOR, RoleName.VERIFIER)
        self.sam = an_assessor(self.centre, "Sam Lee", trainee=True)
        self.helen = a_verifier(self.centre)
        self.grace = a_manager(self.centre)
        store(self.learner, self.tom, self.ada, self.sam, self.helen, self.grace)
        portfolio = a_portfolio(self.learner)
        self.unit = a_portfolio_unit(
            portfolio,
            a_unit_version("Listen actively", "Log the complaint"),
            assessor=self.tom,
            verifier=self.helen,
        )
        self.other = a_portfolio_unit(portfolio, assessor=self.tom, verifier=self.helen)
        store(self.unit, self.other)
        item, submission = an_item(portfolio), a_submission(self.unit)
        ties = [a_tie(item, self.unit, n, locator="1", submission=submission) for n in (1, 2)]
        store(item, submission, *ties)

    def judge(self, position: int, by: User) -> None:
        criterion = self.unit.unit_version.criteria[position - 1]
        with transaction():
            assessing.judge(
                self.unit,
                by=by,
                seen=self.unit.revision,
                verdicts=[Verdict(criterion.id, Outcome.MET)],
                feedback=f"{by.name} read criterion {position}.",
            )

    def hand_over(self, *units: PortfolioUnit, to: User, **given: object) -> None:
        units = units or (self.unit, self.other)
        values = {
            "holder": self.tom,
            "relation": Relation.ASSESSOR,
            "by": self.grace,
            "shown": mark_of(units),
            "past_of": past_of,
        } | given
        with transaction():
            hand_over(units, to=to, **values)  # type: ignore[arg-type]  # a dict of the right things


@pytest.fixture
def world() -> World:
    return World()


def test_a_unit_judged_in_part_is_handed_over_judged_to_the_end_and_signed(world: World) -> None:
    world.judge(1, world.tom)
    world.hand_over(world.unit, to=world.ada)
    world.judge(2, world.ada)
    with transaction():
        assessing.sign_off(world.unit, by=world.ada, made=True, seen=world.unit.revision)

    judged = db.session.scalars(select(Judgement).order_by(Judgement.id)).all()
    assert [each.by.name for each in judged] == ["Tom Okafor", "Ada Obi"]
    (signed,) = db.session.scalars(select(SignOff)).all()
    assert [each["by"]["name"] for each in signed.snapshot["judgements"]] == [
        "Tom Okafor",
        "Ada Obi",
    ]
    (before,) = signed.snapshot["people_before"]
    assert (before["name"], before["role"]) == ("Tom Okafor", "assessor")
    assert {each["name"] for each in signed.snapshot["people"]} == {"Ada Obi", "Helen Marsh"}
    assert list(changes_by_hand()) == [
        each for each in changes_by_hand() if "put in by hand" in each
    ]  # what the builders stored, and nothing else


def test_the_history_says_who_held_the_place_from_when_to_when(world: World) -> None:
    later = NOW + timedelta(days=30)

    world.hand_over(world.unit, to=world.ada, at=later)

    rows = [(r.user.name, r.relation, r.begun_at, r.ended_at) for r in held_until_now(world.unit)]
    assert rows == [
        ("Ada Obi", "assessor", later, None),
        ("Helen Marsh", "verifier", NOW, None),
        ("Tom Okafor", "assessor", NOW, later),
    ]
    assert held_until_now(world.unit)[0].by is world.grace


def test_one_act_is_one_event_that_the_history_of_every_unit_shows(world: World) -> None:
    world.hand_over(to=world.ada)

    (event,) = db.session.scalars(select(AuditEvent)).all()
    assert event.sentence == (
        "Grace Bell handed the place of assessor over from Tom Okafor to Ada Obi, at 2 units."
    )
    for unit in (world.unit, world.other):
        assert [each.id for each in events_of_unit(unit.id)] == [event.id]
        assert unit.assessor is world.ada


def test_one_unit_that_can_not_be_handed_over_leaves_all_where_they_are(world: World) -> None:
    with transaction():
        allocate(
            world.other,
            assessor=world.tom,
            verifier=world.ada,
            target_on=None,
            by=world.grace,
            seen=0,
            past_of=past_of,
        )

    with refuses(HandOverRefused, "1 unit stands in the way"):
        world.hand_over(to=world.ada)

    assert world.unit.assessor is world.tom
    assert world.unit.revision == 0


def test_a_unit_judged_meanwhile_is_not_handed_over_unseen(world: World) -> None:
    shown = mark_of([world.unit, world.other])
    world.judge(1, world.tom)

    with refuses(UnitsChanged):
        world.hand_over(to=world.ada, shown=shown)

    assert world.unit.assessor is world.tom


def test_a_verifier_who_judged_the_unit_is_refused_when_placed(world: World) -> None:
    world.judge(1, world.tom)
    world.hand_over(to=world.ada)
    world.judge(2, world.ada)
    world.hand_over(to=world.tom, holder=world.ada)

    with refuses(TookPart, "Ada Obi judged a criterion of it"), transaction():
        allocate(
            world.unit,
            assessor=world.tom,
            verifier=world.ada,
            target_on=None,
            by=world.grace,
            seen=world.unit.revision,
            past_of=past_of,
        )
    with refuses(HandOverRefused):
        world.hand_over(world.unit, to=world.ada, holder=world.helen, relation=Relation.VERIFIER)
    world.hand_over(world.other, to=world.ada, holder=world.helen, relation=Relation.VERIFIER)
    assert world.other.verifier is world.ada


def test_a_verifier_who_sampled_the_unit_is_refused_as_its_assessor(world: World) -> None:
    both = a_person("Ben Cole", world.centre, RoleName.VERIFIER, RoleName.ASSESSOR)
    store(both)
    world.hand_over(to=both, holder=world.helen, relation=Relation.VERIFIER)
    with transaction():
        verifying.take_sample(world.unit, by=both, reason="A first look.", seen=world.unit.revision)
    world.hand_over(to=world.helen, holder=both, relation=Relation.VERIFIER)

    with refuses(HandOverRefused):
        world.hand_over(world.unit, to=both)
    world.hand_over(world.other, to=both)


def test_a_provisional_sign_off_stays_to_be_countersigned(world: World) -> None:
    unit = a_portfolio_unit(
        world.unit.portfolio, assessor=world.sam, verifier=world.helen, countersigner=world.ada
    )
    store(unit)
    a_sign_off(unit, by=world.sam, provisional=True)

    world.hand_over(unit, to=world.tom, holder=world.sam)

    assert unit.assessor is world.tom
    assert unit.countersigner is world.ada
