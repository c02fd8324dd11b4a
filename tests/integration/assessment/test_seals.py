"""What a sign-off sealed, and what breaks a seal."""

import pytest
from sqlalchemy import update

from portfolio.access import Relation
from portfolio.assessment.models import Judgement, SignOff, TieDecision
from portfolio.assessment.seals import broken_seals
from portfolio.assessment.statements import SIGN_OFF
from portfolio.assessment.tie_queries import ties_of
from portfolio.audit.hashing import sha256_of
from portfolio.db import db
from portfolio.enrolment.models import Allocation
from portfolio.evidence.mapping.actions import carry_forward
from portfolio.evidence.models import EvidenceMapping, EvidenceVersion, Reading
from portfolio.standards.models import Criterion
from portfolio.transaction import transaction
from tests.integration.assessment.bench import LATER, Bench
from tests.world import a_portfolio_unit, a_submission, a_tie, a_version, store

pytestmark = pytest.mark.usefixtures("isolation")


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


def test_a_sign_off_says_whose_testimony_was_an_experts() -> None:
    bench = Bench()
    item = bench.ties[0].item
    item.kind, item.expert_in = "WT", [bench.unit.id]
    store(item)

    signed = bench.signed()

    assert {each["kind"] for each in signed.snapshot["versions"] if each["item"] == item.code} == {
        "EWT"
    }
