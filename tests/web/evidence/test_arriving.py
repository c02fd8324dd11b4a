"""Files in pieces, as the protocol says it: announced, sent, asked about, refused, let go."""

import base64
import hashlib
import os
import time
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from portfolio.db import db
from portfolio.enrolment.queries import find_portfolio
from portfolio.evidence.models import EvidenceItem
from portfolio.files import arriving
from portfolio.people.models import User
from tests.strict_client import StrictClient
from tests.world import a_centre, a_learner, a_portfolio, an_item, store

TUS = {"Tus-Resumable": "1.0.0"}
TEXT = b"The customer rang twice, so I asked what had happened since Monday.\n" * 40


@pytest.fixture
def item(client: StrictClient) -> EvidenceItem:
    """An item in Priya's portfolio; she is signed in."""
    centre = a_centre()
    store(centre)
    priya, jamie = a_learner(centre), a_learner(centre, "Jamie Reid")
    store(priya, jamie)
    portfolio = a_portfolio(priya)
    made = an_item(portfolio)
    store(portfolio, a_portfolio(jamie), made)
    client.sign_in(priya)
    # People of other tests had the same numbers, and their files are still on their way.
    for left in (client.application.extensions["portfolio_settings"].data / "arriving").glob("*"):
        left.unlink()
    return made


def announced(client: StrictClient, item: EvidenceItem, length: int = len(TEXT)) -> str:
    name = base64.b64encode(b"account.txt").decode()
    answer = client.post(
        client.address("evidence.announce", id=item.portfolio_id),
        headers=TUS | {"Upload-Length": str(length), "Upload-Metadata": f"filename {name}"},
    )
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


def sent(client: StrictClient, address: str, piece: bytes, at: int, **more: str) -> TestResponse:
    headers = TUS | {"Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"}
    return client.patch(address, data=piece, headers=headers | more)


def offset(client: StrictClient, address: str) -> Any:
    answer = client.head(address, headers=TUS)
    assert answer.headers["Cache-Control"] == "no-store"
    return int(answer.headers["Upload-Offset"])


def of(piece: bytes, kind: str = "sha256") -> str:
    digest = hashlib.new(kind, piece).digest()
    return f"{kind} {base64.b64encode(digest).decode()}"


def announces(client: StrictClient, item: EvidenceItem, length: int) -> TestResponse:
    return client.post(
        client.address("evidence.announce", id=item.portfolio_id),
        headers=TUS | {"Upload-Length": str(length)},
    )


def test_what_is_on_its_way_counts_for_the_room_that_is_left(
    client: StrictClient, item: EvidenceItem
) -> None:
    half = 1100 * 1024 * 1024
    first = announces(client, item, half)
    second = announces(client, item, half)

    assert second.status_code == 413
    assert "1,100 MB of yours are on their way already" in second.text
    client.delete(first.headers["Location"], headers=TUS)
    assert announces(client, item, half).status_code == 201


def test_a_file_that_was_forgotten_makes_way_for_another(
    client: StrictClient, item: EvidenceItem
) -> None:
    half = 1100 * 1024 * 1024
    token = announces(client, item, half).headers["Location"].rpartition("/")[2]
    with client.application.app_context():
        forgotten = arriving.find(token, user_id=item.portfolio.learner_id).path
    long_ago = time.time() - arriving.MAKES_WAY_AFTER - 60
    os.utime(forgotten, (long_ago, long_ago))

    assert announces(client, item, half).status_code == 201
    assert not forgotten.exists()


def test_another_persons_files_on_the_way_take_no_room_of_mine(
    client: StrictClient, item: EvidenceItem
) -> None:
    with client.application.app_context():
        theirs = 1500 * 1024 * 1024
        arriving.begin(user_id=item.portfolio.learner_id + 1, name="a", length=theirs, room=theirs)

    assert announces(client, item, 1000 * 1024 * 1024).status_code == 201


def test_a_file_arrives_piece_by_piece_and_becomes_evidence(
    client: StrictClient, item: EvidenceItem
) -> None:
    address = announced(client, item)
    assert offset(client, address) == 0
    assert (
        sent(client, address, TEXT[:1000], 0, **{"Upload-Checksum": of(TEXT[:1000])}).headers[
            "Upload-Offset"
        ]
        == "1000"
    )
    assert sent(client, address, TEXT[1000:], 1000).status_code == 204
    token = address.rsplit("/", 1)[-1]

    page = client.send(
        "evidence.add",
        {"arrived": token, "kind": "PE", "title": "", "work_on": "2026-03-02", "setting": "real"},
        id=item.portfolio_id,
    )

    assert page.h1 == "E2 account"
    assert "The customer rang twice" in page.text
    assert client.head(address, headers=TUS).status_code == 404


