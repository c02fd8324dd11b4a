"""A list is brought in as it was shown, whole, or not at all."""

from portfolio.interchange.plans import (
    ChangedSinceShown,
    ListRefused,
    NothingNew,
    Plan,
    Planned,
    require_whole,
)
from portfolio.interchange.table import Problem
from tests.world import refuses

NEW = Planned(2, "Jamie Reid", "Added as learner.", "an act")
THERE = Planned(3, "Tom Okafor", "Is there already.", None)
BAD = Problem(4, "E-mail", "The e-mail address is missing.", "Write it.")


def test_a_plan_that_was_shown_and_does_something_is_whole() -> None:
    plan: Plan[str] = Plan((NEW, THERE), (), ())

    require_whole(plan, plan.mark)

    assert plan.acts == ["an act"]


def test_one_line_that_can_not_be_taken_stops_all() -> None:
    plan: Plan[str] = Plan((NEW,), (BAD, BAD), ())

    with refuses(ListRefused, "Nothing is brought in while a line can't be taken."):
        require_whole(plan, plan.mark)
    assert plan.bad_lines == 1


def test_a_plan_of_another_centre_or_file_is_refused_and_shown_again() -> None:
    shown: Plan[str] = Plan((NEW,), (), ())

    with refuses(ChangedSinceShown, "look at it, then confirm again."):
        require_whole(Plan((NEW, THERE), (), ()), shown.mark)


def test_a_list_of_what_is_so_already_does_nothing() -> None:
    plan: Plan[str] = Plan((THERE,), (), ())

    with refuses(NothingNew):
        require_whole(plan, plan.mark)
