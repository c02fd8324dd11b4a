"""What a unit still needs, in words."""

from dataclasses import replace
from datetime import date

from hypothesis import given

from portfolio.evidence.coverage.close_pairs import close_pairs
from portfolio.evidence.coverage.steps import Target, steps_to_close
from portfolio.evidence.coverage.unit import Asked, Coverage, Item, Tie, coverage
from portfolio.evidence.coverage.worth_knowing import worth_knowing
from tests.unit.evidence.drawing import a_covered_unit
from tests.unit.evidence.test_coverage import units

TODAY = date(2026, 3, 3)


def said(unit: Coverage, **given: object) -> list[str]:
    """The steps as one line each."""
    steps = steps_to_close(unit, assessor="Tom Okafor", **given)  # type: ignore[arg-type]
    return [f"{step.sentence} {step.closing}".strip() for step in steps]


def known(unit: Coverage, *loose: str) -> tuple[str, ...]:
    return worth_knowing(unit, today=TODAY, current_for_days=730, loose_outcomes=loose)


def test_one_observation_is_asked_for_where_it_closes_several_gaps() -> None:
    unit = a_covered_unit("3 6 8\nE1/WT x . x", demands={"3": ("O",), "6": ("RA",), "8": ("O",)})

    assert said(unit) == [
        "Ask Tom Okafor to observe you. Closes 3 and 8.",
        "Add a reflective account that looks back on one event. Closes 6.",
    ]


def test_the_method_that_closes_the_most_is_asked_for_first_and_alone() -> None:
    unit = a_covered_unit("1 2", demands={"1": ("PE", "CL"), "2": ("CL",)})

    assert said(unit) == ["Add your complaint log. Closes 1 and 2."]


def test_an_item_of_the_demanded_kind_is_tried_before_a_new_one() -> None:
    unit = a_covered_unit("1 2\nE4/O x .", demands={"1": ("O",), "2": ("O",)})

    steps = steps_to_close(unit, assessor="Tom Okafor")

    assert steps[0].sentence == (
        "See whether E4 shows 2, and map it. If not: ask Tom Okafor to observe you."
    )
    assert (steps[0].target, steps[0].item) == (Target.ITEM, 4)


def test_gaps_that_take_any_kind_are_one_step() -> None:
    assert said(a_covered_unit("1 2")) == [
        "Add a first item of evidence; any kind will do. Closes 1 and 2."
    ]
    assert said(a_covered_unit("1 2\nE1 x ."))[0] == (
        "Map an item you have, or add one; evidence of any kind will do. Closes 2."
    )


def test_what_the_assessor_asked_for_is_repeated_until_it_is_answered() -> None:
    asked = {"4": ("more_needed", "Say who took it over.")}

    assert said(a_covered_unit("4\nE1 n", judged=asked)) == [
        "Answer Tom Okafor on 4: Say who took it over. Closes 4."
    ]
    assert said(a_covered_unit("4\nE1 n\nE2 x", judged=asked)) == [
        "Submit the unit, so that Tom Okafor can judge it."
    ]


def test_drafts_are_to_be_declared_and_idle_items_to_be_mapped() -> None:
    unit = a_covered_unit("1\nE1 s\nE2 .")

    assert said(unit, drafts=[4]) == [
        "Declare E4 authentic so that it counts.",
        "Map E2 to something: it is tied to nothing.",
    ]


def test_an_item_that_was_changed_where_it_was_mapped_is_to_be_mapped_again() -> None:
    unit = a_covered_unit("1 2\nE1 o x")

    assert "Map E1 to 1 again: it was changed where it was mapped." in said(unit)


def test_a_unit_that_waits_needs_nothing() -> None:
    assert said(a_covered_unit("1\nE1 s")) == []


def test_a_unit_without_gaps_is_to_be_submitted() -> None:
    assert said(a_covered_unit("1 2\nE1 s x")) == [
        "Submit the unit, so that Tom Okafor can judge it."
    ]


