"""The coverage of a unit, drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.evidence.coverage.unit import (
    DRAWN,
    Asked,
    CriterionState,
    Item,
    Judged,
    Tie,
    coverage,
)
from tests.unit.evidence.drawing import a_covered_unit, drawn, states


def test_a_unit_is_read_back_as_it_was_drawn() -> None:
    unit = a_covered_unit(
        """
            1.1 1.2 2.3
        E1   x   .   s
        E3   A   n   x
        """
    )

    assert drawn(unit) == "1.1 1.2 2.3\nE1 x . s\nE3 A n x"


@pytest.mark.parametrize(
    ("row", "judgement", "state"),
    [
        (".", None, "gap"),
        ("x", None, "mapped"),
        ("s", None, "submitted"),
        ("A", None, "submitted"),
        ("n", None, "gap"),
        ("o", None, "gap"),
        ("S", None, "submitted"),
        ("A", "met", "met"),
        ("O", "met", "met"),
        ("x", "met", "mapped"),
        ("n", "met", "gap"),
        ("A", "more_needed", "more-needed"),
        ("x", "more_needed", "more-needed"),
        (".", "more_needed", "more-needed"),
    ],
)
def test_a_criterion_is_in_the_state_that_its_ties_and_its_judgement_make(
    row: str, judgement: str | None, state: str
) -> None:
    judged = {"1": (judgement, "Say when.")} if judgement else {}

    assert states(a_covered_unit(f"1\nE1 {row}", judged=judged)) == state


def test_a_criterion_that_demands_an_observation_is_a_gap_until_there_is_one() -> None:
    picture = "1 2\nE1/WT x x\nE2/O . x"

    unit = a_covered_unit(picture, demands={"1": ("O",), "2": ("O",)})

    assert states(unit) == "gap mapped"
    assert unit.criteria[0].methods_missing == ("O",)
    assert unit.methods_missing == ((("O",), ("1",)),)


def test_any_one_of_the_demanded_methods_will_do() -> None:
    unit = a_covered_unit("1\nE1/CL s", demands={"1": ("PE", "CL")})

    assert states(unit) == "submitted"


def test_a_criterion_waits_only_once_what_it_demands_is_submitted() -> None:
    unit = a_covered_unit("1\nE1/WT s\nE2/O x", demands={"1": ("O",)})

    assert states(unit) == "mapped"


def test_a_withdrawn_item_counts_for_nothing() -> None:
    unit = a_covered_unit("1 2\nE1 A x", judged={"1": ("met", "")}, withdrawn=("E1",))

    assert states(unit) == "gap gap"
    assert unit.unsubmitted == ()


def test_a_released_unit_shows_what_is_met_as_verified() -> None:
    unit = a_covered_unit("1 2\nE1 A x", judged={"1": ("met", "")}, verified=True)

    assert states(unit) == "verified mapped"
    assert (unit.mapped, unit.met, unit.complete) == (2, 1, False)


def test_items_tied_to_nothing_and_to_nothing_that_counts_are_told_apart() -> None:
    unit = a_covered_unit("1\nE1 x\nE2/WT .\nE3/O x", demands={"1": ("O",)})

    assert [item.code for item in unit.untied] == ["E2"]
    assert [item.code for item in unit.idle] == ["E1"]


def test_an_item_that_another_unit_uses_is_not_called_tied_to_nothing() -> None:
    unit = coverage([Asked(1, "1", "Log it")], [Item(1, "RA", tied_elsewhere=True)], [])

    assert unit.untied == ()


def test_outcomes_say_how_many_of_their_criteria_have_evidence() -> None:
    criteria = [Asked(1, "1.1", "a", outcome_id=7), Asked(2, "1.2", "b", outcome_id=7)]
    criteria.append(Asked(3, "2.1", "c", outcome_id=8))

    unit = coverage(criteria, [Item(1, "RA")], [Tie(1, 2, 1)])

    assert [(o.outcome_id, o.touched, o.criteria) for o in unit.outcomes] == [(7, 1, 2), (8, 0, 1)]


def test_what_was_asked_for_is_answered_by_a_tie_that_nobody_decided_on() -> None:
    asked = {"1": ("more_needed", "Say when.")}

    assert not a_covered_unit("1\nE1 n", judged=asked).criteria[0].answered
    assert a_covered_unit("1\nE1 n\nE2 x", judged=asked).criteria[0].answered


def test_what_the_assessor_had_before_them_when_asking_for_more_is_no_answer() -> None:
    def covered(round: int) -> bool:
        tie = Tie(1, 1, 1, submitted=True, round=round)
        judged = {1: Judged("more_needed", "Say when.", round=1)}
        return (
            coverage([Asked(1, "1", "a")], [Item(1, "RA")], [tie], judged=judged)
            .criteria[0]
            .answered
        )

    assert not covered(round=1)
    assert covered(round=2)


_LETTERS = st.sampled_from("xsAnoOS.")
_METHODS = st.sampled_from([(), ("O",), ("PE", "CL")])
_JUDGED = st.sampled_from([None, ("met", ""), ("more_needed", "Say when.")])


@st.composite
def units(draw: st.DrawFn) -> tuple[str, dict[str, tuple[str, ...]], dict[str, tuple[str, str]]]:
    """Pictures of units of any shape, with demands and judgements."""
    labels = [str(n) for n in range(1, draw(st.integers(1, 6)) + 1)]
    kinds = draw(st.lists(st.sampled_from(["RA", "O", "CL", "WT"]), max_size=5))
    rows = [" ".join(labels)]
    for number, kind in enumerate(kinds, start=1):
        letters = " ".join(draw(_LETTERS) for _label in labels)
        rows.append(f"E{number}/{kind} {letters}")
    demands = {label: draw(_METHODS) for label in labels}
    judged = {label: said for label in labels if (said := draw(_JUDGED))}
    return "\n".join(rows), demands, judged


@given(units(), st.booleans())
def test_whatever_a_unit_looks_like_its_numbers_agree(
    given_unit: tuple[str, dict[str, tuple[str, ...]], dict[str, tuple[str, str]]], verified: bool
) -> None:
    picture, demands, judged = given_unit
    unit = a_covered_unit(picture, demands=demands, judged=judged, verified=verified)

    counts = dict(unit.counts)
    assert list(counts) == list(DRAWN)
    assert sum(counts.values()) == unit.total
    assert unit.mapped == unit.total - counts[CriterionState.GAP]
    assert unit.met == counts[CriterionState.MET] + counts[CriterionState.VERIFIED]
    assert unit.met <= unit.mapped
    for row in unit.criteria:
        if row.met:
            assert any(each.state.value == "accepted" for each in row.counting)
        if row.methods_missing and row.state is not CriterionState.MORE_NEEDED:
            assert row.state is CriterionState.GAP
        assert not (row.state is CriterionState.VERIFIED and not verified)


@given(units())
def test_one_more_tie_never_opens_a_gap(
    given_unit: tuple[str, dict[str, tuple[str, ...]], dict[str, tuple[str, str]]],
) -> None:
    picture, demands, judged = given_unit
    before = a_covered_unit(picture, demands=demands, judged=judged)
    labels = picture.splitlines()[0].split()
    more = f"{picture}\nE9/O {' '.join('x' for _label in labels)}"

    after = a_covered_unit(more, demands=demands, judged=judged)

    assert {gap.label for gap in after.gaps} <= {gap.label for gap in before.gaps}
    assert after.met == before.met


@pytest.mark.parametrize(
    ("picture", "judged", "ready"),
    [
        ("1 2\nE1 x x", {}, True),
        ("1 2\nE1 x .", {}, False),
        ("1 2\nE1 A x", {"1": ("met", "")}, True),
        # More for what is met already is a leftover, for which nobody waits.
        ("1 2\nE1 A A\nE2 x .", {"1": ("met", ""), "2": ("met", "")}, False),
        ("1 2\nE1 A s\nE2 x .", {"1": ("met", "")}, False),
        ("1 2\nE1 x s", {"2": ("more_needed", "Say when.")}, False),
        ("1 2\nE1 x x", {"2": ("more_needed", "Say when.")}, True),
    ],
)
def test_a_unit_is_ready_to_submit_when_something_new_is_there_that_a_criterion_needs(
    picture: str, judged: dict[str, tuple[str, str]], ready: bool
) -> None:
    assert a_covered_unit(picture, judged=judged).ready_to_submit is ready
