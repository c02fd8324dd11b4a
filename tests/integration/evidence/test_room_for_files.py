"""Learners and centres have so much room for files, counted from rows; no file goes over."""

import pytest
from flask import Flask
from obstore.store import MemoryStore

from portfolio.config import Settings
from portfolio.db import db
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.files.stored import area_of
from portfolio.evidence.models import EvidenceFile
from portfolio.evidence.room.actions import give_room
from portfolio.evidence.room.queries import room_of, rooms_of
from portfolio.evidence.room.rules import NoRoomLeft, Room, require_room
from portfolio.files.store import Store
from portfolio.files.store import store as files
from portfolio.people.models import Centre, User
from portfolio.transaction import transaction
from tests.strict_client import StrictClient
from tests.uploads import FORM, upload
from tests.world import a_centre, a_learner, a_manager, a_portfolio, refuses, store

MEGABYTE = 1024 * 1024


class Place:
    """A centre with two learners and a manager."""

    def __init__(self) -> None:
        self.centre: Centre = a_centre()
        self.priya, self.jamie = a_learner(self.centre), a_learner(self.centre, "Jamie Reid")
        self.grace: User = a_manager(self.centre)
        store(self.priya, self.jamie, self.grace)
        self.portfolios: list[Portfolio] = [a_portfolio(self.priya), a_portfolio(self.jamie)]
        store(*self.portfolios)


@pytest.fixture
def place(client: StrictClient) -> Place:
    return Place()


@pytest.fixture
def of_one_megabyte(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each learner has a megabyte, each centre three."""
    settings: Settings = app.extensions["portfolio_settings"]
    less = settings.model_copy(update={"learner_room_mb": 1, "centre_room_mb": 3})
    monkeypatch.setitem(app.extensions, "portfolio_settings", less)


def lines(kilobytes: int, sign: str = "x") -> bytes:
    """A text of that size."""
    return ((sign * 1023 + "\n") * kilobytes).encode()


@pytest.mark.usefixtures("of_one_megabyte")
def test_a_learner_is_told_what_is_used_and_what_to_do(client: StrictClient, place: Place) -> None:
    client.sign_in(place.priya)
    address = client.address("evidence.add", id=place.portfolios[0].id)
    assert upload(client, address, lines(600)) is None

    refused = upload(client, address, lines(500, "y"))

    sentence = (
        "This upload is 0.5 MB, and 0.6 MB of the 1 MB that you have for files are used. "
        "Make it smaller, or ask your centre's manager for more room."
    )
    assert refused is not None
    assert sentence in refused.error_summary
    assert refused.value("title") == FORM["title"]
    assert "0.6 MB of the 1 MB that you have for files are used." in refused.text
    assert len(db.session.query(EvidenceFile).all()) == 1
    assert upload(client, address, lines(400, "z")) is None


@pytest.mark.usefixtures("of_one_megabyte")
def test_what_was_refused_is_not_stored(client: StrictClient, place: Place) -> None:
    client.sign_in(place.priya)
    before = set(files().keys())

    upload(client, client.address("evidence.add", id=place.portfolios[0].id), lines(1025))

    assert set(files().keys()) == before


@pytest.mark.usefixtures("of_one_megabyte")
def test_a_manager_gives_more_and_sees_who_uses_what(client: StrictClient, place: Place) -> None:
    client.sign_in(place.priya)
    address = client.address("evidence.add", id=place.portfolios[0].id)
    assert upload(client, address, lines(1025)) is not None

    client.sign_in(place.grace)
    page = client.send("evidence.room", {"megabytes": "2"})
    assert "Each learner has 2 MB for files now." in page.flashes
    client.sign_in(place.priya)
    assert upload(client, address, lines(1025)) is None

    client.sign_in(place.grace)
    page = client.page("evidence.room")
    assert "Priya Nair 1 file 1.0 MB 50%" in page.text
    assert "1.0 MB of 3 MB are used." in page.text


def test_a_manager_is_told_which_numbers_can_be_given(client: StrictClient, place: Place) -> None:
    client.sign_in(place.grace)

    for wrong in ("0", "-3", "lots", "99999999"):
        page = client.send("evidence.room", {"megabytes": wrong}, status=422)
        assert page.error_summary


@pytest.mark.usefixtures("of_one_megabyte")
def test_a_centre_has_its_bounds_too(client: StrictClient, place: Place) -> None:
    with transaction():
        give_room(place.centre, megabytes=100, by=place.grace)
    client.sign_in(place.priya)
    assert (
        upload(client, client.address("evidence.add", id=place.portfolios[0].id), lines(2000))
        is None
    )
    client.sign_in(place.jamie)

    refused = upload(client, client.address("evidence.add", id=place.portfolios[1].id), lines(1100))

    assert refused is not None
    assert f"{place.centre.name} has used 2.0 MB of the 3 MB" in refused.error_summary


@pytest.mark.usefixtures("of_one_megabyte")
def test_the_file_of_a_draft_makes_room_for_the_one_that_takes_its_place(
    client: StrictClient, place: Place
) -> None:
    client.sign_in(place.priya)
    assert (
        upload(client, client.address("evidence.add", id=place.portfolios[0].id), lines(900))
        is None
    )
    (file,) = db.session.query(EvidenceFile).all()
    address = client.address("evidence.new_version", id=file.version.item_id)

    assert upload(client, address, lines(1000, "y")) is None
    assert room_of(place.portfolios[0]).used == 1000 * 1024


def test_the_same_bytes_count_once(client: StrictClient, place: Place) -> None:
    client.sign_in(place.priya)
    address = client.address("evidence.add", id=place.portfolios[0].id)

    for _ in range(2):
        assert upload(client, address, lines(10)) is None

    assert room_of(place.portfolios[0]).used == 10 * 1024


def test_what_is_counted_is_what_lies_in_the_store(
    app: Flask, client: StrictClient, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "portfolio_store", Store(MemoryStore()))
    for n, portfolio in enumerate(place.portfolios):
        client.sign_in(portfolio.learner)
        address = client.address("evidence.add", id=portfolio.id)
        for kilobytes in (3, 5 + n):
            assert upload(client, address, lines(kilobytes, "ab"[n])) is None

    area = f"{area_of(place.centre.id)}/"
    stored = sum(each.size for each in files().entries() if each.key.startswith(area))
    rooms = rooms_of(place.centre)

    assert rooms.used == stored == sum(each.used for each in rooms.learners)
    assert [room_of(each).used for each in place.portfolios] == [8 * 1024, 9 * 1024]
    assert {room_of(each).centre_used for each in place.portfolios} == {stored}


def test_a_file_fits_to_the_last_byte() -> None:
    room = Room(used=90, allowed=100, centre="Hillside", centre_used=95, centre_allowed=105)

    require_room(room, 10)
    with refuses(NoRoomLeft, "that you have for files"):
        require_room(room, 11)
    with refuses(NoRoomLeft, "Hillside has used"):
        require_room(Room(90, 200, "Hillside", 95, 105), 11)
