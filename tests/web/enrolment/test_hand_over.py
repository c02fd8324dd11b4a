"""The page on which a manager hands one person's places over to another."""

from typing import Any

import pytest
from lxml import html

from portfolio.access import RoleName
from portfolio.db import db
from portfolio.enrolment.models import Allocation, PortfolioUnit
from tests.strict_client import Page, StrictClient
from tests.world import (
    NOW,
    a_centre,
    a_learner,
    a_manager,
    a_person,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    a_unit_version,
    a_verifier,
    an_assessor,
    store,
)


class World:
    """An assessor with three units, one of them signed off, and people who could take over."""

    def __init__(self) -> None:
        self.centre = a_centre()
        self.grace = a_manager(self.centre)
        self.tom = an_assessor(self.centre)
        self.ada = a_person("Ada Obi", self.centre, RoleName.ASSESSOR, RoleName.VERIFIER)
        self.sam = an_assessor(self.centre, "Sam Lee", trainee=True)
        self.sara = an_assessor(self.centre, "Sara Bose")
        self.helen = a_verifier(self.centre)
        self.far = an_assessor(a_centre("Riverside College"), "Max Far")
        store(self.grace, self.tom, self.ada, self.sam, self.sara, self.helen, self.far)
        priya = a_portfolio(a_learner(self.centre))
        jamie = a_portfolio(a_learner(self.centre, "Jamie Reid"))
        self.log = self.a_unit(priya, "Log complaints")
        self.signed = self.a_unit(priya, "Resolve problems")
        self.monitor = self.a_unit(jamie, "Monitor quality")
        a_sign_off(self.signed, by=self.tom)

    def a_unit(self, portfolio: Any, title: str) -> PortfolioUnit:
        unit = a_portfolio_unit(
            portfolio, a_unit_version(title=title), assessor=self.tom, verifier=self.helen
        )
        store(unit)
        return unit

    def assessors(self) -> list[str]:
        db.session.expire_all()
        units = (self.log, self.signed, self.monitor)
        return [unit.assessor.name if unit.assessor else "" for unit in units]


@pytest.fixture
def world(client: StrictClient) -> World:
    made = World()
    client.sign_in(made.grace)
    return made


def plan(client: StrictClient, world: World, **asked: Any) -> Page:
    values = {"place": "assessor", "to": str(world.ada.id), "scope": "open"} | asked
    return client.page("enrolment.hand_over", id=world.tom.id, **values)


def carry_out(
    client: StrictClient, world: World, shown: Page, status: int = 200, **asked: Any
) -> Page:
    values = {"place": "assessor", "to": str(world.ada.id), "scope": "open"} | asked
    data = {"once": shown.value("once"), "shown": shown.value("shown")}
    return client.send("enrolment.hand_over", data, id=world.tom.id, status=status, **values)


def test_an_assessor_who_leaves_hands_over_all_open_units(
    client: StrictClient, world: World
) -> None:
    shown = plan(client, world)

    assert "What will change" in shown.text
    assert world.assessors() == ["Tom Okafor"] * 3  # looking changes nothing
    assert "Hand over 2 units to Ada Obi" in shown.buttons()

    page = carry_out(client, world, shown)

    assert "Ada Obi is assessor of 2 units now." in page.flashes
    assert world.assessors() == ["Ada Obi", "Tom Okafor", "Ada Obi"]


def scopes(client: StrictClient, world: World) -> list[str]:
    page = client.page("enrolment.hand_over", id=world.tom.id, place="assessor")
    labels = page.tree.xpath("//label[starts-with(@for, 'scope-')]")
    return [" ".join(label.text_content().split()) for label in labels]


def test_nothing_is_offered_that_would_hand_over_no_unit(
    client: StrictClient, world: World
) -> None:
    assert scopes(client, world)[:2] == [
        "The 2 that aren't signed off",
        "All 3, signed-off ones too",
    ]

    carry_out(client, world, plan(client, world))

    assert scopes(client, world) == ["The one unit, signed off", "Only those ticked"]


def test_chosen_ones_or_signed_off_ones_too(client: StrictClient, world: World) -> None:
    ticked = {"scope": "ticked", "units": [world.monitor.id]}
    carry_out(client, world, plan(client, world, **ticked), **ticked)
    assert world.assessors() == ["Tom Okafor", "Tom Okafor", "Ada Obi"]

    every = {"scope": "all"}
    carry_out(client, world, plan(client, world, **every), **every)
    assert world.assessors() == ["Ada Obi"] * 3


def test_every_unit_in_the_way_is_named_and_nothing_can_be_pressed(
    client: StrictClient, world: World
) -> None:
    taken = Allocation(
        portfolio_unit=world.monitor,
        user=world.ada,
        relation="countersigner",
        begun_at=NOW,
        by_id=world.grace.id,
    )
    store(taken)

    page = plan(client, world, to=str(world.sam.id))

    assert "1 unit stands in the way" in page.text
    assert page.text.count("Sam Lee is a trainee. Choose who countersigns") == 1
    assert not [each for each in page.buttons() if each.startswith("Hand over")]
    refused = carry_out(client, world, plan(client, world), 422, to=str(world.sam.id))
    assert "so nothing is handed over" in refused.error_summary
    assert world.assessors() == ["Tom Okafor"] * 3


