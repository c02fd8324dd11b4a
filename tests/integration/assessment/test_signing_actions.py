"""Signing, countersigning and reopening on both databases: what each locks, keeps and refuses."""

import pytest
from sqlalchemy.exc import IntegrityError

from portfolio.access import Relation
from portfolio.assessment import actions
from portfolio.assessment.judgement_queries import newest_judgements
from portfolio.assessment.judging import Verdict
from portfolio.assessment.models import Countersignature, Reopening
from portfolio.assessment.queries import current_sign_off, sign_offs_of, unit_state
from portfolio.assessment.rules import (
    CantCountersign,
    NotAwaitingCountersignature,
    NotReadyToSign,
    NotSignedOff,
    ReasonMissing,
    StatementMissing,
)
from portfolio.assessment.seals import broken_seals
from portfolio.assessment.statements import SIGN_OFF
from portfolio.assessment.states import Outcome, UnitState
from portfolio.db import db
from portfolio.enrolment.rules import ChangedSinceSeen, UnitLocked
from portfolio.transaction import transaction
from tests.integration.assessment.bench import LATER, Bench, changes_by_hand_to, events
from tests.world import NOW, an_assessor, refuses, store

pytestmark = pytest.mark.usefixtures("isolation")


def test_the_second_of_two_sign_offs_at_once_is_told() -> None:
    bench = Bench()
    bench.meet_all()
    seen = bench.unit.revision

    bench.sign(seen=seen)
    with refuses(ChangedSinceSeen, "Look at it again, then sign."):
        bench.sign(seen=seen)

    assert len(sign_offs_of(bench.unit)) == 1


def test_a_sign_off_locks_the_unit_freezes_versions_and_seals_a_snapshot() -> None:
    bench = Bench()

    signed = bench.signed()

    assert bench.unit.locked
    assert unit_state(bench.unit) is UnitState.SIGNED_OFF
    assert all(tie.version.frozen for tie in bench.ties)
    assert signed.statement == SIGN_OFF.text
    assert [each["text"] for each in signed.snapshot["criteria"]] == [
        "Listen actively",
        "Log the complaint",
    ]
    assert [
        (each["item"], each["locator"], each["accepted"]) for each in signed.snapshot["ties"]
    ] == [
        ("E1", "1", True),
        ("E1", "1", True),
    ]
    assert list(broken_seals()) == []
    assert list(changes_by_hand_to(bench.unit)) == []
    assert len(events(bench.unit)) == 2


def test_a_locked_unit_is_neither_judged_nor_signed() -> None:
    bench = Bench()
    bench.signed()

    with refuses(UnitLocked, "is signed off; reopen it first"):
        bench.judge(Verdict(bench.criteria[0].id, Outcome.MET))
    with refuses(UnitLocked, "is signed off"):
        bench.sign()


def test_a_sign_off_needs_every_criterion_and_the_statement() -> None:
    bench = Bench()
    bench.judge(Verdict(bench.criteria[0].id, Outcome.MET))

    with refuses(NotReadyToSign, "can't be signed off yet.", "2 isn't judged yet."):
        bench.sign()
    bench.judge(Verdict(bench.criteria[1].id, Outcome.MET))
    with refuses(StatementMissing, "Tick the statement"):
        bench.sign(made=False)

    assert sign_offs_of(bench.unit) == []


def test_a_trainee_signs_provisionally_and_only_with_a_countersigner() -> None:
    alone = Bench(trainee=True, countersigner=False)
    alone.meet_all()
    with refuses(NotReadyToSign, "needs a countersigner"):
        alone.sign()

    bench = Bench(trainee=True)
    signed = bench.signed()

    assert signed.provisional
    assert not signed.confirmed
    assert "provisionally: Ada Quaye countersigns" in events(bench.unit)[-1].sentence


def test_a_countersignature_confirms_once() -> None:
    bench = Bench(trainee=True)
    signed = bench.signed()

    with transaction():
        actions.confirm(signed, by=bench.senior, seen=bench.unit.revision)

    assert signed.confirmed
    assert bench.unit.locked
    assert events(bench.unit)[-1].verb == "unit.countersigned"
    with refuses(NotAwaitingCountersignature, "was decided on already"), transaction():
        actions.confirm(signed, by=bench.senior, seen=bench.unit.revision)


