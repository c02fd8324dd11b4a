"""The manager's pages: who learns, enrolling them, and placing people at their units."""

from typing import Any

import pytest
from sqlalchemy import select

from portfolio.access import RoleName
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.people.models import Centre, User
from portfolio.standards.models import Qualification, QualificationUnit, UnitVersion
from tests.strict_client import Page, StrictClient
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
    store,
)


class World:
    """A centre with one of each, three units, two of them in qualifications."""

    def __init__(self) -> None:
        self.centre: Centre = a_centre()
        self.manager: User = a_manager(self.centre)
        self.learner: User = a_learner(self.centre)
        self.assessor: User = an_assessor(self.centre)
        self.verifier: User = a_verifier(self.centre)
        self.trainee: User = an_assessor(self.centre, "Sam Lee", trainee=True)
        self.far: User = an_assessor(a_centre("Riverside College"), "Max Far")
        self.complaints: UnitVersion = a_unit_version(title="Process complaints")
        self.problems: UnitVersion = a_unit_version(title="Resolve problems")
        self.single: UnitVersion = a_unit_version(title=None)
        self.diploma: Qualification = a_qualification("Diploma", self.complaints)
        self.nvq: Qualification = a_qualification("NVQ Diploma", self.problems)
        store(
            self.manager, self.learner, self.assessor, self.verifier, self.trainee, self.far,
            self.complaints, self.problems, self.single, self.diploma, self.nvq,
        )  # fmt: skip

    def choice(self, version: UnitVersion, qualification: Qualification | None) -> str:
        return f"{version.id}-{qualification.id if qualification else 0}"

    def a_unit(self, **people: User) -> PortfolioUnit:
        unit = a_portfolio_unit(a_portfolio(self.learner), self.complaints, **people)
        store(unit)
        return unit


def a_qualification(title: str, *versions: UnitVersion, status: str = "live") -> Qualification:
    return Qualification(
        key=title.lower().replace(" ", "-"),
        title=title,
        level="3",
        status=status,
        sha256="0" * 64,
        units=[
            QualificationUnit(unit=version.unit, position=n)
            for n, version in enumerate(versions, start=1)
        ],
    )


@pytest.fixture
def world(client: StrictClient) -> World:
    made = World()
    client.sign_in(made.manager)
    return made


def enrol(client: StrictClient, world: World, *, status: int = 200, **data: Any) -> Page:
    once = client.page("enrolment.enrol", id=world.learner.id).value("once")
    return client.send("enrolment.enrol", {"once": once} | data, id=world.learner.id, status=status)


def allocate(client: StrictClient, unit: PortfolioUnit, *, status: int = 200, **data: Any) -> Page:
    page = client.page("enrolment.allocate", id=unit.id)
    hidden = {"once": page.value("once"), "seen": page.value("seen")}
    return client.send("enrolment.allocate", hidden | data, id=unit.id, status=status)


def units() -> list[PortfolioUnit]:
    return list(db.session.scalars(select(PortfolioUnit).order_by(PortfolioUnit.id)))


def test_the_first_thing_said_is_which_units_want_somebody(
    client: StrictClient, world: World
) -> None:
    world.a_unit(assessor=world.assessor)

    page = client.page("enrolment.learners")

    assert "1 unit wants an assessor or a verifier." in page.text
    assert "Wants an internal verifier (IQA)." in page.text
    assert page.links()["Priya Nair: Process complaints"]


def test_a_unit_with_both_wants_nobody(client: StrictClient, world: World) -> None:
    world.a_unit(assessor=world.assessor, verifier=world.verifier)

    page = client.page("enrolment.learners")

    assert "Every unit has an assessor and an internal verifier (IQA)." in page.text
    assert "Tom Okafor" in page.text


def test_a_learner_on_no_unit_is_counted_and_shown(client: StrictClient, world: World) -> None:
    page = client.page("enrolment.learners")

    assert "1 learner is on no unit yet." in page.text
    assert "On no unit yet" in page.text


