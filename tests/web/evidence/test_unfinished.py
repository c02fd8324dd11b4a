"""What a learner began and did not finish: seen in one place, and thrown away."""

import io
import os
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from portfolio.audit.verify import changes_by_hand
from portfolio.db import db
from portfolio.enrolment.queries import find_portfolio
from portfolio.evidence.models import EvidenceFile, EvidenceItem, Reading
from portfolio.evidence.room.queries import room_of
from portfolio.files import arriving
from portfolio.files.sizes import MEGABYTE
from portfolio.files.store import store as files
from portfolio.jobs.queue import send_again
from portfolio.people.models import User
from tests.strict_client import StrictClient
from tests.world import a_centre, a_learner, a_portfolio, an_item, store

WEEK = arriving.DAYS_KEPT * 24 * 3600


@pytest.fixture
def priya(client: StrictClient) -> Iterator[User]:
    """A learner with one declared item, signed in; nobody else's files are on their way."""
    centre = a_centre()
    store(centre)
    priya = a_learner(centre)
    store(priya)
    portfolio = a_portfolio(priya)
    store(portfolio, an_item(portfolio))
    client.sign_in(priya)
    folder = client.application.extensions["portfolio_settings"].data / "arriving"
    for left in folder.glob("*"):
        left.unlink()
    yield priya
    for left in folder.glob("*"):
        left.unlink()


def portfolio_of(user: User) -> int:
    found = find_portfolio(user)
    assert found is not None
    return found.id


def left(user: User, name: str, *, came: int, length: int, idle: int = 0) -> arriving.Arrival:
    """A file of which so much came, and to which nothing was added for so many seconds."""
    made = arriving.begin(user_id=user.id, name=name, length=length, room=10**9)
    arriving.receive(made, io.BytesIO(b"x" * came), at=0)
    then = time.time() - idle
    os.utime(made.path, (then, then))
    return arriving.find(made.token, user_id=user.id)


def uploaded(client: StrictClient, priya: User) -> EvidenceItem:
    """A draft of one file."""
    portfolio = portfolio_of(priya)
    fields = {
        "once": client.page("evidence.add", id=portfolio).value("once"),
        "kind": "PE",
        "title": "Letter to a customer",
        "work_on": "2026-01-05",
        "setting": "real",
        "file": (io.BytesIO(b"The customer rang twice about the sofa.\n" * 60), "letter.txt"),
    }
    client.send("evidence.add", fields, id=portfolio)
    return db.session.scalars(select(EvidenceItem).order_by(EvidenceItem.id.desc())).first()


def test_files_never_saved_are_listed_with_how_much_came_and_when_they_go(
    client: StrictClient, priya: User
) -> None:
    left(priya, "film.mp4", came=2 * MEGABYTE, length=5 * MEGABYTE)
    left(priya, "whole.mp4", came=3 * MEGABYTE, length=3 * MEGABYTE, idle=3 * 24 * 3600)
    left(User(id=priya.id + 1000), "of-somebody-else.mp4", came=5, length=10)

    page = client.page("evidence.unfinished", id=portfolio_of(priya))

    names = [each.text_content().strip() for each in page.tree.xpath("//tbody//th")]
    assert names == ["whole.mp4", "film.mp4"]
    assert "2 MB of 5 MB came" in page.text
    assert "3 MB, all of it" in page.text
    assert "8 MB more are kept for the files that were never saved" in page.text


def test_a_file_never_saved_is_thrown_away_and_its_room_is_free(
    client: StrictClient, priya: User
) -> None:
    arrival = left(priya, "film.mp4", came=100, length=200)

    page = client.send("evidence.discard_arriving", {"file": arrival.token}, id=portfolio_of(priya))

    assert "film.mp4 is thrown away." in page.text
    assert "Nothing lies unfinished" in page.text
    assert not arrival.path.exists()


def test_nobody_throws_away_somebody_elses_file(client: StrictClient, priya: User) -> None:
    theirs = left(User(id=priya.id + 1000), "film.mp4", came=100, length=200)

    page = client.send("evidence.discard_arriving", {"file": theirs.token}, id=portfolio_of(priya))

    assert "is gone already" in page.text
    assert theirs.path.exists()


def test_a_worker_throws_away_what_was_left_for_a_week(client: StrictClient, priya: User) -> None:
    old = left(priya, "old.mp4", came=100, length=200, idle=WEEK + 60)
    young = left(priya, "young.mp4", came=100, length=200, idle=WEEK - 60)

    send_again()

    assert not old.path.exists()
    assert young.path.exists()


def test_a_draft_is_thrown_away_with_its_files_words_and_room(
    client: StrictClient, priya: User
) -> None:
    item = uploaded(client, priya)
    (key,) = [file.key for file in item.newest.files]
    assert files().has(key)
    by_the_test = set(changes_by_hand())  # what it stored to begin with has no events
    before = room_of(item.portfolio).used
    page = client.page("evidence.unfinished", id=item.portfolio_id)
    assert "E2 Letter to a customer" in page.text
    assert "1 file" in page.text

    after = client.send("evidence.throw_draft_away", {}, id=item.id)

    assert "E2 is thrown away. Its number is not used again." in after.text
    assert "Nothing lies unfinished" in after.text
    assert before > 0
    assert room_of(item.portfolio).used == 0
    assert not files().has(key)
    assert db.session.scalar(select(func.count()).select_from(EvidenceFile)) == 0
    assert db.session.scalar(select(func.count()).where(Reading.version_id == item.newest.id)) == 0
    assert set(changes_by_hand()) <= by_the_test
    kept = client.page("evidence.item", id=item.id)
    assert "Thrown away as a draft." in kept.text
    assert "sofa" not in kept.text
    assert "E2" in client.page("evidence.items", id=item.portfolio_id).text


def test_what_is_being_written_is_listed_by_when_it_was_last_saved_and_can_go(
    client: StrictClient, priya: User
) -> None:
    portfolio = portfolio_of(priya)
    fields = {
        "once": client.page("evidence.write_new", id=portfolio).value("once"),
        "kind": "RA",
        "title": "The letter of March",
        "work_on": "2026-01-05",
        "setting": "real",
        "model": "",
    }
    client.send("evidence.write_new", fields, id=portfolio)
    item = db.session.scalars(select(EvidenceItem).order_by(EvidenceItem.id.desc())).first()
    page = client.page("evidence.unfinished", id=portfolio)
    assert page.tree.xpath(f"//a[@href='/evidence/{item.id}/write']")
    assert "Text alone" in page.text

    client.send("evidence.throw_draft_away", {}, id=item.id)

    assert "Thrown away as a draft." in client.page("evidence.item", id=item.id).text


def test_what_was_declared_once_is_withdrawn_and_not_thrown_away(
    client: StrictClient, priya: User
) -> None:
    declared = db.session.scalars(select(EvidenceItem)).one()

    client.post(
        client.address("evidence.throw_draft_away", id=declared.id),
        data={"once": "x" * 22},
        follow_redirects=True,
    )

    db.session.expire_all()
    assert declared.withdrawal is None
