"""What texts have in common, told from fingerprints and word by word."""

import random

from hypothesis import given
from hypothesis import strategies as st

from portfolio.documents.similarity import (
    MOST,
    RUN,
    WINDOW,
    fingerprints_of,
    known_runs,
    number_of_file,
    overlap_of,
)

ACCOUNT = (
    "On Tuesday a customer rang because her parcel had not come. I looked the order up, saw that "
    "it stood at the depot since Friday, and told her so. I asked the depot to send it the same "
    "day and rang her back at four to say that it was on its way."
)
OTHER = (
    "In my second week I took over the returns desk. A gentleman brought back a kettle without "
    "its receipt and grew loud. I listened until he had finished, found his card payment in the "
    "till roll and offered him an exchange, which he took with thanks."
)

vocabulary = [f"word{number}" for number in range(400)]


def words(count: int, *, seed: int) -> str:
    return " ".join(random.Random(seed).choices(vocabulary, k=count))


def test_the_same_words_have_the_same_fingerprints_whatever_their_case_and_apostrophes() -> None:
    one = fingerprints_of(["I can't say WHY it did not come, nor when; nobody told me a thing."])
    other = fingerprints_of(["i can’t say why", "it did not come nor when nobody told me a thing"])

    assert one.parts == other.parts
    assert one.whole == other.whole


def test_texts_about_one_subject_in_different_words_have_nothing_in_common() -> None:
    assert not fingerprints_of([ACCOUNT]).parts & fingerprints_of([OTHER]).parts
    assert overlap_of([ACCOUNT], [OTHER]).same == 0


@given(st.integers(0, 10_000), st.integers(0, 200), st.integers(0, 200))
def test_a_run_of_words_long_enough_is_always_seen_wherever_it_stands(
    seed: int, before: int, after: int
) -> None:
    shared = words(RUN + WINDOW - 1, seed=seed)
    one = f"{words(before, seed=seed + 1)} {shared} {words(after, seed=seed + 2)}"
    other = f"{words(after, seed=seed + 3)} {shared} {words(before, seed=seed + 4)}"

    assert fingerprints_of([one]).parts & fingerprints_of([other]).parts


def test_a_long_text_keeps_no_more_fingerprints_than_a_short_one() -> None:
    made = fingerprints_of([words(20_000, seed=1)])

    assert 0 < len(made.parts) <= MOST
    assert made.level > 0
    assert all(each % (1 << made.level) == 0 for each in made.parts)


def test_two_long_texts_that_are_nearly_equal_still_share_what_they_keep() -> None:
    text = words(20_000, seed=1)
    one, other = fingerprints_of([text]), fingerprints_of([f"{words(300, seed=2)} {text}"])

    assert len(one.parts & other.parts) > 0.8 * min(len(one.parts), len(other.parts))


def test_words_that_everybody_quotes_leave_no_fingerprint() -> None:
    criterion = "Explain how to deal with a complaint that is outside one's own authority"
    known = known_runs([criterion])

    assert fingerprints_of([criterion]).parts
    assert not fingerprints_of([criterion], known=known).parts


def test_a_few_words_are_no_text_that_somebody_copies() -> None:
    assert fingerprints_of(["Refund call from the shop."]).whole is None


def test_the_words_that_two_texts_share_are_marked_in_both_and_counted() -> None:
    borrowed = f"My own first line stands here. {ACCOUNT} My own last line follows after it."

    here = overlap_of([borrowed], [OTHER, ACCOUNT])

    (stretch,) = here.stretches[0]
    assert borrowed[stretch.start : stretch.end] == ACCOUNT.rstrip(".")
    assert stretch.there == 1
    assert here.same == len(ACCOUNT.split())
    assert overlap_of([OTHER, ACCOUNT], [borrowed]).stretches.keys() == {1}


def test_a_word_that_was_changed_is_not_marked() -> None:
    changed = ACCOUNT.replace("depot to send", "driver to bring")

    marked = overlap_of([changed], [ACCOUNT]).stretches[0]

    assert not any("driver" in changed[each.start : each.end] for each in marked)
    assert len(marked) == 2


def test_a_stretch_that_stands_in_many_texts_is_neither_marked_nor_counted() -> None:
    common = fingerprints_of([ACCOUNT]).parts

    assert overlap_of([ACCOUNT], [ACCOUNT], common=common).same == 0


def test_a_stretch_over_several_passages_is_marked_in_each() -> None:
    first, last = ACCOUNT.split(". I asked ")

    here = overlap_of([first, f"I asked {last}"], [ACCOUNT])

    assert here.stretches.keys() == {0, 1}
    assert here.same == len(ACCOUNT.split())


def test_a_file_has_one_number_that_a_database_can_keep() -> None:
    number = number_of_file("f" * 64)

    assert number == number_of_file("f" * 64) != number_of_file("e" * 64)
    assert -(1 << 63) <= number < 1 << 63
