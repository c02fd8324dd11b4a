"""Who is told of what is done to one unit; on both databases."""

from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from portfolio.access import Relation
from portfolio.assessment import actions as assessing
from portfolio.assessment.states import Outcome
from portfolio.db import db
from portfolio.enrolment import actions as enrolling
from portfolio.enrolment.models import Allocation
from portfolio.evidence import actions as evidence
from portfolio.notices import marks
from portfolio.notices.models import Notice
from portfolio.transaction import transaction
from portfolio.verification import actions as verifying
from portfolio.verification.place_queries import past_of
from tests.integration.notices.told import (
    UNIT,
    action_point,
    judged,
    kinds,
    now,
    signed_and_sampled,
    submitted,
    told,
    unread,
)
from tests.world import a_sign_off, a_tie, an_item, store

pytestmark = pytest.mark.usefixtures("isolation")


def test_an_assessor_is_told_of_a_submission_and_its_learner_is_not(
    college: SimpleNamespace,
) -> None:
    submitted(college)

    assert told(college.tom) == [f"Priya Nair submitted {UNIT}, round 1."]
    assert told(college.priya) == []
    assert unread(college.tom) == 1


def test_a_learner_is_told_on_which_criteria_more_is_needed(college: SimpleNamespace) -> None:
    submitted(college)

    judged(college, Outcome.MORE_NEEDED, Outcome.MET, Outcome.MORE_NEEDED)

    assert told(college.priya) == [f"Tom Okafor asks for more on 1 and 3 of your {UNIT}."]


def test_a_judgement_that_asks_for_nothing_is_told_as_a_judgement(
    college: SimpleNamespace,
) -> None:
    submitted(college)

    judged(college, Outcome.MET)

    assert kinds(college.priya) == ["judged"]


def test_whoever_acts_on_a_unit_has_dealt_with_what_was_told_of_it(
    college: SimpleNamespace,
) -> None:
    submitted(college)
    assert unread(college.tom) == 1

    judged(college, Outcome.MET)

    assert unread(college.tom) == 0
    assert unread(college.priya) == 1


def test_a_sign_off_is_told_to_the_learner_and_the_verifier(college: SimpleNamespace) -> None:
    submitted(college)
    judged(college, Outcome.MET, Outcome.MET, Outcome.MET)
    with transaction():
        assessing.sign_off(college.unit, by=college.tom, made=True, seen=college.unit.revision)

    assert told(college.priya)[-1] == f"Tom Okafor signed off your {UNIT}."
    assert told(college.helen) == [f"Tom Okafor signed off Priya Nair's {UNIT}."]


def test_a_trainees_sign_off_waits_for_the_countersigner_before_the_verifier(
    college: SimpleNamespace,
) -> None:
    college.tom.trainee = True
    college.unit.allocations.append(
        Allocation(
            user=college.ada,
            relation=Relation.COUNTERSIGNER.value,
            begun_at=now(),
            by_id=college.grace.id,
        )
    )
    store(college.tom, college.unit)
    submitted(college)
    judged(college, Outcome.MET, Outcome.MET, Outcome.MET)
    with transaction():
        signed = assessing.sign_off(
            college.unit, by=college.tom, made=True, seen=college.unit.revision
        )
    assert kinds(college.ada) == ["to_countersign"]
    assert kinds(college.helen) == []

    with transaction():
        assessing.confirm(signed, by=college.ada, seen=college.unit.revision)

    assert kinds(college.helen) == ["to_verify"]
    assert kinds(college.tom)[-1] == "countersigned"


def test_verifier_and_assessor_are_told_what_they_ask_each_other_and_the_learner_is_not(
    college: SimpleNamespace,
) -> None:
    sample = signed_and_sampled(college)
    point = action_point(college, sample)
    with transaction():
        verifying.answer(point, by=college.tom, text="It is in E4 now.")
    with transaction():
        verifying.close(point, by=college.helen, note="Seen.")
    with transaction():
        verifying.agree(
            sample,
            by=college.helen,
            checks=dict.fromkeys(verifying.rules.CHECKS, True),
            note="",
            seen=college.unit.revision,
        )

    assert kinds(college.tom) == ["sampled", "action_raised", "action_closed", "released"]
    assert kinds(college.helen) == ["action_answered"]
    assert kinds(college.priya) == ["released"]


def test_a_reopening_is_told_to_the_learner_and_the_assessor(college: SimpleNamespace) -> None:
    a_sign_off(college.unit, by=college.tom)
    with transaction():
        assessing.reopen(
            college.unit, by=college.helen, reason="Look again.", seen=college.unit.revision
        )

    assert kinds(college.tom) == kinds(college.priya) == ["reopened"]


@pytest.mark.parametrize("sent", [True, False])
def test_an_assessor_is_told_of_evidence_withdrawn_if_they_had_it(
    college: SimpleNamespace, sent: bool
) -> None:
    if sent:
        submitted(college)
        another = an_item(college.unit.portfolio)
        store(another, a_tie(another, college.unit, 1))
        submitted(college)  # only what is in the newest round can't be withdrawn

    with transaction():
        evidence.withdraw(college.item, by=college.priya, reason="It names a customer.")

    assert ("withdrawn" in kinds(college.tom)) is sent


def test_a_hand_over_is_told_to_whoever_comes_and_whoever_goes(college: SimpleNamespace) -> None:
    with transaction():
        enrolling.allocate(
            college.unit, assessor=college.ada, verifier=college.helen, target_on=None,
            by=college.grace, seen=college.unit.revision, past_of=past_of,
        )  # fmt: skip

    assert told(college.ada) == [f"Grace Bell made you the assessor of Priya Nair's {UNIT}."]
    assert kinds(college.tom) == ["handed_over"]
    assert kinds(college.helen) == []
    assert told(college.priya) == [
        f"Grace Bell gave your {UNIT} another assessor: its page says who."
    ]


def test_the_number_in_the_bar_is_the_number_of_unread_notices(college: SimpleNamespace) -> None:
    submitted(college)
    judged(college, Outcome.MORE_NEEDED)
    judged(college, Outcome.MET)
    assert unread(college.priya) == 2

    with transaction():
        first = db.session.scalars(select(Notice).where(Notice.user_id == college.priya.id)).first()
        assert first is not None
        marks.mark_read(first)
    assert unread(college.priya) == 1

    with transaction():
        marks.mark_all_read(college.priya, until_id=10**6)
    assert unread(college.priya) == 0


def test_what_came_after_the_page_was_opened_stays_unread(college: SimpleNamespace) -> None:
    submitted(college)
    judged(college, Outcome.MORE_NEEDED)
    newest = db.session.scalar(select(func.max(Notice.id)))
    judged(college, Outcome.MET)

    with transaction():
        marks.mark_all_read(college.priya, until_id=newest or 0)

    assert unread(college.priya) == 1


def test_nobody_who_left_is_told_anything(college: SimpleNamespace) -> None:
    college.tom.active = False
    store(college.tom)

    submitted(college)

    assert kinds(college.tom) == []