def test_a_centre_without_learners_says_what_to_do(client: StrictClient) -> None:
    manager = a_manager(a_centre())
    store(manager)

    assert "No learners yet" in client.sign_in(manager).page("enrolment.learners").text


def test_learners_of_another_centre_are_not_listed(client: StrictClient, world: World) -> None:
    store(a_learner(world.far.centre, "Zoe Far"))

    page = client.page("enrolment.learners")

    assert "Zoe Far" not in page.text
    assert "1 learner." in page.text


def test_a_cohort_of_hundreds_comes_in_pages_and_can_be_searched(
    client: StrictClient, world: World
) -> None:
    crowd = [a_learner(world.centre, f"Learner {n:03}") for n in range(120)]
    store(*[a_portfolio_unit(a_portfolio(each), world.complaints) for each in crowd])

    page = client.page("enrolment.learners")
    last = client.page("enrolment.learners", page=3)
    found = client.page("enrolment.learners", name="learner 11")
    every = client.page("enrolment.learners", waiting="all")

    assert "121 learners, page 1 of 3." in page.text
    assert "These are the first 10 of 120." in page.text
    assert "Learner 119" in last.text
    assert "10 learners." in found.text
    assert "Learner 119: Process complaints" in every.links()


def test_those_who_lack_somebody_are_found_and_the_managers_home_leads_there(
    client: StrictClient, world: World
) -> None:
    placed, unplaced = a_learner(world.centre, "Ann Placed"), a_learner(world.centre, "Bo Open")
    for learner, people in ((placed, {"assessor": world.assessor}), (unplaced, {})):
        store(a_portfolio_unit(a_portfolio(learner), world.complaints, **people))

    home = client.page("overview.home")
    html = client.get(home.links()["Learners with a unit without an assessor"]).text
    without = Page(html)
    unverified = client.page("enrolment.learners", lacking="verifier")
    on_no_unit = client.page("enrolment.learners", lacking="unit")
    nobody = client.page("enrolment.learners", lacking="unit", name="Ann")

    def rows(page: Page) -> str:
        return page.text.partition("Who learns")[2]

    assert "1 learner." in without.text
    assert "Bo Open" in rows(without)
    assert "Ann Placed" not in rows(without)
    assert '<option value="assessor" selected>' in html
    assert "2 learners." in unverified.text
    assert "Priya Nair" in rows(on_no_unit)
    assert "1 learner." in on_no_unit.text
    assert "No learner has no unit yet and a name with “Ann”." in nobody.text


def test_a_page_that_does_not_exist_shows_the_last(client: StrictClient, world: World) -> None:
    assert "Priya Nair" in client.page("enrolment.learners", page=99).text
    assert "Priya Nair" in client.page("enrolment.learners", page=-1).text


def test_a_name_that_nobody_has_says_so(client: StrictClient, world: World) -> None:
    page = client.page("enrolment.learners", name="100%_")

    assert "Nobody found" in page.text
    assert page.value("name") == "100%_"


def test_one_page_enrols_on_two_qualifications_and_none_and_places_people(
    client: StrictClient, world: World
) -> None:
    page = enrol(
        client,
        world,
        units=[
            world.choice(world.complaints, world.diploma),
            world.choice(world.problems, world.nvq),
            world.choice(world.single, None),
        ],
        target_on="2099-12-12",
        assessor=str(world.assessor.id),
        verifier=str(world.verifier.id),
    )

    assert "Priya Nair is enrolled on 3 units." in page.flashes
    assert "12 December 2099" in page.text
    assert [(u.name, u.qualification, u.assessor, u.verifier) for u in units()] == [
        ("Process complaints", world.diploma, world.assessor, world.verifier),
        ("Resolve problems", world.nvq, world.assessor, world.verifier),
        ("Customer service complaints", None, world.assessor, world.verifier),
    ]


