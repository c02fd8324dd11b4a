"""A manager lets an external verifier in for certain days, sees every look, and ends it."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from portfolio.access import RoleName
from portfolio.audit.models import AuditEvent
from portfolio.days import in_words
from portfolio.db import db
from portfolio.enrolment.models import ExternalGrant, PortfolioUnit
from portfolio.notices.models import Notice
from portfolio.verification.models import Sample
from portfolio.web import guard
from portfolio.web.guard import today
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
    an_item,
    store,
)

DAY = timedelta(days=1)


class World:
    """Two learners with three units, one signed off and sampled; nothing is open to anybody."""

    def __init__(self) -> None:
        self.centre = a_centre()
        self.grace = a_manager(self.centre)
        self.nora = a_person("Nora Lind", self.centre, RoleName.LEAD_VERIFIER)
        self.helen = a_verifier(self.centre)
        self.tom = an_assessor(self.centre)
        self.ada = an_assessor(self.centre, "Ada Obi")
        self.eve = a_person("Eve Stone", self.centre, RoleName.EXTERNAL)
        self.far = a_person("Fay Far", a_centre("Riverside College"), RoleName.EXTERNAL)
        store(self.grace, self.nora, self.helen, self.tom, self.ada, self.eve, self.far)
        self.log, self.monitor = (
            a_unit_version(title="Log complaints"),
            a_unit_version(title="Monitor quality"),
        )
        priya = a_portfolio(a_learner(self.centre))
        jamie = a_portfolio(a_learner(self.centre, "Jamie Reid"))
        self.signed = self.a_unit(priya, self.log, self.tom)
        self.open_unit = self.a_unit(priya, self.monitor, self.ada)
        self.third = self.a_unit(jamie, self.log, self.ada)
        self.item = an_item(priya)
        sign_off = a_sign_off(self.signed, by=self.tom, item=self.item)
        self.sample = Sample(
            portfolio_unit=self.signed,
            sign_off=sign_off,
            kind="summative",
            origin="rule",
            reason="It is the first decision of Tom Okafor in this unit.",
            verifier=self.helen,
            assessor=self.tom,
            at=NOW,
        )
        store(self.sample)

    def a_unit(self, portfolio: Any, version: Any, assessor: Any) -> PortfolioUnit:
        unit = a_portfolio_unit(portfolio, version, assessor=assessor, verifier=self.helen)
        store(unit)
        return unit

    def pages(self) -> list[tuple[str, int]]:
        return [
            ("overview.unit", self.signed.id),
            ("evidence.item", self.item.id),
            ("assessment.feedback", self.signed.id),
            ("verification.unit_samples", self.signed.id),
            ("verification.sample", self.sample.id),
            ("overview.history", self.signed.id),
        ]


@pytest.fixture
def world(client: StrictClient) -> World:
    made = World()
    client.sign_in(made.grace)
    return made


def let_in(
    client: StrictClient, world: World, *units: PortfolioUnit, status: int = 200, **given: Any
) -> Page:
    search = given.pop("search", {})
    data = {
        "once": client.page("verification.grant_new", **search).value("once"),
        "person": str(world.eve.id),
        "from_on": today().isoformat(),
        "until_on": (today() + 2 * DAY).isoformat(),
        "units": [str(unit.id) for unit in units],
    } | given
    return client.send("verification.grant_new", data, status=status, **search)


def grants() -> list[ExternalGrant]:
    return list(db.session.scalars(select(ExternalGrant).order_by(ExternalGrant.id)))


@pytest.fixture
def days_later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Make it so many days later for whoever asks what day it is."""

    def later(days: int) -> None:
        then = date.today() + timedelta(days=days)
        for module in (guard, *_asking()):
            monkeypatch.setattr(module, "today", lambda: then)

    return later


def _asking() -> list[Any]:
    from portfolio.overview import views
    from portfolio.overview.unit import views as unit_views
    from portfolio.verification.grants import looks
    from portfolio.verification.grants import views as grant_views

    return [grant_views, looks, unit_views, views]


