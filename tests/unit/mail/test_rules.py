"""When a mail is tried again, and when it is given up."""

from datetime import timedelta

import pytest

from portfolio.mail.models import Mail
from portfolio.mail.rules import (
    LEFT_BEHIND,
    PAUSES,
    NothingToSend,
    is_due,
    pause_after,
    require_unsent,
)
from tests.world import NOW

MOMENT = timedelta(seconds=1)


def test_pauses_grow_and_end_after_two_days() -> None:
    assert list(PAUSES) == sorted(PAUSES)
    assert timedelta(hours=47) < sum(PAUSES, timedelta()) < timedelta(hours=49)


def test_each_attempt_has_a_pause_after_it_and_the_last_has_none() -> None:
    assert pause_after(1) == timedelta(minutes=1)
    assert pause_after(len(PAUSES)) == timedelta(hours=24)
    assert pause_after(len(PAUSES) + 1) is None


def test_a_waiting_mail_is_due_from_its_time_on() -> None:
    mail = Mail(state="waiting", next_at=NOW)

    assert not is_due(mail, NOW - MOMENT)
    assert is_due(mail, NOW)


def test_a_mail_that_is_being_sent_is_left_to_its_worker_for_a_while() -> None:
    mail = Mail(state="sending", next_at=NOW, began_at=NOW)

    assert not is_due(mail, NOW + LEFT_BEHIND - MOMENT)
    assert is_due(mail, NOW + LEFT_BEHIND)


@pytest.mark.parametrize("state", ["sent", "failed"])
def test_what_has_ended_is_never_due(state: str) -> None:
    assert not is_due(Mail(state=state, next_at=NOW), NOW + timedelta(days=9))


def test_a_mail_that_was_sent_is_not_sent_again() -> None:
    require_unsent(Mail(state="failed"))
    require_unsent(Mail(state="waiting"))
    with pytest.raises(NothingToSend):
        require_unsent(Mail(state="sent"))
