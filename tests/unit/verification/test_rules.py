"""What verification refuses, with nothing but objects in memory."""

from datetime import timedelta

import pytest

from portfolio.assessment.models import Countersignature, Reopening, SignOff
from portfolio.assessment.states import UnitState
from portfolio.people.models import User
from portfolio.verification import rules
from portfolio.verification.models import (
    ActionClosure,
    ActionPoint,
    ActionResponse,
    Release,
    Sample,
    SampleAgreement,
)
from portfolio.verification.states import PointState, State, point_state, whole_state
from tests.world import TODAY, refuses

ALL = dict.fromkeys(rules.CHECKS, True)


def a_signed(id: int = 1, *, provisional: bool = False) -> SignOff:
    return SignOff(id=id, provisional=provisional)


def a_sample(sign_off: SignOff | None = None) -> Sample:
    kind = "interim" if sign_off is None else "summative"
    return Sample(kind=kind, sign_off=sign_off, sign_off_id=sign_off.id if sign_off else None)


def a_point(sample: Sample) -> ActionPoint:
    return ActionPoint(sample=sample, text="Ask for the customer's reply.")


@pytest.mark.parametrize("did", ["signed it off", "judged a criterion of it", "countersigned it"])
def test_nobody_verifies_what_they_had_a_part_in(did: str) -> None:
    helen = User(id=4, name="Helen Marsh")

    with refuses(rules.OwnAssessment, f"you {did}", "Nobody verifies their own judgement"):
        rules.require_independent(helen, {4: did, 7: "signed it off"})


def test_somebody_without_a_part_in_the_unit_may_verify_it() -> None:
    rules.require_independent(User(id=4, name="Helen Marsh"), {7: "signed it off"})


def test_a_provisional_sign_off_waits_for_its_countersignature() -> None:
    signed = a_signed(provisional=True)
    with refuses(rules.AwaitsCountersignature, "once it is countersigned"):
        rules.require_confirmed(signed)

    signed.countersignature = Countersignature(confirmed=True)
    rules.require_confirmed(signed)


def test_agreement_waits_until_every_action_point_is_closed() -> None:
    sample = a_sample(a_signed())
    point = a_point(sample)
    with refuses(rules.ActionPointsOpen, "still open"):
        rules.require_no_open_points([sample])

    point.closure = ActionClosure(note="Seen.")
    rules.require_no_open_points([sample])


@pytest.mark.parametrize("name", rules.EVIDENCE_CHECKS)
def test_a_sign_off_is_not_agreed_while_a_rule_of_evidence_is_unticked(name: str) -> None:
    with refuses(rules.ChecksFailed, name, "raise an action point"):
        rules.require_checks(a_sample(a_signed()), ALL | {name: False}, "A note.")


def test_an_unticked_record_check_needs_a_note() -> None:
    checks = ALL | {"planned": False}
    with refuses(rules.ChecksFailed, "Say in the note"):
        rules.require_checks(a_sample(a_signed()), checks, "")

    rules.require_checks(a_sample(a_signed()), checks, "The plan was made by telephone.")


def test_an_interim_sample_may_find_that_there_is_not_enough_evidence_yet() -> None:
    rules.require_checks(a_sample(), ALL | {"sufficient": False}, "Half of it is there.")


def test_an_overtaken_sample_takes_nothing_more() -> None:
    signed = a_signed()
    signed.reopening = Reopening(reason="A criterion was misread.")

    with refuses(rules.Overtaken, "no longer stands"):
        rules.require_open_sample(a_sample(signed))


def test_an_agreed_sample_takes_nothing_more() -> None:
    sample = a_sample(a_signed())
    sample.agreement = SampleAgreement(note="")

    with refuses(rules.SampleClosed, "closed"):
        rules.require_open_sample(sample)


def test_an_action_is_due_today_at_the_earliest() -> None:
    rules.require_due_day(TODAY, TODAY)
    with refuses(rules.DueInThePast, "gone by"):
        rules.require_due_day(TODAY - timedelta(days=1), TODAY)


def test_an_action_point_is_closed_only_on_an_answer() -> None:
    point = a_point(a_sample(a_signed()))
    with refuses(rules.PointUnanswered, "hasn't answered"):
        rules.require_answered(point)

    point.responses.append(ActionResponse(text="Done."))
    rules.require_answered(point)
    assert point_state(point) is PointState.ANSWERED


def test_a_unit_that_no_rule_chose_is_sampled_for_a_stated_reason() -> None:
    with refuses(rules.ReasonMissing, "Say why"):
        rules.require_reason("")


def state(assessed: UnitState, signed: SignOff | None, *samples: Sample, release=None):
    return whole_state(assessed, sign_off=signed, samples=samples, release=release)


@pytest.mark.parametrize(
    "assessed", [UnitState.OPEN, UnitState.SUBMITTED, UnitState.RETURNED, UnitState.REOPENED]
)
def test_what_is_not_signed_off_keeps_the_state_of_its_assessment(assessed: UnitState) -> None:
    assert state(assessed, None, a_sample()).state == assessed.value


def test_a_sampled_sign_off_is_in_sampling_until_it_is_released() -> None:
    signed = a_signed()
    sample = a_sample(signed)

    assert state(UnitState.SIGNED_OFF, signed).state is State.SIGNED_OFF
    assert state(UnitState.SIGNED_OFF, signed, sample).state is State.IN_SAMPLING
    assert state(UnitState.SIGNED_OFF, signed, sample, release=Release()).state is State.RELEASED


def test_an_interim_sample_moves_no_unit() -> None:
    signed = a_signed()

    assert state(UnitState.SIGNED_OFF, signed, a_sample()).state is State.SIGNED_OFF


def test_an_action_point_of_an_earlier_sample_still_holds_the_unit() -> None:
    overtaken, signed = a_signed(1), a_signed(2)
    earlier = a_sample(overtaken)
    a_point(earlier)

    assert state(UnitState.SIGNED_OFF, signed, earlier).state is State.ACTION_REQUIRED


def test_a_trainees_sign_off_says_that_it_is_provisional() -> None:
    assert state(UnitState.SIGNED_OFF, a_signed(provisional=True)).text == "Signed off, provisional"
