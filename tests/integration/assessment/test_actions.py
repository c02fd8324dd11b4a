"""Judging on both databases: what a save keeps, refuses and counts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portfolio.assessment import actions
from portfolio.assessment.feedback import feedback_for
from portfolio.assessment.judgement_queries import newest_judgements
from portfolio.assessment.judging import ALL_PASSED, Checks, TieVerdict, Verdict
from portfolio.assessment.models import Judgement, SignOff, TieDecision
from portfolio.assessment.queries import unit_states
from portfolio.assessment.rules import DecisionsRefused, NothingSubmitted
from portfolio.assessment.states import Outcome, UnitState
from portfolio.assessment.tie_queries import decided_ties, submitted_ties
from portfolio.db import db
from portfolio.enrolment.rules import ChangedSinceSeen
from portfolio.evidence.records.actions import Occasion, make_record
from portfolio.transaction import transaction
from tests.integration.assessment.bench import LATER, Bench, events
from tests.world import NOW, a_portfolio_unit, a_submission, refuses, store

pytestmark = pytest.mark.usefixtures("isolation")


def test_judging_keeps_every_row_and_the_newest_holds() -> None:
    bench = Bench()
    one = bench.criteria[0]

    bench.judge(Verdict(one.id, Outcome.MORE_NEEDED, "Say more.", Checks(valid=True)))
    bench.judge(Verdict(one.id, Outcome.MET, "Well told."))

    held = newest_judgements(bench.unit)[one.id]
    assert (held.outcome, held.feedback) == ("met", "Well told.")
    assert db.session.scalar(select(func.count()).select_from(Judgement)) == 2
    assert [each.sentence for each in events(bench.unit)] == [
        f"Tom Okafor judged {bench.unit.label} for Priya Nair: 1 more needed.",
        f"Tom Okafor judged {bench.unit.label} for Priya Nair: 1 met.",
    ]


def test_a_refused_save_leaves_nothing_behind() -> None:
    bench = Bench()
    one, two = bench.criteria

    with refuses(DecisionsRefused, "2: say what"):
        bench.judge(Verdict(one.id, Outcome.MET), Verdict(two.id, Outcome.MORE_NEEDED))

    assert newest_judgements(bench.unit) == {}
    assert decided_ties(bench.unit) == {}
    assert bench.unit.revision == 0
    assert events(bench.unit) == []


def test_the_second_of_two_assessors_pressing_at_once_is_told() -> None:
    bench = Bench()
    one, two = bench.criteria
    seen = bench.unit.revision

    bench.judge(Verdict(one.id, Outcome.MET), seen=seen)
    with refuses(ChangedSinceSeen, "Somebody changed this unit"):
        bench.judge(Verdict(two.id, Outcome.MET), seen=seen)

    assert list(newest_judgements(bench.unit)) == [one.id]


def test_an_observation_of_a_returned_unit_is_judged_on_at_once() -> None:
    bench = Bench()
    first, second = bench.criteria
    bench.judge(
        Verdict(first.id, Outcome.MET), Verdict(second.id, Outcome.MORE_NEEDED, "Show me the log.")
    )
    with transaction():
        make_record(
            bench.unit,
            by=bench.assessor,
            kind="O",
            title="At the desk",
            occasion=Occasion(NOW.date(), None, None, "The desk", "She logged it."),
            criteria=[second],
            at=NOW,
        )

    bench.judge(Verdict(second.id, Outcome.MET))

    seen = [tie for tie in submitted_ties(bench.unit) if tie.item.kind == "O"]
    assert [decided_ties(bench.unit)[tie.id] for tie in seen] == [True]
    assert bench.sign().overtaken is False


def test_nothing_is_judged_before_it_is_submitted() -> None:
    bench = Bench()
    other = a_portfolio_unit(bench.unit.portfolio, assessor=bench.assessor)
    store(other)

    with refuses(NothingSubmitted, "Priya Nair hasn't submitted"), transaction():
        actions.judge(other, by=bench.assessor, seen=0, feedback="Begin.")


def test_the_states_of_many_units_are_told_at_once() -> None:
    bench = Bench()
    bench.judge(Verdict(bench.criteria[0].id, Outcome.MORE_NEEDED, "Say more.", Checks()))
    other = a_portfolio_unit(bench.unit.portfolio)
    store(other)

    assert unit_states([bench.unit.id, other.id]) == {
        bench.unit.id: UnitState.RETURNED,
        other.id: UnitState.OPEN,
    }


def test_feedback_is_told_by_round() -> None:
    bench = Bench()
    one, two = bench.criteria
    bench.judge(
        Verdict(one.id, Outcome.MORE_NEEDED, "Say more.", Checks()),
        ties=[TieVerdict(bench.ties[0].id, accepted=False, reason="Too short.")],
        feedback="A good start.",
    )
    second = a_submission(bench.unit, round=2)
    second.at = LATER
    store(second)
    bench.judge(Verdict(two.id, Outcome.MET), at=LATER + timedelta(hours=1))

    newest, oldest = feedback_for(bench.unit)

    assert [each.label for each in newest.criteria] == ["2"]
    assert [each.feedback for each in oldest.criteria] == ["Say more."]
    assert [each.text for each in oldest.remarks] == ["A good start."]
    assert [(each.tie, each.reason) for each in oldest.refused] == [("E1 ¶1", "Too short.")]


def judgement_row(bench: Bench, **values: Any) -> Judgement:
    return Judgement(
        **{
            "portfolio_unit_id": bench.unit.id,
            "criterion_id": bench.criteria[0].id,
            "submission_id": bench.ties[0].submission_id,
            "outcome": "met",
            "feedback": "",
            "valid": True,
            "authentic": True,
            "current": True,
            "sufficient": True,
            "reliable": True,
            "by_id": bench.assessor.id,
            "at": NOW,
        }
        | values
    )


@pytest.mark.parametrize(
    "values",
    [
        {"outcome": "passed"},
        {"outcome": "more_needed", "feedback": "  "},
        {"sufficient": False},
        {"valid": None},
    ],
)
def test_the_database_itself_refuses_an_impossible_judgement(values: dict[str, Any]) -> None:
    bench = Bench()

    with pytest.raises(IntegrityError):
        store(judgement_row(bench, **values))
    db.session.rollback()


@pytest.mark.parametrize(
    "made",
    [
        lambda b: TieDecision(
            mapping_id=b.ties[0].id, accepted=False, reason=" ", by_id=b.assessor.id, at=NOW
        ),
        lambda b: SignOff(
            portfolio_unit_id=b.unit.id, statement=" ", provisional=False, snapshot={},
            seal="0" * 64, by_id=b.assessor.id, at=NOW,
        ),
        lambda b: SignOff(
            portfolio_unit_id=b.unit.id, statement="I sign.", provisional=False, snapshot={},
            seal="short", by_id=b.assessor.id, at=NOW,
        ),
    ],
    ids=["tie decision", "statement", "seal"],
)  # fmt: skip
def test_the_database_itself_refuses_a_decision_without_its_words(
    made: Callable[[Bench], Any],
) -> None:
    bench = Bench()

    with pytest.raises(IntegrityError):
        store(made(bench))
    db.session.rollback()


def test_checks_are_kept_as_they_were_answered() -> None:
    bench = Bench()
    answered = Checks(valid=True, authentic=True, current=None, sufficient=False, reliable=None)

    bench.judge(Verdict(bench.criteria[0].id, Outcome.MORE_NEEDED, "Say more.", answered))

    held = newest_judgements(bench.unit)[bench.criteria[0].id]
    kept = Checks(held.valid, held.authentic, held.current, held.sufficient, held.reliable)
    assert kept == answered != ALL_PASSED
