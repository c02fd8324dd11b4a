"""Locators: which passages a tie points at, written one way and read aloud."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.documents.locators import WHOLE, canonical, label, parse, require_within
from portfolio.documents.passages import DocumentKind
from portfolio.documents.problems import NoSuchPassage


@given(st.sets(st.integers(min_value=1, max_value=5000)))
def test_what_is_written_is_read_back(numbers):
    assert parse(canonical(numbers)) == tuple(sorted(numbers))


@given(st.lists(st.integers(min_value=1, max_value=60)))
def test_the_same_passages_have_one_locator(numbers):
    assert (
        canonical(numbers) == canonical(reversed(numbers)) == canonical(parse(canonical(numbers)))
    )


@given(st.text(max_size=30))
def test_any_text_is_a_locator_or_is_refused(text):
    numbers = ()
    with contextlib.suppress(NoSuchPassage):
        numbers = parse(text)

    assert all(n >= 1 for n in numbers)


def test_neighbours_are_written_as_a_range():
    assert canonical([7, 3, 2, 4]) == "2-4,7"


def test_no_numbers_are_the_whole_item():
    assert canonical([]) == WHOLE
    assert parse("  ") == ()


def test_what_people_type_is_understood():
    assert canonical(parse(" 2 – 4, 4,7 ")) == "2-4,7"


@pytest.mark.parametrize("typed", ["1-", "a", "1,,2", "-3", "1.5", "0", "5-2", "1-99999999", "²"])
def test_what_names_no_passages_is_refused(typed):
    with pytest.raises(NoSuchPassage):
        parse(typed)


def test_a_passage_beyond_the_last_is_refused_and_named():
    with pytest.raises(NoSuchPassage, match=r"no passage 9\. Choose from 1 to 8"):
        require_within("2-9", 8)


def test_passages_within_the_item_are_kept_in_canonical_form():
    assert require_within("8, 2-3,4", 8) == "2-4,8"
    assert require_within("", 0) == WHOLE


@pytest.mark.parametrize(
    ("locator", "kind", "said"),
    [
        ("2-4,7", DocumentKind.WORD, "¶2–4, ¶7"),
        ("3", DocumentKind.TEXT, "¶3"),
        ("4-12", DocumentKind.SHEET, "rows 4–12"),
        ("4", DocumentKind.SHEET, "row 4"),
        ("3", DocumentKind.PDF, "page 3"),
        ("1-2,5", DocumentKind.PDF, "pages 1–2, 5"),
        ("1", DocumentKind.PICTURE, "picture"),
        ("", DocumentKind.PICTURE, "whole item"),
    ],
)
def test_a_place_is_named_as_people_say_it(locator, kind, said):
    assert label(locator, kind) == said
