"""Suggestions hold what docs/suggestions.md says, on passages that nothing was fitted on."""

from tests.measured.suggestions.measuring import (
    SHOWN_FROM,
    best_figures,
    by_bm25,
    by_shared_words,
    every_criterion,
    figures,
    suggested,
    unseen,
)


def test_the_set_is_large_and_half_of_it_shows_nothing() -> None:
    passages = unseen()

    assert len(passages) >= 200
    assert sum(not passage.shows for passage in passages) >= 90
    assert {label for p in passages for label in p.shows} == {c.key for c in every_criterion()}


def test_what_is_shown_is_mostly_right() -> None:
    found = figures(unseen(), suggested(unseen()), threshold=SHOWN_FROM)

    assert found.precision >= 0.75
    assert found.recall >= 0.55
    assert found.at_one >= 0.7
    assert found.at_three >= 0.8


def test_what_is_shown_is_mostly_right_where_the_method_is_told_from_the_text() -> None:
    found = figures(unseen(), suggested(unseen(), told_method=False), threshold=SHOWN_FROM)

    assert found.precision >= 0.75
    assert found.f1 >= 0.55


def test_suggestions_are_twice_as_good_as_either_baseline_at_its_best() -> None:
    found = figures(unseen(), suggested(unseen()), threshold=SHOWN_FROM)

    assert found.f1 >= 2 * best_figures(unseen(), by_shared_words(unseen())).f1
    assert found.f1 >= 2 * best_figures(unseen(), by_bm25(unseen())).f1