def test_an_external_verifier_is_let_in_sees_all_of_the_unit_and_every_look_is_shown(
    client: StrictClient, world: World
) -> None:
    page = let_in(client, world, world.signed)
    assert "1 unit is open to Eve Stone from" in page.flashes

    client.sign_in(world.eve)
    mine = client.page("verification.opened")
    assert "Priya Nair" in mine.text
    assert "Log complaints" in mine.text
    assert "Monitor quality" not in mine.text
    assert "Jamie Reid" not in mine.text
    for endpoint, id in world.pages():
        seen = client.page(endpoint, id=id)
        assert set(seen.buttons()) <= {"Sign out"}, endpoint
    client.page("overview.unit", id=world.open_unit.id, status=404)
    client.page("overview.unit", id=world.third.id, status=404)

    client.sign_in(world.grace)
    looks = client.page("verification.looks", id=world.eve.id)
    assert "6 looks." in looks.text
    assert "Eve Stone looked at Priya Nair's Log complaints." in looks.text
    assert f"/evidence/{world.item.id}" in looks.text
    visitors = client.page("verification.visitors")
    assert "1 unit is open today." in visitors.text
    assert "6 looks" in visitors.text


def test_the_day_after_the_last_nothing_is_there(
    client: StrictClient, world: World, days_later: Any
) -> None:
    let_in(client, world, world.signed)
    client.sign_in(world.eve)

    days_later(2)
    for endpoint, id in world.pages():
        client.page(endpoint, id=id)
    days_later(3)

    for endpoint, id in world.pages():
        client.page(endpoint, id=id, status=404)
    mine = client.page("verification.opened")
    assert "No unit is open to you today" in mine.text
    assert "Priya Nair" not in mine.text
    assert ": 1 unit" in mine.text


def test_before_the_first_day_only_the_days_are_told(client: StrictClient, world: World) -> None:
    day = today() + 5 * DAY
    let_in(client, world, world.signed, from_on=day.isoformat(), until_on=day.isoformat())

    mine = client.sign_in(world.eve).page("verification.opened")

    assert "To come" in mine.text
    assert "Priya Nair" not in mine.text
    client.page("overview.unit", id=world.signed.id, status=404)


def test_a_grant_ended_early_closes_at_once_and_stays_as_it_was_given(
    client: StrictClient, world: World
) -> None:
    let_in(client, world, world.signed, world.open_unit)
    first, second = grants()
    page = client.page("verification.visitor", id=world.eve.id)

    page = client.send(
        "verification.visitor",
        {"once": page.value("once"), "grants": [str(first.id)]},
        id=world.eve.id,
    )

    assert "1 unit is closed to Eve Stone from now on." in page.flashes
    assert "Ended on" in page.text
    client.sign_in(world.eve).page("overview.unit", id=world.open_unit.id)
    for endpoint, id in world.pages():
        client.page(endpoint, id=id, status=404)
    for endpoint in ("overview.home", "verification.opened"):
        page = client.page(endpoint)
        assert "Log complaints" not in page.text
        assert "Monitor quality" in page.text
    assert f"{in_words(today())} to {in_words(today())}: 1 unit" in page.text
    assert (
        "Log complaints" not in client.page("overview.portfolio", id=world.signed.portfolio_id).text
    )
    assert "Refund call" not in client.page("evidence.items", id=world.signed.portfolio_id).text
    db.session.expire_all()
    assert (first.from_on, first.until_on) == (today(), today() + 2 * DAY)
    assert first.ending is not None
    assert first.ending.by is world.grace
    assert second.ending is None


