"""What day it is, and how many working days have passed."""

from datetime import UTC, date, datetime

import pytest

from portfolio.days import day_of, in_words, working_days_since


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 1, 1, 23, 30, tzinfo=UTC), date(2026, 1, 1)),
        (datetime(2026, 1, 2, 0, 0, tzinfo=UTC), date(2026, 1, 2)),
    ],
)
def test_a_moment_belongs_to_the_day_that_london_shows(moment: datetime, day: date) -> None:
    assert day_of(moment) == day


FRIDAY = date(2026, 3, 6)


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 3, 5), 0),  # the day before
        (FRIDAY, 0),
        (date(2026, 3, 8), 0),  # Sunday
        (date(2026, 3, 9), 1),
        (date(2026, 3, 13), 5),
        (date(2026, 3, 16), 6),
        (date(2026, 4, 3), 20),
    ],
)
def test_saturdays_and_sundays_are_no_working_days(today: date, days: int) -> None:
    assert working_days_since(FRIDAY, today) == days


def test_a_moment_is_said_as_the_day_on_londons_clocks() -> None:
    assert in_words(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"
    assert in_words(date(2026, 6, 30)) == "30 June 2026"
