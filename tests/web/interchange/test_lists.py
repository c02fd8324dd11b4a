"""A manager brings in people and enrolments from a CSV file: shown first, then all or none."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from portfolio.access import RoleName
from portfolio.audit.models import AuditEvent
from portfolio.audit.queries import events_of_unit
from portfolio.audit.verify import changes_by_hand
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.interchange import actions as bringing_in
from portfolio.interchange.models import IncomingList
from portfolio.mail.models import Mail
from portfolio.people import invitation_letters
from portfolio.people.models import Invitation, User
from portfolio.people.tokens import hash_of
from portfolio.standards.models import Qualification, QualificationUnit
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
    """A centre with one of each, two units of two qualifications, and two units of one name."""

    def __init__(self) -> None:
        self.centre = a_centre()
        self.grace = a_manager(self.centre)
        self.tom = an_assessor(self.centre)
        self.sam = an_assessor(self.centre, "Sam Lee", trainee=True)
        self.helen = a_verifier(self.centre)
        self.priya = a_learner(self.centre)
        self.jamie = a_learner(self.centre, "Jamie Reid")
        self.far = an_assessor(a_centre("Riverside College"), "Max Far")
        self.log = a_unit_version(title="Log complaints")
        self.log.number = "302"
        self.monitor = a_unit_version(title="Monitor quality")
        self.twins = [a_unit_version(title="Work with others") for _ in range(2)]
        self.diploma = a_qualification("Diploma", self.log, self.monitor)
        self.nvq = a_qualification("NVQ Certificate", self.monitor)
        store(
            self.grace, self.tom, self.sam, self.helen, self.priya, self.jamie, self.far,
            self.log, self.monitor, *self.twins, self.diploma, self.nvq,
        )  # fmt: skip


def a_qualification(title: str, *versions: Any) -> Qualification:
    return Qualification(
        key=f"{title.lower().replace(' ', '-')}-{versions[0].unit.key}",
        title=title,
        status="live",
        sha256="0" * 64,
        units=[
            QualificationUnit(unit=version.unit, position=n)
            for n, version in enumerate(versions, start=1)
        ],
    )


@pytest.fixture
def world(client: StrictClient) -> World:
    made = World()
    client.sign_in(made.grace)
    return made


def choose(client: StrictClient, kind: str, text: str, status: int = 200) -> Page:
    once = client.page("interchange.choose", kind=kind).value("once")
    data = {"once": once, "file": (io.BytesIO(text.encode()), "list.csv")}
    return client.send("interchange.choose", data, kind=kind, status=status)


def waiting() -> IncomingList:
    return db.session.scalars(select(IncomingList).order_by(IncomingList.id.desc())).first()


def confirm(client: StrictClient, shown: Page, status: int = 200, id: int = 0) -> Page:
    data = {"once": shown.value("once"), "shown": shown.value("shown")}
    id = id or waiting().id
    return client.send("interchange.preview", data, id=id, status=status)


def problems(page: Page) -> list[tuple[str, str, str]]:
    """Line, column and what is wrong, of every row of the table of what is to be mended."""
    rows = page.tree.xpath("(//table)[1]/tbody/tr")
    cells = [[" ".join(td.text_content().split()) for td in row.xpath("td")] for row in rows]
    return [
        (c[0].removeprefix("Line "), c[1], c[2].removeprefix("✕ Can't be taken").strip())
        for c in cells
    ]


def emails() -> set[str]:
    return set(db.session.scalars(select(User.email)))


def units_of(learner: User) -> list[PortfolioUnit]:
    return list(
        db.session.scalars(
            select(PortfolioUnit)
            .join(PortfolioUnit.portfolio)
            .where(PortfolioUnit.portfolio.has(learner_id=learner.id))
            .order_by(PortfolioUnit.id)
        )
    )


def hash_in(text: str) -> str:
    """The hash of the secret in the link that a mail holds."""
    found = re.search(r"/join/([\w-]{43})\b", text)
    assert found is not None, text
    return hash_of(found[1])


PEOPLE = """Name;E-mail;Roles;Trainee
Lee Moss;lee@college.example;learner;
Kim Park;kim@college.example;assessor;yes
Zoë Hart;zoe@college.example;verifier and assessor;
"""


def test_people_are_shown_first_and_then_brought_in_all_together(
    client: StrictClient, world: World
) -> None:
    shown = choose(client, "people", PEOPLE)

    assert "3 people would be brought in." in shown.text
    assert "Invited as trainee assessor, kim@college.example." in shown.text
    assert "lee@college.example" not in emails()

    page = confirm(client, shown)

    assert "3 people brought in." in page.flashes
    kim = db.session.scalars(select(User).where(User.email == "kim@college.example")).one()
    assert (kim.name, kim.trainee, kim.role_names, kim.centre) == (
        "Kim Park", True, {"assessor"}, world.centre,
    )  # fmt: skip
    (said,) = db.session.scalars(select(AuditEvent)).all()
    assert said.sentence == "Grace Bell invited 3 people from a list."
    assert [each for each in changes_by_hand() if "from a list" in each] == []
    assert kim.awaited
    mails = db.session.scalars(select(Mail)).all()
    assert [each.template for each in mails] == ["invitation"] * 3
    assert {each.user_id: (each.address, hash_in(each.text)) for each in mails} == {
        each.user_id: (each.user.email, each.token_sha256)
        for each in db.session.scalars(select(Invitation))
    }
    assert "Hello Kim Park," in next(each.text for each in mails if each.user_id == kim.id)
    assert waiting() is None  # nothing of the file is kept


def test_who_is_called_like_somebody_is_pointed_out_before_they_are_brought_in(
    client: StrictClient, world: World
) -> None:
    confirm(client, choose(client, "people", PEOPLE))

    shown = choose(
        client,
        "people",
        "Name,E-mail,Roles\nkim  park,k.park@college.example,assessor\n"
        "Ola Berg,ola@college.example,learner\nOla Berg,o.berg@college.example,learner\n"
        "Una Lund,una@college.example,learner\n",
    )

    assert "called kim park has kim@college.example: take the line out" in shown.text
    assert "called Ola Berg has o.berg@college.example" in shown.text
    assert "called Ola Berg has ola@college.example" in shown.text
    assert "called Una" not in shown.text
    assert "3 lines name somebody who is called like another" in shown.text
    assert (
        len(shown.tree.xpath("//td/span[@class='status tone-gap'][contains(., 'Same name')]")) == 3
    )
    assert shown.tree.xpath("//nav//a[@aria-current]/text()") == ["Learners"]


def test_letters_are_written_before_anything_is_held(
    client: StrictClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = choose(client, "people", PEOPLE)
    done: list[str] = []

    def noted(what: str, act: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given, **named: (done.append(what), act(*given, **named))[1]

    monkeypatch.setattr(invitation_letters, "written", noted("written", invitation_letters.written))
    monkeypatch.setattr(bringing_in, "hold", noted("held", bringing_in.hold))

    confirm(client, shown)

    assert done == ["written", "written", "written", "held"]


def test_three_bad_lines_are_named_mended_and_all_are_in(
    client: StrictClient, world: World
) -> None:
    bad = (
        PEOPLE.replace("kim@college.example", "kim at college")
        .replace("verifier and assessor", "boss")
        .replace("Lee Moss", "")
    )

    shown = choose(client, "people", bad)

    assert "3 lines can't be taken." in shown.text
    assert problems(shown) == [
        ("2", "Name", "The name is missing."),
        ("3", "E-mail", "“kim at college” is no e-mail address."),
        ("4", "Roles", "“boss” is no role."),
    ]
    assert not [each for each in shown.buttons() if each.startswith("Bring in")]
    before = emails()
    forged = {"once": "x", "shown": "x"}
    client.send("interchange.preview", forged, id=waiting().id, status=422)
    assert emails() == before

    confirm(client, choose(client, "people", PEOPLE))

    assert len(emails() - before) == 3


def test_who_is_there_already_is_left_and_who_has_other_roles_is_named(
    client: StrictClient, world: World
) -> None:
    text = (
        "Name,E-mail,Roles\n"
        f"Tom,{world.tom.email.upper()},assessor\n"
        f"Helen Marsh,{world.helen.email},learner\n"
        f"Max Far,{world.far.email},assessor\n"
        "Lee Moss,lee@college.example,learner\n"
    )

    page = choose(client, "people", text)

    assert "Is there already; nothing changes." in page.text
    found = problems(page)
    assert found[0][:2] == ("3", "Roles")
    assert "Helen Marsh, who has other roles here: verifier." in found[0][2]
    assert found[1] == ("4", "E-mail", f"There is an account for {world.far.email} already.")
    assert "Max Far" not in str(found)  # who has it elsewhere is not said


def test_a_list_of_what_is_so_already_has_nothing_to_do(client: StrictClient, world: World) -> None:
    page = choose(client, "people", f"Name,E-mail,Roles\nTom,{world.tom.email},assessor\n")

    assert "There is nothing to do." in page.text
    assert not [each for each in page.buttons() if each.startswith("Bring in")]


def test_somebody_added_meanwhile_is_noticed_when_it_is_confirmed(
    client: StrictClient, world: World
) -> None:
    shown = choose(client, "people", PEOPLE)
    lee = a_learner(world.centre, "Lee Moss")
    lee.email = "lee@college.example"
    store(lee)
    before = emails()

    page = confirm(client, shown, 422)

    assert "Something at the centre changed since this preview" in page.error_summary
    assert "2 people would be brought in." in page.text
    assert emails() == before
    assert "2 people brought in." in confirm(client, page).flashes


def test_a_preview_confirmed_twice_acts_once(client: StrictClient, world: World) -> None:
    shown = choose(client, "people", PEOPLE)
    id = waiting().id
    confirm(client, shown)
    before = len(emails())

    client.page("interchange.preview", id=id, status=404)
    once = choose(client, "people", "Name,E-mail,Roles\nA B,ab@college.example,learner\n")
    id = waiting().id
    confirm(client, once)
    data = {"once": once.value("once"), "shown": once.value("shown")}
    client.send("interchange.preview", data, id=id, status=404)
    assert len(emails()) == before + 1


def test_a_preview_of_another_file_is_not_confirmed_with_this_one(
    client: StrictClient, world: World
) -> None:
    first = choose(client, "people", PEOPLE)
    choose(client, "people", PEOPLE.replace("Lee Moss", "Leo Moss"))

    page = confirm(client, first, 422)  # sent to the second file's address

    assert "changed since this preview was shown" in page.error_summary


def test_enrolments_are_understood_by_key_number_title_and_name(
    client: StrictClient, world: World
) -> None:
    text = (
        "Learner,Unit,Qualification,Assessor,Verifier,Countersigner,Target date\n"
        f"{world.priya.email},302,,{world.tom.email},Helen Marsh,,31/12/2099\n"
        f"jamie reid,{world.log.unit.key},diploma,{world.sam.email},,{world.tom.email},\n"
        f"{world.priya.email},monitor  QUALITY,nvq certificate,,,,\n"
    )

    shown = choose(client, "enrolments", text)
    assert (
        "Enrolled on 302 Log complaints (Diploma), assessor Tom Okafor, verifier Helen Marsh, "
        "target 31 December 2099." in shown.text
    )
    page = confirm(client, shown)

    assert "3 enrolments brought in." in page.flashes
    first, second = units_of(world.priya)
    assert (first.assessor, first.verifier, first.qualification) == (
        world.tom, world.helen, world.diploma,
    )  # fmt: skip
    assert f"{first.target_on}" == "2099-12-31"
    assert (second.unit_version, second.qualification) == (world.monitor, world.nvq)
    (jamies,) = units_of(world.jamie)
    assert (jamies.assessor, jamies.countersigner) == (world.sam, world.tom)
    for unit in (first, second, jamies):
        assert [each.sentence for each in events_of_unit(unit.id)] == [
            "Grace Bell brought in 3 enrolments from a list."
        ]


def test_every_enrolment_that_can_not_be_taken_is_named(client: StrictClient, world: World) -> None:
    unit = a_portfolio_unit(a_portfolio(world.jamie), world.log)
    store(unit, a_learner(world.centre, "Jamie Reid"))
    world.tom.roles.extend(world.helen.roles)
    store(world.tom)
    tom, priya = world.tom.email, world.priya.email
    text = (
        "Learner,Unit,Qualification,Assessor,Verifier,Countersigner,Target date\n"
        f"{priya},Work with others,,,,,\n"
        f"{priya},Basket weaving,,,,,\n"
        f"{priya},Monitor quality,,,,,\n"
        f"{priya},302,NVQ Certificate,,,,\n"
        f"{priya},302,,{world.sam.email},,,\n"
        f"{priya},302,,{tom},{tom},,\n"
        f"{tom},302,,,,,\n"
        f"Jamie Reid,302,,,,,\n"
        f"{priya},302,,{world.far.email},,,\n"
        f"{priya},302,,{world.helen.email},,,1/2/2020\n"
        f"{world.jamie.email},302,,,,,\n"
        f"{priya},302,,,,,\n"
        f"{priya},Log complaints,,,,,\n"
    )

    page = choose(client, "enrolments", text)

    keys = ", ".join(sorted(each.unit.key for each in world.twins))
    said = {(line, column): wrong for line, column, wrong in problems(page)}
    assert said[("2", "Unit")] == "“Work with others” is the name of several units."
    assert keys in page.text
    assert said[("3", "Unit")] == "There is no unit “Basket weaving”."
    assert said[("4", "Qualification")] == "Several qualifications name Monitor quality."
    assert "Write which it is taken for: “Diploma” or “NVQ Certificate”." in page.text
    assert said[("5", "Qualification")] == "No qualification “NVQ Certificate” names 302."
    assert said[("6", "Countersigner")] == "Sam Lee is a trainee."
    assert "Tom Okafor can't be both assessor and verifier" in said[("7", "Verifier")]
    assert said[("8", "Learner")] == "Tom Okafor isn't a learner of this centre."
    assert said[("9", "Learner")] == "2 people are called Jamie Reid."
    assert "Nobody with an account at this centre is" in said[("10", "Assessor")]
    assert said[("11", "Target date")] == "The target date has passed."
    assert "isn't an assessor of this centre" in said[("11", "Assessor")]
    assert "Has 302 Log complaints already; nothing changes." in page.text
    assert "enrols Priya Nair on 302 Log complaints as well." in said[("14", "Unit")]
    assert "12 lines can't be taken." in page.text


def test_every_fault_of_a_line_is_named_at_once(client: StrictClient, world: World) -> None:
    page = choose(
        client,
        "enrolments",
        "Learner,Unit,Qualification,Assessor,Verifier,Countersigner,Target date\n"
        "nobody@x.example,No unit,None,wiz,wuz,waz,31/02/2027\n"
        f"{world.priya.email},No unit,,{world.helen.email},,,1/2/2020\n",
    )

    found = [(column, wrong) for line, column, wrong in problems(page) if line == "2"]
    assert found == [
        ("Learner", "Nobody with an account at this centre is “nobody@x.example”."),
        ("Unit", "There is no unit “No unit”."),
        ("Assessor", "Nobody with an account at this centre is “wiz”."),
        ("Verifier", "Nobody with an account at this centre is “wuz”."),
        ("Countersigner", "Nobody with an account at this centre is “waz”."),
        ("Target date", "“31/02/2027” is no day."),
    ]
    assert [c for line, c, _ in problems(page) if line == "3"] == [
        "Unit", "Assessor", "Target date",
    ]  # fmt: skip
    assert "2 lines can't be taken." in page.text


def test_a_fault_that_follows_from_another_is_not_named(client: StrictClient, world: World) -> None:
    page = choose(
        client,
        "enrolments",
        "Learner,Unit,Qualification,Assessor,Verifier,Countersigner\n"
        f"{world.priya.email},302,,{world.sam.email},,waz\n",
    )

    assert [column for _line, column, _wrong in problems(page)] == ["Countersigner"]


def test_whose_account_is_suspended_is_said_to_be_so(client: StrictClient, world: World) -> None:
    tina = an_assessor(world.centre, "Tina Moss")
    tina.active = False
    store(tina)

    page = choose(
        client, "enrolments", f"Learner,Unit,Assessor\n{world.priya.email},302,{tina.email}\n"
    )
    ((_line, _column, wrong),) = problems(page)
    assert wrong == "The account of Tina Moss is suspended."

    page = choose(client, "people", f"Name,E-mail,Roles\nTina Moss,{tina.email},assessor\n")
    assert "Is there already, suspended; nothing changes." in page.text


@pytest.mark.parametrize("kind", ["people", "enrolments"])
def test_an_empty_file_is_said_to_be_empty(client: StrictClient, world: World, kind: str) -> None:
    page = choose(client, kind, "\n")

    ((line, _column, wrong),) = problems(page)
    assert (line, wrong) == ("The list", "The file is empty.")
    assert "The list can't be taken." in page.text


def test_a_bad_role_and_an_address_that_is_taken_are_named_at_once(
    client: StrictClient, world: World
) -> None:
    page = choose(client, "people", f"Name,E-mail,Roles\nMax Far,{world.far.email},boss\n")

    assert sorted(column for _line, column, _wrong in problems(page)) == ["E-mail", "Roles"]


def test_an_enrolment_made_meanwhile_is_noticed(client: StrictClient, world: World) -> None:
    shown = choose(client, "enrolments", f"Learner,Unit\n{world.priya.email},302\n")
    store(a_portfolio_unit(a_portfolio(world.priya), world.log))

    page = confirm(client, shown, 422)

    assert "Something at the centre changed" in page.error_summary
    assert len(units_of(world.priya)) == 1


def test_the_example_leaves_with_the_headings_and_one_line(
    client: StrictClient, world: World
) -> None:
    answer = client.get(client.address("interchange.example", kind="people"))

    header, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert header == ["Name", "E-mail", "Roles", "Trainee"]
    assert row[0] == "Jamie Reid"
    assert client.get("/lists/spells").status_code == 404


def test_no_file_is_refused_beside_its_field(client: StrictClient, world: World) -> None:
    page = client.send("interchange.choose", {"once": "a"}, kind="people", status=422)

    assert "Choose the file." in page.error_summary


def test_a_list_that_nobody_confirmed_is_gone_after_a_day(
    client: StrictClient, world: World
) -> None:
    choose(client, "people", PEOPLE)
    old = waiting()
    old.at = NOW - timedelta(days=400)
    store(old)

    choose(client, "people", PEOPLE)

    assert db.session.scalar(select(func.count()).select_from(IncomingList)) == 1


def test_a_list_of_another_centre_is_not_there(client: StrictClient, world: World) -> None:
    choose(client, "people", PEOPLE)
    id = waiting().id
    other = a_manager(world.far.centre, "Moe Far")
    store(other)

    client.sign_in(other).page("interchange.preview", id=id, status=404)
    client.sign_in(world.tom).page("interchange.preview", id=id, status=404)


def test_ten_times_the_lines_ask_the_database_no_more_to_be_shown(
    client: StrictClient, world: World
) -> None:
    def questions(lines: int) -> int:
        learners = [a_learner(world.centre, f"Learner {lines} {n}") for n in range(lines)]
        store(*learners)
        text = "Learner,Unit,Assessor\n" + "".join(
            f"{each.email},302,{world.tom.email}\n" for each in learners
        )
        choose(client, "enrolments", text)
        id = waiting().id
        asked: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            if statement.lstrip().upper().startswith("SELECT"):
                asked.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            page = client.page("interchange.preview", id=id)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        assert f"{lines} enrolments would be brought in." in page.text
        return len(asked)

    few = questions(4)

    assert questions(40) == few


def test_a_role_that_is_new_to_the_installation_is_made(client: StrictClient, world: World) -> None:
    page = choose(client, "people", "Name,E-mail,Roles\nEve,eve@awarding.example,EQA\n")

    confirm(client, page)

    eve = db.session.scalars(select(User).where(User.email == "eve@awarding.example")).one()
    assert eve.has(RoleName.EXTERNAL)


def test_a_list_with_hundreds_of_faults_shows_the_first_and_leads_to_every_one(
    client: StrictClient, world: World
) -> None:
    lines = "".join(f"Nobody {n},nobody{n},learner\n" for n in range(250))

    page = choose(client, "people", "Name,E-mail,Roles\n" + lines)
    every = client.page("interchange.preview", id=waiting().id, every="fault")

    assert len(problems(page)) == 200
    assert "These are the first 200 faults of 250." in page.text
    assert len(problems(every)) == 250