def test_what_arrived_stays_with_a_form_that_is_shown_again(
    client: StrictClient, item: EvidenceItem
) -> None:
    address = announced(client, item)
    sent(client, address, TEXT, 0)
    token = address.rsplit("/", 1)[-1]

    page = client.send(
        "evidence.add", {"arrived": token, "kind": "PE"}, status=422, id=item.portfolio_id
    )

    assert page.tree.xpath("//input[@name='arrived']/@value") == [token]
    assert "you need not choose it again" in page.text
    assert "Choose the file again" not in page.text
    assert offset(client, address) == len(TEXT)


def test_a_piece_that_was_changed_on_its_way_is_not_kept(
    client: StrictClient, item: EvidenceItem
) -> None:
    address = announced(client, item)

    answer = sent(client, address, TEXT[:100], 0, **{"Upload-Checksum": of(b"else", "sha1")})

    assert answer.status_code == 460
    assert offset(client, address) == 0


def test_a_piece_that_begins_elsewhere_is_refused_and_told_where(
    client: StrictClient, item: EvidenceItem
) -> None:
    address = announced(client, item)
    sent(client, address, TEXT[:100], 0)

    answer = sent(client, address, TEXT[:100], 0)

    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "100")


def test_more_than_was_announced_is_refused(client: StrictClient, item: EvidenceItem) -> None:
    address = announced(client, item, length=10)

    assert sent(client, address, b"x" * 11, 0).status_code == 413
    assert offset(client, address) == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Offset": "nought"}, 400),
        ({"Content-Type": "text/plain"}, 415),
        ({"Upload-Checksum": "md4 abc="}, 400),
        ({"Upload-Checksum": "sha256 ?"}, 400),
    ],
)
def test_what_is_no_piece_is_refused(
    client: StrictClient, item: EvidenceItem, headers: dict[str, str], status: int
) -> None:
    address = announced(client, item)

    assert sent(client, address, TEXT[:10], 0, **headers).status_code == status
    assert offset(client, address) == 0


def test_a_file_over_the_limit_or_beyond_the_room_is_not_begun(
    client: StrictClient, item: EvidenceItem
) -> None:
    where = client.address("evidence.announce", id=item.portfolio_id)
    for length in (3 * 1024**3, 0):
        answer = client.post(where, headers=TUS | {"Upload-Length": str(length)})
        assert answer.status_code == (413 if length else 400)
    assert (
        "the limit is 2,048 MB"
        in client.post(where, headers=TUS | {"Upload-Length": str(3 * 1024**3)}).text
    )


def test_somebody_elses_arrival_is_not_there(client: StrictClient, item: EvidenceItem) -> None:
    address = announced(client, item)
    token = address.rsplit("/", 1)[-1]
    sent(client, address, TEXT, 0)
    jamie = db.session.scalars(select(User).where(User.name == "Jamie Reid")).one()
    theirs = find_portfolio(jamie)
    assert theirs is not None
    client.sign_in(jamie)

    assert client.head(address, headers=TUS).status_code == 404
    assert sent(client, address, b"x", len(TEXT)).status_code == 404
    page = client.send(
        "evidence.add",
        {"arrived": token, "kind": "PE", "work_on": "2026-03-02"},
        status=422,
        id=theirs.id,
    )
    assert "Choose a file." in page.text


def test_a_file_can_be_let_go(client: StrictClient, item: EvidenceItem) -> None:
    address = announced(client, item)

    assert client.delete(address, headers=TUS).status_code == 204
    assert client.head(address, headers=TUS).status_code == 404


def test_what_nobody_went_on_with_is_cleared_after_a_week(
    client: StrictClient, item: EvidenceItem
) -> None:
    address = announced(client, item)
    with client.application.app_context():
        assert arriving.clear_old() == 0
        assert arriving.clear_old(now=time.time() + 8 * 24 * 3600) >= 1

    assert client.head(address, headers=TUS).status_code == 404