def test_single_items_and_the_learners_own_word_are_told() -> None:
    unit = a_covered_unit("1 2 3\nE1/RA x . x\nE2/O . x x")

    assert known(unit) == (
        "1 rests on the learner's own word alone; a record or a witness helps.",
        "2 rests on a single item.",
    )


def test_a_reflective_account_that_was_demanded_is_not_called_too_little() -> None:
    unit = a_covered_unit("1\nE1/RA x", demands={"1": ("RA",)})

    assert known(unit) == ("1 rests on a single item.",)


def test_old_work_is_told_where_it_counts() -> None:
    item = Item(1, "PE", work_on=date(2024, 3, 2))
    asked = [Asked(1, "1", "Log it")]
    mapped = coverage(asked, [item], [Tie(1, 1, 1)])
    newer = coverage(asked, [replace(item, work_on=date(2024, 3, 4))], [Tie(1, 1, 1)])

    assert any("E1 shows work of 2 March 2024" in each for each in known(mapped))
    assert not any("shows work" in each for each in known(newer))
    assert known(coverage(asked, [item], [])) == ()


def test_an_outcome_that_no_criterion_names_is_told_once_all_criteria_are_met() -> None:
    met = a_covered_unit("1\nE1/O A", judged={"1": ("met", "")})

    assert any("“Follow up”" in each for each in known(met, "Follow up"))
    assert [each for each in known(met, "Follow up", "Record") if "outcome" in each] == [
        "Every criterion is met. Nothing says which of them belong to which learning outcome: "
        "make sure that the evidence shows each outcome too."
    ]
    assert not any("“Follow up”" in each for each in known(a_covered_unit("1\nE1 s"), "Follow up"))


def test_an_item_of_a_kind_that_no_criterion_takes_is_told() -> None:
    unit = a_covered_unit("1\nE2/WT x", demands={"1": ("O",)})

    assert any(each.startswith("E2 is tied to criteria here, but not") for each in known(unit))


def test_an_item_that_was_turned_down_is_not_said_to_be_of_the_wrong_kind() -> None:
    assert not any("of its kind" in each for each in known(a_covered_unit("1 2\nE1 n .\nE2 . x")))


def test_submitting_comes_before_the_care_of_items_that_close_nothing() -> None:
    assert said(a_covered_unit("1\nE1 x\nE2 ."), drafts=[4]) == [
        "Submit the unit, so that Tom Okafor can judge it.",
        "Declare E4 authentic so that it counts.",
        "Map E2 to something: it is tied to nothing.",
    ]


def test_criteria_that_ask_nearly_the_same_are_told_and_kept_apart() -> None:
    criteria = [
        Asked(1, "1", "Identifying early warning signs and taking prompt preventive action"),
        Asked(3, "3", "Empathetic communication and conflict resolution", ("O",)),
        Asked(7, "7", "Recognising a complaint early and taking immediate, appropriate action"),
        Asked(8, "8", "Active listening and empathy", ("O",)),
        Asked(9, "9", "Proper escalation outside their authority"),
    ]

    assert close_pairs(criteria) == {1: ("7",), 7: ("1",), 3: ("8",), 8: ("3",)}


@given(units())
def test_every_gap_is_closed_by_exactly_one_step(
    given_unit: tuple[str, dict[str, tuple[str, ...]], dict[str, tuple[str, str]]],
) -> None:
    picture, demands, judged = given_unit
    unit = a_covered_unit(picture, demands=demands, judged=judged)

    closed = [label for step in steps_to_close(unit) for label in step.closes]

    unanswered = [row.label for row in unit.more_needed if not row.answered]
    assert sorted(closed) == sorted([gap.label for gap in unit.gaps] + unanswered)


def test_items_that_are_all_of_one_kind_are_told_and_two_kinds_are_not() -> None:
    told = "All 2 items are of one kind, product of work."

    assert any(each.startswith(told) for each in known(a_covered_unit("1 2\nE1/PE x .\nE2/PE . x")))
    for drawn in ("1 2\nE1/PE x .\nE2/CL . x", "1 2\nE1/PE x x", "1 2\nE1/RA x .\nE2/RA . x"):
        assert not any("of one kind" in each for each in known(a_covered_unit(drawn)))
