"""Days and times as people write them in logs."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.complaint_logs.dates import read_day, read_time


@pytest.mark.parametrize(
    "cell",
    [
        "03/01/2026",
        "3/1/26",
        "3.1.26",
        "03-01-2026",
        "3 Jan 2026",
        "3-Jan-26",
        "3rd January 2026",
        "Sat 3 January 2026",
        "Saturday, 3 January 2026",
        "January 3, 2026",
        "Jan 3 2026",
        "2026-01-03",
        "2026/01/03",
        "3 of January 2026",
        "03 / 01 / 2026",
    ],
)
def test_one_day_in_many_forms(cell):
    assert read_day(cell).day == date(2026, 1, 3)
    assert not read_day(cell).doubt


def test_the_day_stands_before_the_month():
    assert read_day("05/04/2026").day == date(2026, 4, 5)


def test_a_month_that_can_only_stand_first_is_taken_and_doubted():
    read = read_day("02/25/2026")

    assert (read.day, read.doubt) == (date(2026, 2, 25), "The month seems to stand first.")


@pytest.mark.parametrize(
    "cell", ["31/02/2026", "30 February 2026", "2026-13-01", "32/01/2026", "00/01/2026"]
)
def test_a_day_that_there_is_not_is_named(cell):
    read = read_day(cell)

    assert read.day is None
    assert read.problem == f"There is no day “{cell}”."


def test_a_day_without_a_year_takes_the_logs_and_says_so():
    assert read_day("3/1", year=2026).day == date(2026, 1, 3)
    assert read_day("3 Jan", year=2026).doubt == (
        "It gives no year; 2026 is taken, as in the rows around it."
    )
    assert read_day("3 Jan").problem == "“3 Jan” gives no year."


def test_a_spreadsheets_number_of_a_day_is_read_and_doubted():
    read = read_day("46025.40625")

    assert (read.day, read.time) == (date(2026, 1, 3), time(9, 45))
    assert read.doubt == "It is a spreadsheet's number of a day."


def test_a_time_in_the_same_cell_is_read_along():
    assert read_day("3 January 2026, 09:45").time == time(9, 45)
    assert read_day("03/01/2026 9.45am").time == time(9, 45)
    assert read_day("2026-01-03T21:05:00").time == time(21, 5)


@pytest.mark.parametrize("cell", ["", "last week", "Sofa", "9.45", "3 times", "12", "n/a", "May"])
def test_what_says_no_day_is_none(cell):
    assert read_day(cell, year=2026).day is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("9.45", time(9, 45)),
        ("09:45", time(9, 45)),
        ("0945", time(9, 45)),
        ("9:45am", time(9, 45)),
        ("9.45 p.m.", time(21, 45)),
        ("4pm", time(16)),
        ("12am", time(0)),
        ("12.30pm", time(12, 30)),
        ("noon", time(12)),
        ("14:05:33", time(14, 5)),
        ("14h30", time(14, 30)),
        ("0.40625", time(9, 45)),
        ("1430hrs", time(14, 30)),
        ("approx 3pm", time(15)),
        ("16.30pm", time(16, 30)),
    ],
)
def test_one_time_in_many_forms(cell, expected):
    assert read_time(cell).time == expected


def test_a_single_digit_of_minutes_are_tens_and_doubted():
    read = read_time("9.5")

    assert (read.time, read.doubt) == (time(9, 50), "The minutes have one digit.")


@pytest.mark.parametrize("cell", ["25.10", "9.75", "2460", "13am"])
def test_a_time_that_there_is_not_is_named(cell):
    assert read_time(cell).time is None
    assert read_time(cell).problem == f"There is no time “{cell}”."


@pytest.mark.parametrize("cell", ["", "9", "morning", "soon", "Table 4"])
def test_what_says_no_time_is_none(cell):
    assert read_time(cell) == type(read_time(cell))()


@given(
    st.dates(date(1990, 1, 1), date(2098, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%Y-%m-%d", "%a %d %b %Y"]),
)
def test_every_day_is_read_as_itself(day, form):
    assert read_day(day.strftime(form)).day == day


@given(st.text(max_size=40))
def test_no_cell_breaks_the_reading(cell):
    read_day(cell, year=2026)
    read_time(cell)
