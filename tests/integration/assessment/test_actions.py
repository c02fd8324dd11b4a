"""Judging, signing off, countersigning and reopening, as the database keeps them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from portfolio.access import Relation
from portfolio.assessment import actions
from portfolio.assessment.feedback import feedback_for
from portfolio.assessment.judgement_queries import newest_judgements
from portfolio.assessment.judging import ALL_PASSED, Checks, TieVerdict, Verdict
from portfolio.assessment.models import Countersignature, Judgement, Reopening, SignOff, TieDecision
from portfolio.assessment.queries import current_sign_off, sign_offs_of, unit_state, unit_states
from portfolio.assessment.rules import (
    CantCountersign,
    DecisionsRefused,
    NotAwaitingCountersignature,
    NothingSubmitted,
    NotReadyToSign,
    NotSignedOff,
    ReasonMissing,
    StatementMissing,
)
from portfolio.assessment.seals import broken_seals
from portfolio.assessment.statements import SIGN_OFF
from portfolio.assessment.states import Outcome, UnitState
from portfolio.assessment.tie_queries import decided_ties, submitted_ties, ties_of
from portfolio.audit.hashing import sha256_of
from portfolio.audit.models import AuditEvent
from portfolio.audit.verify import changes_by_hand
from portfolio.db import db
from portfolio.enrolment.models import Allocation, PortfolioUnit
from portfolio.enrolment.rules import ChangedSinceSeen, UnitLocked
from portfolio.evidence.mapping.actions import carry_forward
from portfolio.evidence.models import EvidenceMapping, EvidenceVersion, Reading
from portfolio.evidence.records.actions import Occasion, make_record
from portfolio.standards.models import Criterion
from portfolio.transaction import transaction
from tests.world import (
    NOW,
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_submission,
    a_tie,
    a_unit_version,
    a_verifier,
    a_version,
    an_assessor,
    an_item,
    refuses,
    store,
)

pytestmark = pytest.mark.usefixtures("isolation")

LATER = NOW + timedelta(days=1)


class Bench:
    """A unit of two criteria, submitted with one account tied to both."""

    def __init__(self, *, trainee: bool = False, countersigner: bool = True) -> None:
        centre = a_centre()
        self.learner = a_learner(centre)
        self.assessor = an_assessor(centre, trainee=trainee)
        self.senior = an_assessor(centre, "Ada Quaye")
        self.verifier = a_verifier(centre)
        store(self.learner, self.assessor, self.senior, self.verifier)
        self.unit = a_portfolio_unit(
            a_portfolio(self.learner),
            a_unit_version("Listen actively", "Log the complaint"),
            assessor=self.assessor,
            verifier=self.verifier,
            countersigner=self.senior if trainee and countersigner else None,
        )
        item = an_item(self.unit.portfolio)
        store(self.unit, item)
        submission = a_submission(self.unit)
        self.ties = [a_tie(item, self.unit, n, locator="1", submission=submission) for n in (1, 2)]
        store(submission, *self.ties)

    @property
    def criteria(self) -> list[Criterion]:
        return self.unit.unit_version.criteria

    def judge(self, *verdicts: Verdict, **given: Any) -> None:
        given = {"by": self.assessor, "seen": self.unit.revision, "at": NOW} | given
        with transaction():
            actions.judge(self.unit, verdicts=verdicts, **given)

    def meet_all(self) -> None:
        self.judge(*(Verdict(each.id, Outcome.MET) for each in self.criteria))

    def sign(self, **given: Any) -> SignOff:
        given = {"by": self.assessor, "made": True, "seen": self.unit.revision, "at": NOW} | given
        with transaction():
            return actions.sign_off(self.unit, **given)

    def signed(self) -> SignOff:
        self.meet_all()
        return self.sign()

    def reopen(self, **given: Any) -> None:
        given = {
            "by": self.assessor,
            "reason": "E1 was read wrongly.",
            "seen": self.unit.revision,
            "at": LATER,
        } | given
        with transaction():
            actions.reopen(self.unit, **given)


def events(unit: PortfolioUnit) -> list[AuditEvent]:
    return list(
        db.session.scalars(
            select(AuditEvent)
            .where(AuditEvent.portfolio_unit_id == unit.id)
            .order_by(AuditEvent.id)
        )
    )


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


def test_the_second_of_two_sign_offs_at_once_is_told() -> None:
    bench = Bench()
    bench.meet_all()
    seen = bench.unit.revision

    bench.sign(seen=seen)
    with refuses(ChangedSinceSeen, "Look at it again, then sign."):
        bench.sign(seen=seen)

    assert len(sign_offs_of(bench.unit)) == 1


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


def changes_by_hand_to(unit: PortfolioUnit) -> list[str]:
    """What was changed in rows that an action wrote; the test's own rows have no event."""
    tables = ("sign off", "judgement", "tie decision", "reopening", "countersignature")
    return [each for each in changes_by_hand() if each.startswith(tables)]


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


