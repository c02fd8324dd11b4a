"""How the wording of standards is compared, shortened, ordered and split."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.standards.wording import (
    display_text,
    near_duplicates,
    normalised,
    number_order,
    suggested_split,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("customers’ problems", "Customers' Problems"),
        ("resolution—acknowledge", "resolution-acknowledge"),
        ("1–2 weeks", "1-2 weeks"),
        ("“met”", '"met"'),
        ("two\u00a0words", " two  words\n"),
        ("ASCENTIS", "Ascentis"),
    ],
)
def test_texts_that_differ_only_in_signs_match(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


def test_texts_that_differ_in_a_word_do_not_match() -> None:
    assert normalised("customer's problems") != normalised("customers problems")


@given(st.text(st.characters(max_codepoint=0x24F) | st.sampled_from("‘’“”–—")))
def test_matching_twice_changes_nothing_more(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@pytest.mark.parametrize(
    ("text", "lead_in", "shown"),
    [
        ("Look for a log", "Look for", "A log"),
        ("the learner can count", None, "The learner can count"),
        ("Award credit for: counting", "Award credit for", "Counting"),
        ("Creditable work", "Credit", "Creditable work"),
    ],
)
def test_a_lead_in_is_left_out_for_display(text: str, lead_in: str | None, shown: str) -> None:
    assert display_text(text, lead_in) == shown


def test_numbers_are_ordered_as_people_count() -> None:
    numbers = ["10", "1.10", "2.1", "1.9", "1.2", "1.1a", "1.1", "1", "1.1.1", "K2", "K10"]

    assert sorted(numbers, key=number_order) == [
        "1", "1.1", "1.1.1", "1.1a", "1.2", "1.9", "1.10", "2.1", "10", "K2", "K10",
    ]  # fmt: skip


@given(st.lists(st.integers(0, 30), min_size=1, max_size=4), st.data())
def test_dotted_numbers_sort_as_lists_of_numbers(parts: list[int], data: st.DataObject) -> None:
    other = data.draw(st.lists(st.integers(0, 30), min_size=1, max_size=4))

    as_text = [number_order(".".join(map(str, one))) for one in (parts, other)]

    assert (as_text[0] < as_text[1]) == (parts < other)


@given(st.from_regex(r"[A-Z]{0,2}[0-9]{1,3}(\.[0-9]{1,3}){0,3}[a-z]?", fullmatch=True))
def test_every_kind_of_number_stands_before_the_next_and_its_own_parts(number: str) -> None:
    letter = number[-1] if number[-1].isalpha() else ""
    digits = number.removesuffix(letter)
    stem = digits.rstrip("0123456789")
    following = f"{stem}{int(digits.removeprefix(stem)) + 1}"

    assert number_order(number) < number_order(following)
    assert number_order(digits) < number_order(f"{digits}.1") < number_order(following)
    assert number_order(digits) < number_order(f"{digits}a") < number_order(following)


def test_a_line_of_outcomes_is_split_at_its_commas() -> None:
    assert suggested_split("deal with a complaint, learn from it, understand the rules of it") == (
        "deal with a complaint",
        "learn from it",
        "understand the rules of it",
    )


@pytest.mark.parametrize(
    "line",
    [
        "Deliver balanced feedback that recognises achievements and addresses development needs.",
        "handle the complaint by listening actively, showing empathy, taking ownership",
        "log all details in the system, including date and time, and any follow-up actions",
        "use email, chat and telephone as the customer prefers",
        "apply the rules (of the centre, the trade, the law of the land) as they stand",
        "Define the criteria, select the techniques, analyse the data that they give.",
        "understand the rules",
        "",
    ],
)
def test_a_line_that_may_be_one_outcome_stays_one(line: str) -> None:
    assert suggested_split(line) == (line,)


def test_near_duplicates_are_pairs_likest_first() -> None:
    texts = [
        "Logs each order at once in the order book",
        "Smiles at everybody who enters",
        "Logs orders in the order book each day",
        "Logs each order at once in the order book.",
    ]

    pairs = [(pair.first, pair.second) for pair in near_duplicates(texts)]

    assert pairs[0] == (0, 3)
    assert set(pairs) == {(0, 2), (0, 3), (2, 3)}


def test_two_shared_words_make_no_near_duplicate() -> None:
    assert near_duplicates(["Takes orders politely", "Takes orders quickly"]) == ()
    assert near_duplicates([]) == near_duplicates(["", ""]) == ()
