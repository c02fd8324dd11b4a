"""A unit's state follows from the newest of its rows."""

from datetime import UTC, datetime, timedelta

from portfolio.assessment.models import Judgement, Reopening, SignOff
from portfolio.assessment.states import UnitState, newest_by_criterion, state_of
from portfolio.evidence.models import Submission

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


def a_round(number: int, *, hour: int = 0) -> Submission:
    return Submission(id=number, round=number, at=NOON + timedelta(hours=hour))


def a_judgement(
    number: int, criterion: int, outcome: str, *, of: Submission, hour: int = 0
) -> Judgement:
    return Judgement(
        id=number,
        criterion_id=criterion,
        submission_id=of.id,
        outcome=outcome,
        at=NOON + timedelta(hours=hour),
    )


def a_sign_off(number: int, *, reopened_at_hour: int | None = None) -> SignOff:
    signed = SignOff(id=number)
    if reopened_at_hour is not None:
        signed.reopening = Reopening(at=NOON + timedelta(hours=reopened_at_hour))
    return signed


def test_a_unit_nobody_submitted_is_open() -> None:
    assert state_of([], [], []) is UnitState.OPEN


def test_a_submitted_unit_stays_so_while_criteria_are_met() -> None:
    first = a_round(1)

    assert state_of([first], [a_judgement(1, 5, "met", of=first)], []) is UnitState.SUBMITTED


def test_asking_for_more_returns_the_unit() -> None:
    first = a_round(1)
    judgements = [
        a_judgement(1, 5, "met", of=first),
        a_judgement(2, 6, "more_needed", of=first),
    ]

    assert state_of([first], judgements, []) is UnitState.RETURNED


def test_a_later_judgement_of_the_same_criterion_overtakes_what_was_asked() -> None:
    first = a_round(1)
    asked = a_judgement(1, 6, "more_needed", of=first)
    met = a_judgement(2, 6, "met", of=first)

    assert state_of([first], [met, asked], []) is UnitState.SUBMITTED
    assert newest_by_criterion([met, asked]) == {6: met}


def test_the_next_round_waits_for_the_assessor_again() -> None:
    first, second = a_round(1), a_round(2, hour=2)
    asked = a_judgement(1, 6, "more_needed", of=first, hour=1)

    assert state_of([second, first], [asked], []) is UnitState.SUBMITTED


def test_a_signed_unit_is_signed_off() -> None:
    assert state_of([a_round(1)], [], [a_sign_off(1)]) is UnitState.SIGNED_OFF


def test_a_reopened_unit_says_so_until_something_happens() -> None:
    first = a_round(1)
    reopened = a_sign_off(1, reopened_at_hour=4)
    before = a_judgement(1, 5, "met", of=first, hour=1)

    assert state_of([first], [before], [reopened]) is UnitState.REOPENED


def test_a_reopened_unit_is_returned_once_more_is_asked_for() -> None:
    first = a_round(1)
    asked = a_judgement(2, 5, "more_needed", of=first, hour=5)

    assert state_of([first], [asked], [a_sign_off(1, reopened_at_hour=4)]) is UnitState.RETURNED


def test_a_reopened_unit_is_submitted_once_the_learner_answers() -> None:
    first, second = a_round(1), a_round(2, hour=6)
    asked = a_judgement(2, 5, "more_needed", of=first, hour=5)

    state = state_of([first, second], [asked], [a_sign_off(1, reopened_at_hour=4)])

    assert state is UnitState.SUBMITTED


def test_a_unit_signed_again_is_signed_off() -> None:
    sign_offs = [a_sign_off(2), a_sign_off(1, reopened_at_hour=4)]

    assert state_of([a_round(1)], [], sign_offs) is UnitState.SIGNED_OFF