def test_people_can_be_placed_later(client: StrictClient, world: World) -> None:
    page = enrol(client, world, units=[world.choice(world.complaints, world.diploma)])

    assert "1 unit wants an assessor or a verifier." in page.text


def test_a_refused_allocation_enrols_nobody_and_keeps_what_was_ticked(
    client: StrictClient, world: World
) -> None:
    choice = world.choice(world.complaints, world.diploma)

    page = enrol(
        client, world, units=[choice], assessor=str(world.trainee.id), target_on="1/2/2099",
        status=422,
    )  # fmt: skip

    assert "Sam Lee is a trainee. Choose who countersigns" in page.error_summary
    assert page.tree.xpath(f"//input[@value='{choice}']/@checked")
    assert page.value("target_on") == "1/2/2099"
    assert units() == []


def test_no_unit_ticked_is_refused_beside_the_units(client: StrictClient, world: World) -> None:
    page = enrol(client, world, status=422)

    assert "Choose at least one unit." in page.error_summary


def test_a_unit_had_already_can_not_be_ticked_and_is_refused(
    client: StrictClient, world: World
) -> None:
    world.a_unit()
    choice = world.choice(world.complaints, world.diploma)

    page = enrol(client, world, units=[choice], status=422)

    assert "Priya Nair already has Process complaints" in page.error_summary
    assert "already in the portfolio" in page.text
    assert page.tree.xpath(f"//input[@value='{choice}']/@disabled")
    assert len(units()) == 1


def test_a_unit_of_two_qualifications_is_in_the_portfolio_once(
    client: StrictClient, world: World
) -> None:
    world.nvq.units.append(QualificationUnit(unit=world.complaints.unit, position=2))
    store(world.nvq)

    page = enrol(
        client,
        world,
        units=[
            world.choice(world.complaints, world.diploma),
            world.choice(world.complaints, world.nvq),
        ],
        status=422,
    )

    assert "Process complaints is ticked under two qualifications." in page.error_summary
    assert units() == []


@pytest.mark.parametrize("value", ["999999-0", "x", "{complaints}-0"])
def test_a_unit_that_is_not_on_the_page_is_invalid(
    client: StrictClient, world: World, value: str
) -> None:
    value = value.format(complaints=world.complaints.id)

    page = enrol(client, world, units=[value], status=422)

    assert "Choose among the units listed." in page.error_summary
    assert units() == []


@pytest.mark.parametrize("field", ["assessor", "verifier", "countersigner"])
def test_a_person_of_another_centre_is_invalid(
    client: StrictClient, world: World, field: str
) -> None:
    choice = world.choice(world.complaints, world.diploma)

    page = enrol(client, world, units=[choice], status=422, **{field: str(world.far.id)})

    assert "Choose one of the people listed." in page.error_summary
    assert units() == []


def test_an_enrolment_sent_twice_is_done_once(client: StrictClient, world: World) -> None:
    once = client.page("enrolment.enrol", id=world.learner.id).value("once")
    data = {"once": once, "units": [world.choice(world.complaints, world.diploma)]}

    client.send("enrolment.enrol", data, id=world.learner.id)
    page = client.send("enrolment.enrol", data, id=world.learner.id)

    assert "sent twice; it was carried out once" in page.flashes
    assert page.h1 == "Learners"
    assert len(units()) == 1


def test_a_legacy_qualification_says_that_nobody_new_may_register(
    client: StrictClient, world: World
) -> None:
    world.diploma.status = "legacy"
    store(world.diploma)

    assert (
        "Legacy: nobody new may register."
        in client.page("enrolment.enrol", id=world.learner.id).text
    )


def test_who_is_no_learner_has_no_such_page(client: StrictClient, world: World) -> None:
    client.page("enrolment.enrol", id=world.assessor.id, status=404)


def test_a_learner_of_another_centre_has_no_such_page(client: StrictClient, world: World) -> None:
    far = a_learner(world.far.centre, "Zoe Far")
    store(far)

    client.page("enrolment.enrol", id=far.id, status=404)