def test_a_trainee_takes_over_with_somebody_who_countersigns(
    client: StrictClient, world: World
) -> None:
    asked = {"to": str(world.sam.id), "countersigner": str(world.sara.id)}
    shown = plan(client, world, **asked)

    assert "Sam Lee, assessor; Sara Bose countersigns" in shown.text
    carry_out(client, world, shown, **asked)

    assert world.log.countersigner is world.sara


def test_the_plan_names_whose_other_places_end(client: StrictClient, world: World) -> None:
    learner = a_learner(world.centre, "Ben Hur")
    unit = a_portfolio_unit(a_portfolio(learner), assessor=world.sam, countersigner=world.tom)
    store(unit)

    page = client.page(
        "enrolment.hand_over", id=world.sam.id, place="assessor", to=str(world.ada.id), scope="open"
    )

    assert "Ada Obi, assessor; Tom Okafor is its countersigner no longer" in page.text


def test_a_suspended_assessors_units_want_somebody_and_their_page_leads_there(
    client: StrictClient, world: World
) -> None:
    world.tom.active = False
    store(world.tom)

    home = client.page("overview.home")
    learners = client.page("enrolment.learners")
    person = client.page("people.person", id=world.tom.id)

    assert "2 units have no assessor." in home.text
    assert "2 units want an assessor or a verifier." in learners.text
    assert "Tom Okafor ⊘ Suspended" in learners.text
    there = client.address("enrolment.hand_over", id=world.tom.id)
    assert person.links()["Hand over their units"] == there
    client.sign_in(world.log.learner)
    unit = client.page("overview.unit", id=world.log.id)
    assert "Ask Tom Okafor" not in unit.text + client.page("overview.home").text
    assert "Assessor Tom Okafor, suspended" in unit.text


def test_a_verifier_hands_over_and_who_signed_a_unit_is_named(
    client: StrictClient, world: World
) -> None:
    store(a_person("Tim Verify", world.centre, RoleName.VERIFIER))
    world.tom.roles.extend(world.helen.roles)
    store(world.tom)
    handed = {"place": "verifier", "to": str(world.tom.id), "scope": "all"}

    page = client.page("enrolment.hand_over", id=world.helen.id, **handed)

    assert "3 units stand in the way" in page.text
    assert "Tom Okafor signed it off, so they can't be its verifier" in page.text
    assert page.text.count("Tom Okafor can't be both assessor and verifier") == 2


def test_a_unit_changed_since_the_plan_is_shown_again(client: StrictClient, world: World) -> None:
    shown = plan(client, world)
    world.log.revision += 1
    store(world.log)

    page = carry_out(client, world, shown, 422)

    assert "changed while you were reading" in page.error_summary
    assert "Hand over 2 units to Ada Obi" in page.buttons()
    assert world.assessors() == ["Tom Okafor"] * 3


def test_a_hand_over_sent_twice_is_done_once(client: StrictClient, world: World) -> None:
    shown = plan(client, world)
    carry_out(client, world, shown)

    page = carry_out(client, world, shown)

    assert "sent twice; it was carried out once" in page.flashes
    assert len(db.session.query(Allocation).filter_by(user_id=world.ada.id).all()) == 2


@pytest.mark.parametrize("to", ["", "999999", "x"])
def test_somebody_who_is_not_offered_takes_nothing_over(
    client: StrictClient, world: World, to: str
) -> None:
    page = plan(client, world, to=to)

    assert "Hand over to" in page.error_summary
    assert "What will change" not in page.text


def test_nobody_of_another_centre_is_offered_or_taken(client: StrictClient, world: World) -> None:
    page = plan(client, world, to=str(world.far.id))

    assert "Max Far" not in page.text
    assert page.error_summary
    client.page("enrolment.hand_over", id=world.far.id, status=404)


def test_a_unit_of_somebody_else_is_left_out_whatever_is_sent(
    client: StrictClient, world: World
) -> None:
    other = a_portfolio_unit(world.log.portfolio, assessor=world.sara)
    store(other)

    page = plan(client, world, scope="ticked", units=[other.id])

    assert "No unit is chosen." in page.text
    assert not [each for each in page.buttons() if each.startswith("Hand over")]


def test_who_holds_no_place_has_nothing_to_hand_over(client: StrictClient, world: World) -> None:
    page = client.page("enrolment.hand_over", id=world.sara.id)

    assert "Sara Bose is assessor of no unit now." in page.text


def test_the_new_assessor_sees_the_earlier_judgement_with_who_made_it(
    client: StrictClient, world: World
) -> None:
    asked = {"scope": "all"}
    carry_out(client, world, plan(client, world, **asked), **asked)

    client.sign_in(world.ada)

    assert "Tom Okafor" in client.page("assessment.feedback", id=world.signed.id).text
    client.sign_in(world.tom).page("assessment.feedback", id=world.signed.id, status=404)


def test_the_page_of_one_unit_says_who_may_not_take_a_place(
    client: StrictClient, world: World
) -> None:
    world.tom.roles.extend(world.helen.roles)
    store(world.tom)

    page = client.page("enrolment.allocate", id=world.signed.id)

    assert "Tom Okafor signed it off: can't become its verifier." in page.text
    held = html.tostring(page.tree).decode()
    assert f"/people/{world.tom.id}/hand-over?place=assessor" in held