def test_both_seals_of_a_unit_signed_twice_hold_and_each_pins_its_own_version() -> None:
    bench = Bench()
    first = bench.signed()
    bench.reopen()
    item = bench.ties[0].item
    newer = a_version(item, "I asked again.", title="Refund call, told again")
    again = a_submission(bench.unit, round=2)
    store(newer, again)
    store(a_tie(item, bench.unit, 1, locator="1", submission=again))
    bench.meet_all()

    second = bench.sign(at=LATER)

    assert [tie["version"] for tie in first.snapshot["ties"]] == [1, 1]
    assert [tie["version"] for tie in second.snapshot["ties"]] == [1, 1, 2]
    assert [each.overtaken for each in (first, second)] == [True, False]
    assert sha256_of(first.snapshot) == first.seal != second.seal
    assert list(broken_seals()) == []


def test_what_was_stated_of_ai_tools_is_signed_and_a_change_by_hand_breaks_the_seal() -> None:
    bench = Bench()
    version = bench.ties[0].version
    version.ai_statement = "I used no AI tool for this item."
    store(version)
    signed = bench.signed()

    (kept,) = [each for each in signed.snapshot["versions"] if each["id"] == version.id]
    assert kept["ai_statement"] == "I used no AI tool for this item."
    db.session.execute(update(EvidenceVersion).values(ai_statement="I used one."))

    assert any("states of AI tools is not what was signed" in each for each in broken_seals())


def test_a_later_version_changes_nothing_in_the_unit_that_is_signed() -> None:
    bench = Bench()
    other = a_portfolio_unit(bench.unit.portfolio, assessor=bench.assessor)
    item = bench.ties[0].item
    store(other)
    store(a_tie(item, other, 1, locator="1"))
    signed = bench.signed()
    newer = a_version(item)
    store(newer)

    with transaction():
        carry_forward(newer, by=bench.learner)

    here = [tie.version.version for tie in ties_of(bench.unit)]
    there = [tie.version.version for tie in ties_of(other)]
    assert (here, there) == ([1, 1], [2])
    assert sha256_of(signed.snapshot) == signed.seal
    assert list(broken_seals()) == []


def test_the_snapshot_says_everything_that_was_signed() -> None:
    bench = Bench(trainee=True)
    bench.meet_all()
    version = bench.unit.unit_version

    said = bench.sign(remark="A clear account.").snapshot

    assert said["unit"] == {
        "id": bench.unit.id,
        "key": version.unit.key,
        "version": version.version,
        "sha256": version.sha256,
        "label": version.label,
    }
    assert said["learner"]["name"] == "Priya Nair"
    assert [(each["name"], each["role"]) for each in said["people"]] == [
        ("Tom Okafor", "assessor"),
        ("Helen Marsh", "verifier"),
        ("Ada Quaye", "countersigner"),
    ]
    assert [each["text"] for each in said["criteria"]] == ["Listen actively", "Log the complaint"]
    assert [(t["item"], t["version"], t["locator"], t["accepted"]) for t in said["ties"]] == [
        ("E1", 1, "1", True),
        ("E1", 1, "1", True),
    ]
    assert {tie["reason"] for tie in said["ties"]} == {""}
    assert [each["outcome"] for each in said["judgements"]] == ["met", "met"]
    assert all(set(each["checks"].values()) == {True} for each in said["judgements"])
    assert all(
        each["checks"].keys() == {"valid", "authentic", "current", "sufficient", "reliable"}
        for each in said["judgements"]
    )
    assert {each["by"]["name"] for each in said["judgements"]} == {"Tom Okafor"}
    assert said["statement"] == {"version": SIGN_OFF.version, "text": SIGN_OFF.text}
    assert said["remark"] == "A clear account."
    assert (said["by"]["name"], said["by"]["trainee"]) == ("Tom Okafor", True)


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