def test_who_looked_is_told_that_a_unit_was_closed_and_led_to_what_is_open_still(
    client: StrictClient, world: World
) -> None:
    let_in(client, world, world.signed, world.open_unit)
    page = client.page("verification.visitor", id=world.eve.id)
    ended = {"once": page.value("once"), "grants": [str(grants()[0].id)]}
    client.send("verification.visitor", ended, id=world.eve.id)
    sentence = "Grace Bell closed a unit to you before its last day"

    page = client.sign_in(world.eve).page("notices.notices")

    assert sentence in page.text
    assert "Priya Nair" not in page.text
    assert "no longer open to you" not in page.text
    notice = db.session.scalars(select(Notice).where(Notice.user_id == world.eve.id)).one()
    home = client.send("notices.open_notice", id=notice.id)
    assert "Monitor quality" in home.text
    assert "Log complaints" not in home.text
    choices = client.page("notices.choices")
    assert "A unit was closed to you before its last day" in choices.text
    assert "can't be turned off" not in choices.text


def test_ending_nothing_or_what_is_over_is_refused(client: StrictClient, world: World) -> None:
    let_in(client, world, world.signed)
    (grant,) = grants()

    def end(*ids: int, status: int = 422) -> Page:
        once = client.page("verification.visitor", id=world.eve.id).value("once")
        data = {"once": once, "grants": [str(id) for id in ids]}
        return client.send("verification.visitor", data, id=world.eve.id, status=status)

    assert "Choose at least one unit." in end().error_summary
    assert "Choose among those listed." in end(grant.id + 999).error_summary
    end(grant.id, status=200)
    assert "is closed already" in end(grant.id).error_summary


def test_many_units_are_found_and_opened_at_once(client: StrictClient, world: World) -> None:
    crowd = [a_learner(world.centre, f"Learner {n:03}") for n in range(210)]
    store(*[a_portfolio_unit(a_portfolio(each), world.log, assessor=world.ada) for each in crowd])

    found = client.page("verification.grant_new", learner="learner 0")
    assert "100 units found" in found.text
    assert "The first 200 are listed." in client.page("verification.grant_new").text
    page = let_in(client, world, every="y", search={"assessor": world.ada.id})

    assert "212 units are open to Eve Stone" in page.flashes
    assert {grant.portfolio_unit.assessor for grant in grants()} == {world.ada}
    (said,) = db.session.scalars(
        select(AuditEvent).where(AuditEvent.verb == "external.let_in")
    ).all()
    assert len(said.details["units"]) == 212


def test_units_are_found_by_unit(client: StrictClient, world: World) -> None:
    page = client.page("verification.grant_new", unit=world.monitor.unit_id)

    assert "1 unit found" in page.text
    assert "Priya Nair: Monitor quality" in page.text
    assert "Priya Nair: Log complaints" not in page.text


def test_what_is_open_already_is_left_out(client: StrictClient, world: World) -> None:
    let_in(client, world, world.signed)

    page = let_in(client, world, world.signed, world.third)
    again = let_in(client, world, world.signed, status=422)

    assert "1 unit is open to Eve Stone" in page.flashes
    assert "open to Eve Stone on all of those days already" in again.error_summary
    assert len(grants()) == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"units": []}, "Choose at least one unit."),
        ({"units": ["999999"]}, "Choose among those listed."),
        ({"until_on": "2020-01-01"}, "The last day comes before the first."),
        ({"from_on": "2020-01-01", "until_on": "2020-01-02"}, "The last day has gone by."),
        ({"from_on": "soon"}, "That is no day. Write it like 31/12/2026."),
        ({"person": ""}, "Choose who may look."),
    ],
)
def test_what_can_not_be_taken_is_said_beside_its_field(
    client: StrictClient, world: World, given: dict[str, Any], words: str
) -> None:
    page = let_in(client, world, **{"units": [str(world.signed.id)]} | given, status=422)

    assert words in page.error_summary
    assert grants() == []


def test_nobody_of_another_centre_is_let_in(client: StrictClient, world: World) -> None:
    let_in(client, world, world.signed, person=str(world.far.id), status=422)

    assert grants() == []
    client.page("verification.visitor", id=world.far.id, status=404)
    client.page("verification.looks", id=world.far.id, status=404)