def test_a_returned_sign_off_reopens_the_unit() -> None:
    bench = Bench(trainee=True)
    signed = bench.signed()

    with refuses(ReasonMissing, "Say what the assessor should look at"), transaction():
        actions.return_to_assessor(signed, by=bench.senior, seen=bench.unit.revision, note="")
    with transaction():
        actions.return_to_assessor(
            signed, by=bench.senior, seen=bench.unit.revision, note="Read E1 again.", at=LATER
        )

    assert not bench.unit.locked
    assert signed.overtaken
    assert unit_state(bench.unit) is UnitState.REOPENED
    assert len(events(bench.unit)) == 3


@pytest.mark.parametrize("who", ["assessor", "trainee"])
def test_neither_the_signer_nor_a_trainee_countersigns(who: str) -> None:
    bench = Bench(trainee=True)
    signed = bench.signed()
    other = an_assessor(bench.assessor.centre, "Sam Lowe", trainee=True)
    store(other)
    bench.assessor.trainee = False
    store(bench.assessor)
    by = {"assessor": bench.assessor, "trainee": other}[who]

    with refuses(CantCountersign), transaction():
        actions.confirm(signed, by=by, seen=bench.unit.revision)


def test_only_a_provisional_sign_off_is_countersigned() -> None:
    bench = Bench()
    signed = bench.signed()

    with refuses(NotAwaitingCountersignature, "needs no countersignature"), transaction():
        actions.confirm(signed, by=bench.senior, seen=bench.unit.revision)


@pytest.mark.parametrize(("who", "relation"), [("assessor", "assessor"), ("verifier", "verifier")])
def test_reopening_keeps_the_sign_off_and_the_judgements(who: str, relation: str) -> None:
    bench = Bench()
    signed = bench.signed()

    bench.reopen(by=getattr(bench, who))

    assert not bench.unit.locked
    assert unit_state(bench.unit) is UnitState.REOPENED
    assert current_sign_off(bench.unit) is None
    assert signed.overtaken
    assert signed.reopening is not None
    assert signed.reopening.by_relation == relation
    assert {each.outcome for each in newest_judgements(bench.unit).values()} == {"met"}
    assert events(bench.unit)[-1].sentence.endswith("E1 was read wrongly.")


def test_a_reopened_unit_can_be_signed_again() -> None:
    bench = Bench()
    bench.signed()
    bench.reopen()

    second = bench.sign(at=LATER)

    assert current_sign_off(bench.unit) == second
    assert len(sign_offs_of(bench.unit)) == 2
    assert list(broken_seals()) == []


def test_a_page_opened_before_a_change_neither_reopens_nor_countersigns() -> None:
    bench, trainees = Bench(), Bench(trainee=True)
    bench.signed()
    signed = trainees.signed()

    with refuses(ChangedSinceSeen, "then reopen it"):
        bench.reopen(seen=bench.unit.revision - 1)
    with refuses(ChangedSinceSeen, "then decide"), transaction():
        actions.confirm(signed, by=trainees.senior, seen=trainees.unit.revision - 1)

    assert unit_state(bench.unit) is UnitState.SIGNED_OFF
    assert not signed.confirmed


def test_a_unit_that_is_not_signed_off_is_not_reopened() -> None:
    bench = Bench()

    with refuses(NotSignedOff, "nothing to reopen"):
        bench.reopen()
    with refuses(ReasonMissing, "Say why"):
        bench.reopen(reason="")


def test_a_sign_off_is_reopened_and_countersigned_once() -> None:
    bench = Bench(trainee=True)
    signed = bench.signed()
    reopening = {
        "sign_off_id": signed.id,
        "by_id": bench.senior.id,
        "at": NOW,
        "by_relation": Relation.VERIFIER.value,
    }
    countersignature = {"sign_off_id": signed.id, "by_id": bench.senior.id, "at": NOW}
    store(
        Reopening(**reopening, reason="Wrong."),
        Countersignature(**countersignature, confirmed=True, note=""),
    )

    for again in (
        Reopening(**reopening, reason="Wrong again."),
        Reopening(**(reopening | {"reason": " "})),
        Countersignature(**countersignature, confirmed=True, note=""),
        Countersignature(**countersignature, confirmed=False, note=" "),
    ):
        with pytest.raises(IntegrityError):
            store(again)
        db.session.rollback()
