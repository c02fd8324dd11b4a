"""Spellings of one category brought together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.complaint_logs.themes import is_slip, spellings, theme_in, themes_of


def test_case_endings_slips_and_small_words_make_no_theme():
    labels = ["Delivery", "DELIVERY", "late delivry", "Deliveries", "Late delivery", "the delivery"]

    assert set(themes_of(labels).values()) == {"Delivery"}


def test_different_themes_stay_apart():
    themes = themes_of(["Billing", "Delivery", "billing error", "Rude staff", "Bilingual"])

    assert themes["Billing"] == themes["billing error"] == "Billing"
    assert len(set(themes.values())) == 4


def test_a_label_that_holds_two_themes_is_one_of_its_own():
    themes = themes_of(["Delivery", "Damage", "Delivery damage", "Delivery"])

    assert themes["Delivery damage"] == "Delivery damage"


def test_a_slip_joins_the_more_frequent_spelling():
    assert themes_of(["Warranty", "Warranty", "Waranty"])["Waranty"] == "Warranty"


def test_what_a_person_said_of_a_spelling_holds():
    themes = themes_of(["Delivery", "late delivry"], {"late delivry": "Lateness"})

    assert themes == {"Delivery": "Delivery", "late delivry": "Lateness"}


@pytest.mark.parametrize(
    ("words", "theme"),
    [
        ("The parcel was delivered to the neighbours", "Delivery"),
        ("I was overcharged on my last invoice", "Billing"),
        ("Kettle arrived cracked and leaking", "Faulty or damaged product"),
        ("The man on the counter was rude to me", "Staff attitude"),
        ("Nobody answered; on hold for an hour", "Waiting"),
        ("Something else altogether", ""),
    ],
)
def test_a_theme_is_found_in_free_words(words, theme):
    assert theme_in(words) == theme


def test_spellings_stand_under_their_theme_the_most_first():
    labels = ["Delivery", "DELIVERY", "Delivery", "Billing"]

    found = spellings(themes_of(labels), labels)

    assert [(t.name, t.spellings) for t in found] == [
        ("Delivery", ("Delivery", "DELIVERY")),
        ("Billing", ("Billing",)),
    ]


def test_a_slip_is_a_letter_or_two():
    assert is_slip("delivry", "delivery")
    assert is_slip("recieved", "received")
    assert not is_slip("parcel", "cancel")


@given(st.lists(st.text(max_size=30), max_size=20))
def test_every_label_that_says_something_has_a_theme(labels):
    themes = themes_of(labels)

    assert set(themes) == {label for label in labels if label.strip()}
    assert all(themes.values())
