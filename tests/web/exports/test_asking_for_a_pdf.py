"""Asking for a PDF of a unit, following it, taking it, and losing the right to it."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from portfolio.audit.models import AuditEvent
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from portfolio.exports.models import Export
from portfolio.people.models import User
from tests.strict_client import StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    a_unit_version,
    a_verifier,
    an_assessor,
    store,
)


class World:
    """A signed-off unit and everybody who stands to it."""

    def __init__(self) -> None:
        centre, elsewhere = a_centre(), a_centre("Elsewhere")
        self.learner, self.assessor = a_learner(centre), an_assessor(centre)
        self.verifier, self.manager = a_verifier(centre), a_manager(centre)
        self.colleague = an_assessor(centre, "Nobody Here")
        self.stranger = a_manager(elsewhere, "Olga Farr")
        store(
            self.learner, self.assessor, self.verifier, self.manager, self.colleague, self.stranger
        )
        version = a_unit_version("Recognise early warning signs", title=None)
        self.unit: PortfolioUnit = a_portfolio_unit(
            a_portfolio(self.learner), version, assessor=self.assessor, verifier=self.verifier
        )
        store(self.unit)
        a_sign_off(self.unit, by=self.assessor)


@pytest.fixture
def world(client: StrictClient) -> World:
    return World()


def test_a_learner_asks_and_takes_the_pdf(client: StrictClient, world: World) -> None:
    page = client.sign_in(world.learner).send("exports.ask", id=world.unit.id)
    made = client.get(page.links()["Download the PDF (" + _size() + ")"])

    assert page.h1 == "PDF of Customer service complaints"
    assert "The PDF is ready." in page.text
    assert made.status_code == 200
    assert made.mimetype == "application/pdf"
    day = datetime.now(UTC).date().isoformat()
    assert made.headers["Content-Disposition"] == (
        f"attachment; filename=Customer-service-complaints-Priya-Nair-{day}.pdf"
    )
    assert int(made.headers["Content-Length"]) == len(made.data)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(made.data)).pages)
    assert "The source gives this unit no title" in text
    assert "Recognise early warning signs" in text


def test_asking_is_one_event_of_the_unit(client: StrictClient, world: World) -> None:
    client.sign_in(world.assessor).send("exports.ask", id=world.unit.id)

    events = db.session.query(AuditEvent).filter_by(portfolio_unit_id=world.unit.id).all()
    assert [event.sentence for event in events] == [
        "Tom Okafor asked for a PDF of Customer service complaints for Priya Nair."
    ]


def test_asking_again_while_one_is_on_its_way_leads_to_it(
    client: StrictClient, world: World
) -> None:
    waiting = _export(world, world.learner, "learner", state="waiting")

    client.sign_in(world.learner).send("exports.ask", id=world.unit.id)

    assert [each.id for each in db.session.query(Export)] == [waiting.id]


def test_the_state_is_followed_and_said_in_words(client: StrictClient, world: World) -> None:
    running = _export(world, world.learner, "learner", state="running")

    page = client.sign_in(world.learner).page("exports.export", id=running.id)
    answer = client.get(client.address("exports.state", id=running.id))

    assert "Running The PDF is being made." in page.text
    assert "Look again" in page.links()
    assert answer.json == {"state": "running", "sentence": "The PDF is being made."}


def test_a_failed_one_says_so_and_offers_another(client: StrictClient, world: World) -> None:
    failed = _export(world, world.learner, "learner", state="failed")

    page = client.sign_in(world.learner).page("exports.export", id=failed.id)

    assert "Failed The PDF could not be made." in page.text
    assert "Make a new PDF" in page.buttons()


def test_a_file_that_is_not_ready_leads_to_its_page(client: StrictClient, world: World) -> None:
    waiting = _export(world, world.learner, "learner", state="waiting")

    answer = client.sign_in(world.learner).get(client.address("exports.download", id=waiting.id))

    assert answer.status_code == 303
    assert answer.headers["Location"] == client.address("exports.export", id=waiting.id)


def test_other_copies_are_listed(client: StrictClient, world: World) -> None:
    client.sign_in(world.learner).send("exports.ask", id=world.unit.id)

    page = client.send("exports.ask", id=world.unit.id)

    assert "Your other copies" in page.text
    assert len([words for words in page.links() if words.startswith("PDF of ")]) == 1


def test_a_copy_is_its_askers_alone(client: StrictClient, world: World) -> None:
    client.sign_in(world.verifier).send("exports.ask", id=world.unit.id)
    theirs = db.session.query(Export).one()

    for user in (world.learner, world.assessor, world.manager, world.stranger):
        client.sign_in(user)
        for endpoint in ("exports.export", "exports.state", "exports.download"):
            assert client.get(client.address(endpoint, id=theirs.id)).status_code == 404


def test_strangers_and_colleagues_cannot_ask(client: StrictClient, world: World) -> None:
    for user in (world.colleague, world.stranger):
        client.sign_in(user).send("exports.ask", id=world.unit.id, status=404)

    assert db.session.query(Export).count() == 0


def test_who_no_longer_works_on_the_unit_loses_the_copy(client: StrictClient, world: World) -> None:
    client.sign_in(world.verifier).send("exports.ask", id=world.unit.id)
    theirs = db.session.query(Export).one()
    for allocation in world.unit.allocations:
        allocation.ended_at = datetime.now(UTC)
    store(world.unit)

    for endpoint in ("exports.export", "exports.state", "exports.download"):
        assert client.get(client.address(endpoint, id=theirs.id)).status_code == 404


def test_a_copy_with_other_eyes_is_lost_with_the_place_that_gave_them(
    client: StrictClient, world: World
) -> None:
    theirs = _export(world, world.manager, "assessor", state="waiting")

    for endpoint in ("exports.export", "exports.state", "exports.download"):
        answer = client.sign_in(world.manager).get(client.address(endpoint, id=theirs.id))
        assert answer.status_code == 403


@pytest.mark.parametrize("who", ["learner", "assessor", "verifier", "manager"])
def test_everybody_who_may_have_a_copy_gets_one(
    client: StrictClient, world: World, who: str
) -> None:
    page = client.sign_in(getattr(world, who)).send("exports.ask", id=world.unit.id)

    assert "The PDF is ready." in page.text
    assert f"the {who}" in page.text


def _export(world: World, by: User, relation: str, *, state: str) -> Export:
    made = Export(
        portfolio_unit=world.unit,
        by=by,
        for_relation=relation,
        state=state,
        attempts=1,
        requested_at=datetime.now(UTC),
        started_at=datetime.now(UTC),
    )
    store(made)
    return made


def _size() -> str:
    size = db.session.query(Export).one().size
    assert size is not None
    return f"{size / 1024:.0f} kB"
