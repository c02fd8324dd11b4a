"""Rows are called as their file calls them, in what is shown and in what is typed."""

import pytest

from portfolio.complaint_logs.row_names import RowNames
from portfolio.documents.comma_separated import from_csv_text
from portfolio.documents.problems import NoSuchPassage

# The header stands in row 3, and row 6 is blank.
LOG = "Our log,\n,\nDay,Nature\n03/01/2026,Late\n04/01/2026,Late\n,\n05/01/2026,Rude\n"


@pytest.fixture
def names() -> RowNames:
    return RowNames.of(from_csv_text(LOG))


def test_a_row_is_called_by_its_number_in_the_file(names: RowNames) -> None:
    assert [names.number(passage) for passage in (1, 2, 3)] == [4, 5, 7]
    assert names.words("1-3") == "4-5, 7"
    assert names.words("") == ""


@pytest.mark.parametrize(
    ("typed", "locator"), [("4", "1"), ("4-7", "1-3"), ("7, 5", "2-3"), ("", ""), ("5 – 6", "2")]
)
def test_rows_as_typed_are_found(names: RowNames, typed: str, locator: str) -> None:
    assert names.locator(typed) == locator


@pytest.mark.parametrize(("typed", "wrong"), [("3", 3), ("4-8", 8), ("6", 6)])
def test_a_row_that_the_log_does_not_have_is_refused(
    names: RowNames, typed: str, wrong: int
) -> None:
    with pytest.raises(NoSuchPassage, match=f"The log has no row {wrong}: its rows are 4 to 7."):
        names.locator(typed)


def test_rows_that_share_a_number_go_by_their_place() -> None:
    one = from_csv_text(LOG)
    twice = RowNames({1: 1, 2: 2})

    assert RowNames.of(one).in_file
    assert not twice.in_file
