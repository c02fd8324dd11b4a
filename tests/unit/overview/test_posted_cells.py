"""What a posted matrix says: cells that stand by themselves, and cells of the row before them."""

from portfolio.overview.unit.ticks import cells_posted


def test_a_version_alone_belongs_to_the_criterion_that_stands_before_it() -> None:
    assert cells_posted([":4", "17", "18", ":5", "17"]) == [
        ":4", "17:4", "18:4", ":5", "17:5",
    ]  # fmt: skip


def test_a_whole_cell_stands_by_itself() -> None:
    assert cells_posted([":4", "17", "9:6"]) == [":4", "17:4", "9:6"]


def test_a_version_with_no_row_names_no_cell() -> None:
    assert cells_posted(["17"]) == ["17:"]
