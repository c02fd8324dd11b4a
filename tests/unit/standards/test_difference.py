"""What one version of a unit says beside another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.standards.difference import (
    GONE,
    METHODS,
    MOVED,
    NEW,
    RENUMBERED,
    REWORDED,
    SAME,
    Difference,
    difference_of,
    pairs_of,
    words_apart,
)
from portfolio.standards.models import UnitVersion
from tests.world import a_unit_version


def a_version(*criteria: tuple[str, str | None, str], **given: object) -> UnitVersion:
    """A version with criteria of (key, number, text)."""
    version = a_unit_version(*({"key": k, "number": n, "text": t} for k, n, t in criteria))
    for name, value in given.items():
        setattr(version, name, value)
    return version


def criteria_of(difference: Difference) -> list[tuple[tuple[str, ...], str, str]]:
    return [(line.kinds, line.before, line.after) for line in difference.sections[0].lines]


OLD = (("a", "1.1", "Log the complaint"), ("b", "1.2", "Listen to the customer"))


def test_the_same_words_under_the_same_number_are_the_same() -> None:
    assert criteria_of(difference_of(a_version(*OLD), a_version(*OLD))) == [
        ((SAME,), "1.1", "1.1"),
        ((SAME,), "1.2", "1.2"),
    ]


@pytest.mark.parametrize("key", ["b", "other"])
def test_a_reworded_criterion_is_found_by_its_key_or_by_its_number(key: str) -> None:
    new = a_version(OLD[0], (key, "1.2", "Listen to each customer"))

    assert criteria_of(difference_of(a_version(*OLD), new))[1] == ((REWORDED,), "1.2", "1.2")


def test_a_renumbered_criterion_is_found_by_its_words() -> None:
    new = a_version(OLD[0], ("x", "1.10", "Listen to the customer"))

    assert criteria_of(difference_of(a_version(*OLD), new))[1] == ((RENUMBERED,), "1.2", "1.10")


def test_the_one_that_went_elsewhere_has_moved_and_not_all_the_others() -> None:
    old = a_version(("a", None, "One"), ("b", None, "Two"), ("c", None, "Three"))
    new = a_version(("b", None, "Two"), ("c", None, "Three"), ("a", None, "One"))

    assert [kinds for kinds, _b, _a in criteria_of(difference_of(old, new))] == [
        (SAME,),
        (SAME,),
        (MOVED,),
    ]


def test_what_has_no_counterpart_is_new_or_gone() -> None:
    new = a_version(OLD[0], ("z", "1.3", "Tell your team what was learnt"))

    assert criteria_of(difference_of(a_version(*OLD), new)) == [
        ((SAME,), "1.1", "1.1"),
        ((NEW,), "", "1.3"),
        ((GONE,), "1.2", ""),
    ]


def test_other_methods_are_a_change_even_under_the_same_words() -> None:
    old, new = a_version(*OLD), a_version(*OLD)
    new.criteria[0].methods = ["O"]

    line = difference_of(old, new).sections[0].lines[0]

    assert line.kinds == (METHODS,)
    assert line.notes == ("Demanded: any method; now: O.",)
    assert [pair.same_words for pair in pairs_of(old, new)] == [False, True]


def test_capitals_and_apostrophes_are_no_other_words() -> None:
    old = a_version(("a", None, "the customer’s words"))
    new = a_version(("a", None, "The customer's words"))

    assert pairs_of(old, new)[0].same_words


def test_words_that_went_and_words_that_came_are_marked_word_by_word() -> None:
    assert [(p.kind, p.text) for p in words_apart("Listen to the customer", "Listen to all of it")]
    pieces = words_apart("Log the complaint today", "Log every complaint today")

    assert [(piece.kind, piece.text.strip()) for piece in pieces] == [
        (SAME, "Log"),
        (GONE, "the"),
        (NEW, "every"),
        (SAME, "complaint today"),
    ]


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_from_the_pieces(old: str, new: str) -> None:
    pieces = words_apart(old, new)

    def words(*kinds: str) -> list[str]:
        return " ".join(piece.text for piece in pieces if piece.kind in kinds).split()

    assert words(SAME, GONE) == old.split()
    assert words(SAME, NEW) == new.split()


def test_facts_and_lists_that_changed_are_told() -> None:
    old, new = a_version(*OLD), a_version(*OLD, number="302")
    new.content = old.content | {"guidance": ["Look for dates."]}

    difference = difference_of(old, new)

    assert ("Number", "not stated", "302") in difference.facts
    guidance = next(s for s in difference.sections if s.title == "Guidance")
    assert [line.kinds for line in guidance.lines] == [(NEW,)]


def test_a_summary_counts_each_kind() -> None:
    new = a_version(OLD[0], ("z", "1.3", "Tell your team what was learnt"))

    assert difference_of(a_version(*OLD), new).summary == "Criteria: 1 same, 1 new, 1 gone."