def test_one_unit_gets_other_people_and_another_date(client: StrictClient, world: World) -> None:
    unit = world.a_unit(assessor=world.assessor, verifier=world.verifier)

    page = allocate(
        client,
        unit,
        assessor=str(world.trainee.id),
        countersigner=str(world.assessor.id),
        verifier=str(world.verifier.id),
        target_on="2099-06-30",
    )

    assert "Process complaints of Priya Nair: the places are set." in page.flashes
    assert "countersigned by Tom Okafor" in page.text
    assert "30 June 2099" in page.text


def test_the_page_begins_with_who_holds_the_places_now(client: StrictClient, world: World) -> None:
    unit = world.a_unit(assessor=world.assessor)

    page = client.page("enrolment.allocate", id=unit.id)

    (chosen,) = page.tree.xpath("//select[@name='assessor']/option[@selected]")
    assert chosen.text == "Tom Okafor"
    assert "Tom Okafor, assessor, since 3 March 2026" in page.text


def test_the_learner_is_offered_for_no_place(client: StrictClient, world: World) -> None:
    world.learner.roles.extend(world.assessor.roles)
    store(world.learner)
    unit = world.a_unit()

    page = client.page("enrolment.allocate", id=unit.id)

    offered = page.tree.xpath("//select[@name='assessor']/option/text()")
    assert "Priya Nair" not in offered
    assert "Tom Okafor" in offered


def test_a_stale_page_is_refused_and_shows_the_unit_as_it_is(
    client: StrictClient, world: World
) -> None:
    unit = world.a_unit(assessor=world.assessor)
    page = client.page("enrolment.allocate", id=unit.id)
    stale = {"once": page.value("once"), "seen": page.value("seen")}
    allocate(client, unit, assessor=str(world.trainee.id), countersigner=str(world.assessor.id))

    refused = client.send(
        "enrolment.allocate",
        stale | {"verifier": str(world.verifier.id)},
        id=unit.id,
        status=422,
    )

    assert "Somebody changed this unit while you were reading." in refused.error_summary
    assert "Sam Lee, assessor, since" in refused.text
    assert refused.value("seen") == "1"


def test_a_date_that_is_none_is_kept_and_explained(client: StrictClient, world: World) -> None:
    page = allocate(client, world.a_unit(), target_on="soon", status=422)

    assert "That is no day. Write it like 31/12/2026." in page.error_summary
    assert page.value("target_on") == "soon"


def test_a_date_that_has_passed_is_refused(client: StrictClient, world: World) -> None:
    page = allocate(client, world.a_unit(), target_on="2020-01-01", status=422)

    assert "The target date has passed." in page.error_summary


def people_who_do_not_manage(world: World) -> list[tuple[User, int]]:
    """Each with what the unit's page of places answers them: 403 if they see the unit."""
    idle = an_assessor(world.centre, "Ian Idle")
    lead = a_verifier(world.centre, "Lena Field")
    lead.roles[:] = []
    far = a_manager(world.far.centre, "Moe Far")
    store(idle, lead, far)
    return [
        (world.learner, 403),
        (world.assessor, 403),
        (world.verifier, 403),
        (idle, 404),
        (lead, 404),
        (far, 404),
    ]


def test_nobody_but_the_manager_reaches_these_pages(client: StrictClient, world: World) -> None:
    unit = world.a_unit(assessor=world.assessor, verifier=world.verifier)

    for person, status in people_who_do_not_manage(world):
        client.sign_in(person)
        if not person.has(RoleName.MANAGER):
            client.page("enrolment.learners", status=403)
        client.page("enrolment.enrol", id=world.learner.id, status=404)
        client.send("enrolment.enrol", {}, id=world.learner.id, status=404)
        client.page("enrolment.allocate", id=unit.id, status=status)
        client.send("enrolment.allocate", {"seen": "0"}, id=unit.id, status=status)

    assert unit.revision == 0
    assert unit.enrolled_at == NOW
