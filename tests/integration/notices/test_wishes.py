"""What somebody chose to be told, and where."""

from types import SimpleNamespace

import pytest

from tests.integration.notices.told import (
    action_point,
    chosen,
    kinds,
    mails,
    signed_and_sampled,
    submitted,
    told,
    unread,
)
from tests.world import store

pytestmark = pytest.mark.usefixtures("isolation")


def test_a_kind_turned_off_in_both_places_is_not_told(college: SimpleNamespace) -> None:
    chosen(college.tom)

    submitted(college)

    assert kinds(college.tom) == []
    assert mails() == []


def test_a_kind_turned_off_in_the_page_alone_is_mailed_and_not_counted(
    college: SimpleNamespace,
) -> None:
    chosen(college.tom, mailed={"submitted"})

    submitted(college)

    assert told(college.tom) == []
    assert unread(college.tom) == 0
    assert mails() == [(college.tom.id, "notice")]


def test_what_others_wait_for_can_be_turned_off_by_mail_only(college: SimpleNamespace) -> None:
    chosen(college.tom)

    action_point(college, signed_and_sampled(college))

    assert kinds(college.tom) == ["action_raised"]
    assert mails() == []


def test_what_was_chosen_in_another_role_is_kept(college: SimpleNamespace) -> None:
    chosen(college.tom, shown={"sampled"})
    college.tom.roles = list(college.helen.roles)
    store(college.tom)
    chosen(college.tom, shown={"to_verify", "action_answered", "action_overdue", "allocated"})
    college.tom.roles = list(college.ada.roles)
    store(college.tom)

    submitted(college)

    assert kinds(college.tom) == []