def test_who_had_a_part_in_the_unit_does_not_look_at_it_from_outside(
    client: StrictClient, world: World
) -> None:
    world.tom.roles.extend(world.eve.roles)
    store(world.tom)

    page = let_in(client, world, world.signed, person=str(world.tom.id), status=422)

    assert "Tom Okafor is its assessor" in page.error_summary


def test_the_lead_verifier_lets_in_and_an_allocated_verifier_does_not(
    client: StrictClient, world: World
) -> None:
    client.sign_in(world.nora)
    let_in(client, world, world.signed)
    client.page("verification.visitor", id=world.eve.id)

    client.sign_in(world.helen)
    client.page("verification.visitors", status=403)
    client.page("verification.grant_new", status=403)
    client.page("verification.visitor", id=world.eve.id, status=404)


def test_who_is_no_external_verifier_has_no_such_page(client: StrictClient, world: World) -> None:
    client.page("verification.visitor", id=world.tom.id, status=404)
    client.page("verification.looks", id=world.tom.id, status=404)
    client.sign_in(world.tom).page("verification.opened", status=403)


def test_the_looks_leave_as_csv_that_runs_nothing(client: StrictClient, world: World) -> None:
    world.signed.learner.name = "=HYPERLINK(1)"
    store(world.signed.learner)
    let_in(client, world, world.signed)
    client.sign_in(world.eve).page("overview.unit", id=world.signed.id)

    client.sign_in(world.grace)
    answer = client.get(client.address("verification.looks_file", id=world.eve.id))

    header, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="looks.csv"'
    assert header[:4] == ["Date", "Time", "External verifier", "Learner"]
    assert row[0] == f"{today():%d/%m/%Y}"
    assert row[2:5] == ["Eve Stone", "'=HYPERLINK(1)", "Log complaints"]
    assert row[6] == f"/units/{world.signed.id}"


def test_the_history_of_the_unit_says_that_it_was_opened(
    client: StrictClient, world: World
) -> None:
    let_in(client, world, world.signed)

    page = client.page("overview.history", id=world.signed.id)

    assert "Grace Bell opened 1 unit to Eve Stone, external verifier, from" in page.text


def test_a_centre_without_external_verifiers_says_so(client: StrictClient) -> None:
    manager = a_manager(a_centre())
    store(manager)
    client.sign_in(manager)

    assert "No external verifier yet" in client.page("verification.visitors").text
    assert "No external verifier yet" in client.page("verification.grant_new").text


def test_ten_times_the_units_take_no_more_questions(client: StrictClient, world: World) -> None:
    def questions(who: Any, endpoint: str, **values: Any) -> int:
        client.sign_in(who)
        asked: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            if statement.lstrip().upper().startswith("SELECT"):
                asked.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            client.page(endpoint, **values)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(asked)

    pages = [
        (world.grace, "verification.visitors", {}),
        (world.grace, "verification.grant_new", {}),
        (world.grace, "verification.visitor", {"id": world.eve.id}),
        (world.grace, "verification.looks", {"id": world.eve.id}),
        (world.eve, "verification.opened", {}),
    ]
    let_in(client, world, world.signed, world.open_unit)
    client.sign_in(world.eve).page("overview.unit", id=world.signed.id)
    few = [questions(who, endpoint, **values) for who, endpoint, values in pages]
    crowd = [a_learner(world.centre, f"Learner {n:03}") for n in range(20)]
    store(*[a_portfolio_unit(a_portfolio(each), world.log, assessor=world.ada) for each in crowd])
    client.sign_in(world.grace)
    let_in(client, world, every="y")
    client.sign_in(world.eve)
    for grant in grants():
        client.page("overview.unit", id=grant.portfolio_unit_id)

    assert [questions(who, endpoint, **values) for who, endpoint, values in pages] == few
    assert max(few) <= 14, few
