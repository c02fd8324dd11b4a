"""What is personal is found as a person marked it, in documents written before the rules."""

import pytest

from portfolio.documents.findings import Kind, Role
from portfolio.documents.paragraphs import from_text
from portfolio.documents.personal_data import find
from tests.personal_data.marked import Score, marked_in, scores


def said(text: str, *own: str) -> list[str]:
    return [each.text for each in find(from_text(text), own)]


@pytest.fixture(scope="module")
def measured() -> dict[str, Score]:
    return scores(marked_in("measured.txt"))


def test_the_measured_set_is_large_enough_to_measure_by() -> None:
    documents = marked_in("measured.txt")

    assert len(documents) >= 60
    assert sum(sum(each.expected.values()) for each in documents) > 350


def test_more_than_nine_in_ten_are_found_with_their_exact_text(measured: dict[str, Score]) -> None:
    assert measured["all"].recall >= 0.93


def test_nineteen_in_twenty_of_what_is_found_was_marked(measured: dict[str, Score]) -> None:
    assert measured["all"].precision >= 0.95


@pytest.mark.parametrize("kind", [Kind.PHONE, Kind.EMAIL, Kind.POSTCODE, Kind.REFERENCE])
def test_numbers_are_found_more_surely_than_names(kind: Kind, measured: dict[str, Score]) -> None:
    assert measured[kind.value].recall >= 0.95
    assert measured[kind.value].precision >= 0.95


def test_once_somebody_is_named_parts_of_the_name_are_found_too() -> None:
    found = find(
        from_text("I met Patricia Hallworth. Later Mrs Hallworth rang, and P. Hallworth wrote.")
    )

    assert [each.text for each in found] == ["Patricia Hallworth", "Mrs Hallworth", "P. Hallworth"]
    assert {each.person for each in found} == {"patricia hallworth"}
    assert {each.role for each in found} == {Role.CUSTOMER}


def test_names_of_ones_own_people_are_no_finding() -> None:
    text = "Kelly Marsh wrote this. K. Marsh and Kelly saw Gary Stubbs."

    assert said(text, "Kelly Marsh") == ["Gary Stubbs"]


def test_somebody_else_with_the_learners_surname_is_found() -> None:
    assert said("I rang Lottie Marsh.", "Kelly Marsh") == ["Lottie Marsh"]


@pytest.mark.parametrize(
    "sentence",
    [
        "On Monday in May I opened Excel at Hillside College in London.",
        "Will the Customer Service team at Amazon mark it? May I ask?",
        "The order came to £1,250.00 on 12/03/2025 at 10.45 in unit 302, criterion 1.2.",
        "Hall Road depot sells Northgate Kitchens and the Grace period ended.",
        "I read the Consumer Rights Act 2015 with my Team Leader.",
    ],
)
def test_words_that_look_like_names_or_numbers_are_left(sentence: str) -> None:
    assert said(sentence) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Her card was 5425 2334 3010 9903.", Kind.CARD),
        ("NHS number 943 476 5919", Kind.NHS),
        ("Pay GB29 NWBK 6016 1331 9268 19", Kind.IBAN),
        ("NI: AB 12 34 56 C", Kind.NATIONAL_INSURANCE),
        ("She lives in LS6 3QX", Kind.POSTCODE),
        ("DOB: 3/11/1968", Kind.BIRTH),
        ("the car, LN68 TKE, drove off", Kind.PLATE),
        ("at 14 Mill Lane since June", Kind.ADDRESS),
        ("on +44 (0)7700 900412 today", Kind.PHONE),
        ("our reference CMP/2025/0187", Kind.REFERENCE),
    ],
)
def test_each_kind_of_number_is_told(text: str, kind: Kind) -> None:
    assert [each.kind for each in find(from_text(text))] == [kind]


@pytest.mark.parametrize(
    "text",
    ["5425 2334 3010 9904 boxes", "GB29 NWBK 6016 1331 9268 18 is a code", "LN68 TKE is a model"],
)
def test_a_wrong_check_digit_without_context_is_left(text: str) -> None:
    assert said(text) == []


def test_a_finding_says_where_it_is() -> None:
    text = "First.\n\nI rang Gary Stubbs on 07700 900412."
    document = from_text(text)

    for each in find(document):
        assert document.passage(each.passage).text[each.start : each.end] == each.text
