"""A line of outcomes is read in parts that are the source's own words, all of them."""

import pytest

from portfolio.config import CRITERIA
from portfolio.standards.format.reading import read_unit
from portfolio.standards.rules import (
    PartsDiffer,
    ReadSoAlready,
    SplitSinceSeen,
    parts_of,
    require_different,
    require_seen_decision,
)
from portfolio.standards.wording import suggested_split
from tests.world import refuses

LINE = (
    "investigate referred customer complaints, take action to deal with referred customer "
    "complaints, identify repeated customer complaints and recommend changes to policies and "
    "procedures, understand how to handle referred customer complaints"
)
FOUR = (
    "investigate referred customer complaints",
    "take action to deal with referred customer complaints",
    "identify repeated customer complaints and recommend changes to policies and procedures",
    "understand how to handle referred customer complaints",
)


def test_what_commas_suggest_can_be_confirmed_as_it_stands() -> None:
    assert parts_of(LINE, FOUR) == FOUR


@pytest.mark.parametrize(
    "unit",
    ["ascentis-process-customer-service-complaints", "icq-handle-referred-customer-complaints"],
)
def test_the_suggestion_for_every_line_of_the_five_units_is_allowed(unit: str) -> None:
    (outcome,) = read_unit(CRITERIA / f"{unit}.yaml").outcomes

    suggested = suggested_split(outcome.text)

    assert len(suggested) > 1
    assert parts_of(outcome.text, suggested) == suggested


def test_a_joining_and_may_fall_away() -> None:
    parts = parts_of(LINE, (*FOUR[:2], *FOUR[2].split(" and ", 1), FOUR[3]))

    assert parts[2:4] == (
        "identify repeated customer complaints",
        "recommend changes to policies and procedures",
    )


def test_a_joining_and_may_stay() -> None:
    parts = parts_of("listen actively and show empathy", ("listen actively", "and show empathy"))

    assert parts == ("listen actively", "and show empathy")


def test_two_outcomes_may_stay_in_one_part() -> None:
    assert parts_of(LINE, (f"{FOUR[0]}, {FOUR[1]}", f"{FOUR[2]}, {FOUR[3]}")) == (
        f"{FOUR[0]}, {FOUR[1]}",
        f"{FOUR[2]}, {FOUR[3]}",
    )


def test_the_parts_keep_the_sources_own_letters() -> None:
    line = "resolve customers’ problems, keep customers informed"

    assert parts_of(line, ("Resolve customers' problems,", "", "  Keep customers informed ")) == (
        "resolve customers’ problems",
        "keep customers informed",
    )


def test_a_stop_at_the_end_may_fall_away() -> None:
    assert parts_of("Listen, then act.", ("Listen", "then act")) == ("Listen", "then act")


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((FOUR[0], "take quick action", FOUR[2], FOUR[3]), "“take quick action” isn't"),
        ((FOUR[1], FOUR[0], FOUR[2], FOUR[3]), "isn't what the source says next"),
        (FOUR[:3], "“understand how to handle referred customer complaints”. Add it"),
        ((FOUR[0], FOUR[2], FOUR[3]), "isn't what the source says next"),
        ((*FOUR, "write it all down"), "“write it all down” isn't"),
        (("investigate referred custom", "er complaints", *FOUR[1:]), "“investigate referred"),
        (("", "  ", ","), "Write one outcome a line."),
    ],
    ids=["reworded", "moved", "end missing", "middle missing", "added", "mid-word", "nothing"],
)
def test_words_that_are_not_the_sources_are_refused(parts: tuple[str, ...], words: str) -> None:
    with refuses(PartsDiffer, words):
        parts_of(LINE, parts)


def test_signs_typed_by_a_person_mean_themselves() -> None:
    with refuses(PartsDiffer):
        parts_of(LINE, (".*",))


def test_deciding_what_holds_already_is_refused() -> None:
    with refuses(ReadSoAlready):
        require_different(FOUR, now=FOUR)


def test_a_decision_on_an_older_look_is_refused() -> None:
    require_seen_decision(4, 4)
    with refuses(SplitSinceSeen, "Look at it again"):
        require_seen_decision(5, 4)
