"""A picture and the table beside it tell the same, or it is said what the picture leaves out."""

from datetime import date

from portfolio.complaint_logs.analysis import Analysis, analyse
from portfolio.complaints.pictures import pictures_of
from tests.unit.complaint_logs.logs_made import a_log


def from_until(first: str, last: str) -> Analysis:
    log = a_log(f"Date | Nature\n{first} | Late\n{last} | Late")
    return analyse(log, within_days=10, today=date(2026, 3, 20))


def test_a_trend_longer_than_its_picture_says_how_many_steps_are_not_drawn() -> None:
    drawn = pictures_of(from_until("03/01/2023", "03/03/2026"))

    # 39 months, of which a picture has room for 26.
    assert drawn.not_drawn == 13
    assert "Jan 2023" not in drawn.trend
    assert "Mar 2026" in drawn.trend


def test_a_trend_that_is_drawn_whole_leaves_nothing_out() -> None:
    drawn = pictures_of(from_until("03/01/2026", "03/03/2026"))

    assert drawn.not_drawn == 0
    assert "Jan 2026" in drawn.trend
