"""The sampling plan: which decisions are chosen, and the words that say why."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.verification.sampling.plan import NOT_CHOSEN, Choice, Decision, offered, plan, unseen
from tests.world import NOW, TODAY

LATER = TODAY + timedelta(days=120)
PRIYA, JACK, AMINA = 1, 2, 3
TOM, SUE = 11, 12
COMPLAINTS, QUALITY = 21, 22


def a_decision(id: int, **given: Any) -> Decision:
    values: dict[str, Any] = {
        "id": id,
        "portfolio_unit_id": id,
        "unit_id": COMPLAINTS,
        "unit_name": "Complaints",
        "learner_id": PRIYA,
        "learner_name": "Priya Nair",
        "assessor_id": TOM,
        "assessor_name": "Tom Okafor",
        "trainee": False,
        "methods": frozenset({"reflective account"}),
        "at": NOW + timedelta(hours=id),
    }
    return Decision(**(values | given))


def sampled(id: int, **given: Any) -> Decision:
    at = NOW + timedelta(hours=id)
    return a_decision(id, **({"sampled_at": at} | given))


def choice(decisions: list[Decision], id: int, *, days: int = 1) -> Choice:
    chosen = plan(decisions, today=TODAY + timedelta(days=days))
    return next(each for each in chosen if each.decision.id == id)


def shorts(chosen: Choice) -> list[str]:
    return [reason.short for reason in chosen.reasons]


def test_the_first_decision_of_an_assessor_in_a_unit_must_be_sampled() -> None:
    earlier = sampled(1, unit_id=QUALITY)

    first = choice([earlier, a_decision(2)], 2)

    assert first.must
    assert "It is the first decision of Tom Okafor in this unit." in first.explanation


def test_the_second_decision_of_an_assessor_in_a_unit_is_not_chosen_for_that() -> None:
    second = choice([sampled(1), a_decision(2)], 2)

    assert not second.must
    assert second.explanation == NOT_CHOSEN


def test_a_first_decision_still_counts_as_first_while_it_waits() -> None:
    decisions = [a_decision(1), a_decision(2)]

    assert "first in unit" in shorts(choice(decisions, 1))
    assert "first in unit" not in shorts(choice(decisions, 2))


@pytest.mark.parametrize("gone", ["overtaken", "erased"])
def test_a_decision_gone_before_anybody_looked_leaves_the_next_one_first(gone: str) -> None:
    decisions = [a_decision(1, **{gone: True}), a_decision(2)]

    assert "first in unit" in shorts(choice(decisions, 2))


def test_the_first_unit_of_every_learner_is_sampled() -> None:
    first = choice([sampled(1), a_decision(2, learner_id=JACK, learner_name="Jack Reid")], 2)

    assert first.explanation == "It is the first unit signed off for Jack Reid."


def test_every_decision_of_a_trainee_is_sampled() -> None:
    second = choice([sampled(1), a_decision(2, trainee=True)], 2)

    assert second.must
    assert "every decision of a trainee is sampled" in second.explanation


def test_a_method_that_nobody_has_sampled_of_an_assessor_is_looked_at() -> None:
    methods = frozenset({"reflective account", "complaint log", "witness testimony"})

    chosen = choice([sampled(1), a_decision(2, methods=methods)], 2)

    assert chosen.explanation == (
        "Nobody has sampled complaint log or witness testimony of Tom Okafor yet."
    )


def test_one_waiting_decision_is_enough_for_a_method() -> None:
    both = [a_decision(n, methods=frozenset({"complaint log"})) for n in (2, 3)]
    decisions = [sampled(1), *both]

    assert choice(decisions, 2).must
    assert not choice(decisions, 3).must


def test_a_method_counts_for_its_own_assessor_only() -> None:
    chosen = choice(
        [
            sampled(1),
            sampled(2, assessor_id=SUE, assessor_name="Sue Bright", methods=frozenset()),
            a_decision(3, assessor_id=SUE, assessor_name="Sue Bright"),
        ],
        3,
    )

    assert shorts(chosen) == ["method not seen"]


def test_an_assessor_unseen_for_more_than_ninety_days_is_looked_at() -> None:
    decisions = [sampled(1), a_decision(2), a_decision(3)]

    assert not choice(decisions, 2, days=90).must
    late = choice(decisions, 2, days=91)
    assert late.explanation == "Nothing of Tom Okafor was sampled in the last 91 days."
    assert not choice(decisions, 3, days=91).must


def test_what_is_released_overtaken_erased_or_provisional_does_not_wait() -> None:
    decisions = [
        a_decision(1, released=True),
        a_decision(2, overtaken=True),
        a_decision(3, provisional=True, trainee=True),
        sampled(4),
        a_decision(5, erased=True),
    ]

    assert plan(decisions, today=TODAY) == ()


def test_no_verifier_is_offered_a_decision_they_had_a_part_in() -> None:
    chosen = plan([a_decision(1), a_decision(2)], today=TODAY)

    assert [each.decision.id for each in offered(chosen, own={1})] == [2]


def test_the_counts_show_a_nought_where_a_method_was_never_sampled() -> None:
    decisions = [
        sampled(1),
        a_decision(2, methods=frozenset({"complaint log"})),
        sampled(3, assessor_id=SUE, assessor_name="Sue Bright"),
    ]

    methods, rows = unseen(decisions)

    assert methods == ("complaint log", "reflective account")
    assert [(row.label, row.numbers) for row in rows] == [
        ("Sue Bright", (0, 1)),
        ("Tom Okafor", (0, 1)),
    ]


def test_the_counts_begin_with_those_of_whom_least_was_sampled() -> None:
    ann, bob, cas = 13, 14, 15
    decisions = [
        sampled(1, assessor_id=ann, assessor_name="Ann"),
        sampled(2, assessor_id=ann, assessor_name="Ann"),
        sampled(3, assessor_id=bob, assessor_name="Bob"),
        a_decision(4, assessor_id=cas, assessor_name="Cas"),
    ]

    _methods, rows = unseen(decisions)

    assert [row.label for row in rows] == ["Cas", "Bob", "Ann"]


METHODS = st.frozensets(st.sampled_from(["reflective account", "complaint log", "observation"]))
DECISIONS = st.lists(
    st.builds(
        a_decision,
        id=st.integers(1, 400),
        unit_id=st.sampled_from([COMPLAINTS, QUALITY]),
        learner_id=st.sampled_from([PRIYA, JACK, AMINA]),
        assessor_id=st.sampled_from([TOM, SUE]),
        trainee=st.booleans(),
        methods=METHODS,
        sampled_at=st.sampled_from([None, NOW]),
        released=st.booleans(),
        overtaken=st.booleans(),
        erased=st.booleans(),
        provisional=st.booleans(),
    ),
    unique_by=lambda decision: decision.id,
    max_size=12,
)


@given(DECISIONS, st.randoms())
def test_the_same_decisions_give_the_same_plan_in_whatever_order(decisions, shuffler) -> None:
    shuffled = list(decisions)
    shuffler.shuffle(shuffled)

    assert plan(shuffled, today=TODAY) == plan(decisions, today=TODAY)


@given(DECISIONS)
def test_every_decision_that_waits_is_in_the_plan_once_and_explained(decisions) -> None:
    chosen = plan(decisions, today=TODAY)

    assert {each.decision.id for each in chosen} == {each.id for each in decisions if each.waits}
    assert len(chosen) == len({each.decision.id for each in chosen})
    assert all(each.explanation.endswith(".") for each in chosen)


def said_plainly(decision: Decision, decisions: list[Decision]) -> list[str]:
    """Which rules choose a decision, each looked up among all decisions as its words have it."""

    def place(each: Decision) -> tuple[datetime, int]:
        return each.at, each.id

    counting = [
        each for each in decisions if each.sampled_at or not (each.overtaken or each.erased)
    ]
    theirs = [each for each in decisions if each.assessor_id == decision.assessor_id]
    its_unit = [
        each
        for each in counting
        if (each.assessor_id, each.unit_id) == (decision.assessor_id, decision.unit_id)
    ]
    its_learner = [each for each in counting if each.learner_id == decision.learner_id]
    sampled_of_theirs = [each for each in theirs if each.sampled_at]
    looked_at = {method for each in sampled_of_theirs for method in each.methods}
    sooner = {
        method
        for each in theirs
        if each.waits and place(each) < place(decision)
        for method in each.methods
    }
    last = max((each.sampled_at for each in theirs if each.sampled_at), default=None)
    days = (LATER - last.date()).days if last else 0
    return [
        word
        for word, holds in (
            ("trainee", decision.trainee),
            ("first in unit", decision == min(its_unit, key=place)),
            ("first for learner", decision == min(its_learner, key=place)),
            ("method not seen", bool(decision.methods - looked_at - sooner)),
            (
                f"{days} days unseen",
                days > 90 and decision == min((e for e in theirs if e.waits), key=place),
            ),
        )
        if holds
    ]


@given(DECISIONS)
def test_the_rules_choose_what_their_words_say(decisions) -> None:
    found = {each.decision.id: shorts(each) for each in plan(decisions, today=LATER)}

    assert found == {each.id: said_plainly(each, decisions) for each in decisions if each.waits}


@given(DECISIONS, st.sampled_from([TOM, SUE]))
def test_what_others_decided_for_others_changes_nothing(decisions, assessor) -> None:
    theirs = [each for each in decisions if each.assessor_id == assessor]
    learners = {each.learner_id for each in theirs}
    bearing = [each for each in decisions if each in theirs or each.learner_id in learners]

    whole, part = plan(decisions, today=LATER), plan(bearing, today=LATER)

    assert [each for each in part if each.decision in theirs] == [
        each for each in whole if each.decision in theirs
    ]


@given(DECISIONS, st.frozensets(st.integers(1, 400)))
def test_no_plan_offers_a_verifier_what_they_had_a_part_in(decisions, own) -> None:
    for each in offered(plan(decisions, today=TODAY), own):
        assert each.decision.portfolio_unit_id not in own


@given(DECISIONS)
def test_once_all_that_must_be_sampled_is_sampled_nothing_more_must_be(decisions) -> None:
    must = {each.decision.id for each in plan(decisions, today=TODAY) if each.must}
    after = [
        a_decision(**(vars(each) | {"sampled_at": NOW})) if each.id in must else each
        for each in decisions
    ]

    left = [each for each in plan(after, today=TODAY) if each.must]

    assert not left
