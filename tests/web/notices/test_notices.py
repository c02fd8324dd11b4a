"""A person's notices: what stands on the page, where each leads, and what can be chosen."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from portfolio.db import db
from portfolio.evidence.submitting import actions as submitting
from portfolio.notices.models import Notice
from portfolio.transaction import transaction
from tests.strict_client import Page, StrictClient
from tests.world import (
    a_centre,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_tie,
    a_verifier,
    an_assessor,
    an_item,
    store,
)

UNIT = "Process customer service complaints"


@pytest.fixture
def world(isolation: Any) -> SimpleNamespace:
    """Priya's unit with Tom and Helen."""
    centre = a_centre()
    priya, tom, helen, grace = (
        a_learner(centre), an_assessor(centre), a_verifier(centre), a_manager(centre)
    )  # fmt: skip
    store(centre, priya, tom, helen, grace)
    unit = a_portfolio_unit(a_portfolio(priya), assessor=tom, verifier=helen)
    item = an_item(unit.portfolio)
    store(unit, item)
    store(a_tie(item, unit, 1))
    return SimpleNamespace(priya=priya, tom=tom, helen=helen, grace=grace, unit=unit)


def a_notice(world: SimpleNamespace, number: int = 1, **given: Any) -> Notice:
    """Tom is told of a submission."""
    return Notice(
        **{
            "user": world.tom,
            "kind": "submitted",
            "key": f"event {number}",
            "portfolio_unit": world.unit,
            "by": world.priya,
            "endpoint": "assessment.judge",
            "target_id": world.unit.id,
            "details": {"round": number},
            "at": datetime.now(UTC) - timedelta(minutes=number),
            "in_app": True,
            "mail": "no",
        }
        | given
    )


def told(world: SimpleNamespace, *notices: Notice) -> None:
    world.tom.unread_notices = sum(n.read_at is None and n.in_app for n in notices)
    store(world.tom, *notices)


def submitted(world: SimpleNamespace) -> None:
    with transaction():
        submitting.submit(world.unit, by=world.priya, seen=world.unit.revision)


def bar(page: Page) -> str:
    """What the top bar says of notices."""
    return next(words for words in page.links() if words.startswith("Notices"))


def test_the_number_of_unread_notices_stands_in_the_top_bar(
    client: StrictClient, world: SimpleNamespace
) -> None:
    client.sign_in(world.tom)
    assert bar(client.page("overview.home")) == "Notices"

    submitted(world)

    assert bar(client.page("overview.home")) == "Notices (1 unread)"


def test_a_notice_leads_to_the_thing_in_one_step_and_is_read(
    client: StrictClient, world: SimpleNamespace
) -> None:
    submitted(world)
    client.sign_in(world.tom)
    page = client.page("notices.notices")
    assert f"Priya Nair submitted {UNIT}, round 1." in page.buttons()
    (notice,) = db.session.query(Notice).filter_by(user_id=world.tom.id)

    led = client.send("notices.open_notice", id=notice.id)

    assert led.h1 == f"Judge {UNIT}"
    assert bar(led) == "Notices"
    assert "1 notice is unread" not in client.page("notices.notices").text


def test_a_mail_leads_to_the_thing_and_reads_nothing(
    client: StrictClient, world: SimpleNamespace
) -> None:
    notice = a_notice(world)
    told(world, notice)
    client.sign_in(world.tom)

    answer = client.get(client.address("notices.notice", id=notice.id))

    assert answer.status_code == 303
    assert answer.headers["Location"] == client.address("assessment.judge", id=world.unit.id)
    assert "1 notice is unread" in client.page("notices.notices").text


def test_unread_notices_stand_first_and_pages_hold_the_rest(
    client: StrictClient, world: SimpleNamespace
) -> None:
    now = datetime.now(UTC)
    told(world, a_notice(world, 1, read_at=now), *(a_notice(world, n) for n in range(2, 62)))
    client.sign_in(world.tom)

    first, last = client.page("notices.notices"), client.page("notices.notices", page=3)

    assert "60 notices are unread" in first.text
    assert "round 2." in first.text
    assert "round 1." not in first.text
    assert "Page 1 of 3" in first.text
    assert "round 1." in last.text
    assert client.page("notices.notices", page=99).text == last.text


def test_a_unit_that_is_no_longer_open_leads_nowhere_and_says_so(
    client: StrictClient, world: SimpleNamespace
) -> None:
    notice = a_notice(world)
    told(world, notice)
    world.unit.allocations[0].ended_at = datetime.now(UTC)
    store(world.unit)
    client.sign_in(world.tom)

    page = client.page("notices.notices")
    assert "no longer open to you" in page.text
    assert not [words for words in page.buttons() if "submitted" in words and "Mark" not in words]

    closed = client.page("notices.notice", id=notice.id)
    assert closed.h1 == "No longer open to you"
    assert UNIT not in closed.text


def test_everything_can_be_marked_as_read(client: StrictClient, world: SimpleNamespace) -> None:
    told(world, *(a_notice(world, n) for n in range(1, 31)))
    client.sign_in(world.tom)
    page = client.page("notices.notices")

    after = client.send("notices.read_all", {"until": page.value("until")})

    assert "No notice is unread" in after.text
    assert bar(after) == "Notices"


def test_one_notice_can_be_marked_as_read(client: StrictClient, world: SimpleNamespace) -> None:
    notices = [a_notice(world, n) for n in (1, 2)]
    told(world, *notices)
    client.sign_in(world.tom)

    after = client.send("notices.read", id=notices[0].id)

    assert "1 notice is unread" in after.text


def test_somebody_who_was_told_nothing_reads_what_will_stand_there(
    client: StrictClient, world: SimpleNamespace
) -> None:
    client.sign_in(world.helen)

    assert "Nobody told you anything yet" in client.page("notices.notices").text


def test_a_kind_that_was_turned_off_no_longer_comes(
    client: StrictClient, world: SimpleNamespace
) -> None:
    client.sign_in(world.tom)
    page = client.page("notices.choices")
    shown = page.tree.xpath("//input[@name='shown']/@value")
    assert "submitted" in shown
    assert "action_raised" not in shown  # always

    client.send(
        "notices.choices",
        {
            "shown": [code for code in shown if code != "submitted"],
            "mailed": [],
            "often": "now",
            "once": page.value("once"),
        },
    )
    submitted(world)

    assert bar(client.page("overview.home")) == "Notices"
    again = client.page("notices.choices")
    assert not again.tree.xpath("//input[@name='shown'][@value='submitted'][@checked]")
    assert again.tree.xpath("//input[@name='shown'][@value='sampled'][@checked]")


@pytest.mark.parametrize("code", ["to_verify", "no-such-kind"])
def test_a_kind_that_one_is_never_told_of_cannot_be_chosen(
    client: StrictClient, world: SimpleNamespace, code: str
) -> None:
    client.sign_in(world.tom)

    client.send("notices.choices", {"shown": [code], "often": "now"}, status=422)


def test_a_manager_has_nothing_to_choose(client: StrictClient, world: SimpleNamespace) -> None:
    client.sign_in(world.grace)

    assert "Nothing comes that could be turned off" in client.page("notices.choices").text
    assert "Choose what you are told" not in client.page("notices.notices").text