def test_the_seals_name_what_was_changed_by_hand() -> None:
    bench = Bench()
    signed = bench.signed()
    one = bench.criteria[0]
    version = bench.ties[0].version
    whose = f"The sign-off of {bench.unit.label} for Priya Nair no longer holds: "
    changes = [
        (
            update(Criterion).where(Criterion.id == one.id).values(text="Listen"),
            "the text of criterion 1 is no longer the one that was signed.",
        ),
        (
            update(EvidenceVersion).where(EvidenceVersion.id == version.id).values(text="Other"),
            "the text of E1 version 1 is not the one that was signed.",
        ),
        (
            update(Reading).where(Reading.version_id == version.id).values(document={}),
            "the text of E1 version 1 is not the one that was signed.",
        ),
        (
            update(EvidenceMapping)
            .where(EvidenceMapping.id == bench.ties[0].id)
            .values(locator="2"),
            "the tie of E1 to criterion 1 now points elsewhere.",
        ),
        (
            update(Judgement).where(Judgement.criterion_id == one.id).values(feedback="Fine."),
            "the judgement of criterion 1 is not the one that was signed.",
        ),
        (
            update(TieDecision)
            .where(TieDecision.mapping_id == bench.ties[1].id)
            .values(accepted=False, reason="No."),
            "the decision on the tie of E1 to criterion 2 is not the one that was signed.",
        ),
        (
            update(SignOff).where(SignOff.id == signed.id).values(statement="I sign."),
            "its statement is not the one that was signed.",
        ),
        (
            update(SignOff).where(SignOff.id == signed.id).values(seal="0" * 64),
            "its seal does not fit its snapshot, so one of the two was changed.",
        ),
    ]  # fmt: skip

    for change, sentence in changes:
        savepoint = db.session.begin_nested()
        db.session.execute(change.execution_options(synchronize_session=False))
        assert list(broken_seals()) == [whose + sentence]
        savepoint.rollback()
        db.session.expire_all()
    assert list(broken_seals()) == []


def test_a_hand_over_after_the_sign_off_breaks_no_seal() -> None:
    bench = Bench()
    bench.signed()
    handed = Allocation(
        portfolio_unit=bench.unit,
        user=bench.senior,
        relation=Relation.COUNTERSIGNER.value,
        begun_at=LATER,
        by_id=bench.verifier.id,
    )
    bench.learner.name = "Priya Nair-Jones"
    store(handed, bench.learner)

    assert list(broken_seals()) == []


def test_checks_are_kept_as_they_were_answered() -> None:
    bench = Bench()
    answered = Checks(valid=True, authentic=True, current=None, sufficient=False, reliable=None)

    bench.judge(Verdict(bench.criteria[0].id, Outcome.MORE_NEEDED, "Say more.", answered))

    held = newest_judgements(bench.unit)[bench.criteria[0].id]
    kept = Checks(held.valid, held.authentic, held.current, held.sufficient, held.reliable)
    assert kept == answered != ALL_PASSED


def test_a_sign_off_says_whose_testimony_was_an_experts() -> None:
    bench = Bench()
    item = bench.ties[0].item
    item.kind, item.expert_in = "WT", [bench.unit.id]
    store(item)

    signed = bench.signed()

    assert {each["kind"] for each in signed.snapshot["versions"] if each["item"] == item.code} == {
        "EWT"
    }
