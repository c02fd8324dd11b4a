"""Locators: which passages a tie points at, written one way and read aloud."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.documents.locators import (
    WHOLE,
    Stretch,
    canonical,
    label,
    parse,
    parse_times,
    require_within,
    taken_apart,
)
from portfolio.documents.passages import DocumentKind, Outline, Section
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


@given(
    st.sets(st.integers(1, 40)),
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 9000), st.integers(0, 9000))),
)
def test_times_are_read_back_with_the_passages(numbers, times):
    stretches = {Stretch(n, min(a, b), max(a, b)) for n, a, b in times}

    found = taken_apart(canonical(numbers, stretches))

    assert set(found[0]) == numbers
    assert set(found[1]) == {each for each in stretches if each.passage not in numbers}


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("02:10-03:45", "1@02:10-03:45"),
        ("2:10 – 3:45", "1@02:10-03:45"),
        ("2:10 to 3:45; 7:05", "1@02:10-03:45,1@07:05"),
        ("1:02:03", "1@62:03"),
        ("", ""),
    ],
)
def test_times_are_taken_as_people_type_them(typed, written):
    assert canonical((), parse_times(typed, 1)) == written


@pytest.mark.parametrize("typed", ["3:45-2:10", "half past two", "1-2", "2:10-", "²:10"])
def test_what_is_no_time_is_refused_in_a_sentence(typed):
    with pytest.raises(NoSuchPassage) as caught:
        parse_times(typed, 1)

    assert "Write" in caught.value.sentence


def test_a_stretch_is_named_by_its_times():
    assert label("1@02:10-03:45,1@07:05", DocumentKind.AUDIO) == "02:10–03:45, 07:05"
    assert label("1", DocumentKind.VIDEO) == "the whole recording"
    assert parse("1@02:10-03:45") == (1,)


OUTLINE = Outline(
    DocumentKind.FILES,
    (
        Section("letter.docx", DocumentKind.WORD, 1, 4),
        Section("scan.pdf", DocumentKind.PDF, 5, 3),
        Section("old.doc", DocumentKind.KEPT, 8, 0),
        Section("desk.jpg", DocumentKind.PICTURE, 8, 1),
        Section("call.wav", DocumentKind.AUDIO, 9, 1),
    ),
)


@pytest.mark.parametrize(
    ("locator", "words"),
    [
        ("2-3", "file 1, ¶2–3"),
        ("4-6", "file 1, ¶4; file 2, pages 1–2"),
        ("8", "file 4"),
        ("9@02:10-03:45", "file 5, 02:10–03:45"),
        ("", "whole item"),
    ],
)
def test_in_several_files_a_place_says_which(locator, words):
    assert label(locator, OUTLINE) == words
