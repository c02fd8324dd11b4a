"""When evidence may be added, changed and withdrawn, decided without a database."""

from datetime import date, timedelta

import pytest

from portfolio.access import Relation
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.evidence import rules
from portfolio.evidence.models import (
    EvidenceFile,
    EvidenceItem,
    EvidenceMapping,
    EvidenceVersion,
    Withdrawal,
)
from portfolio.people.models import User
from portfolio.standards.models import UnitVersion
from tests.world import NOW, refuses

TODAY = NOW.date()


def an_item(relation: Relation = Relation.LEARNER, *, draft: bool = False) -> EvidenceItem:
    """E3 with one version."""
    item = EvidenceItem(number=3, kind="RA", by_relation=relation.value)
    item.versions.append(
        EvidenceVersion(
            version=1,
            source="written",
            title="Refund call",
            text="I listened.",
            fields={},
            declared_at=None if draft else NOW,
        )
    )
    return item


def a_tie(item: EvidenceItem, *, locked: bool = False, round: int | None = None) -> EvidenceMapping:
    """A tie of E3 to a unit."""
    unit = PortfolioUnit(
        portfolio=Portfolio(),
        unit_version=UnitVersion(title="Complaints", short_name="Complaints"),
        locked_at=NOW if locked else None,
    )
    return EvidenceMapping(
        version=item.newest, portfolio_unit=unit, submission_id=round, locator=""
    )


def test_a_version_is_a_draft_then_ready_then_withdrawn() -> None:
    draft, ready = an_item(draft=True), an_item()

    assert rules.state_of(draft, draft.versions) == rules.ItemState("draft")
    assert rules.state_of(ready, ready.versions) == rules.ItemState("ready")
    ready.withdrawal = Withdrawal(reason="Wrong")
    assert rules.state_of(ready, ready.versions) == rules.ItemState("withdrawn")


def test_an_item_stays_ready_while_its_next_version_is_a_draft() -> None:
    first, second = an_item().newest, an_item(draft=True).newest
    second.version = 2

    state = rules.state_of(first.item, [first, second])

    assert state == rules.ItemState("ready", 2)
    assert state.words == "Ready, version 2 in draft"


def test_an_assessors_record_is_not_the_learners_to_change() -> None:
    with refuses(rules.AssessorsRecord, "E3 is your assessor's record"):
        rules.require_changeable(an_item(Relation.ASSESSOR))


def test_a_declared_version_is_not_declared_again() -> None:
    with refuses(rules.NothingToDeclare, "make a new version"):
        rules.require_draft(an_item().newest)


@pytest.mark.parametrize("changed", ["title", "text", "work_on", "file"])
def test_whatever_a_draft_says_is_part_of_what_its_page_showed(changed: str) -> None:
    version = an_item(draft=True).newest
    shown = rules.mark_of(version)
    rules.require_shown(version, shown)

    if changed == "file":
        version.files.append(EvidenceFile(sha256="a" * 64, name="a.txt"))
    else:
        setattr(version, changed, TODAY if changed == "work_on" else "Other")

    with refuses(rules.ChangedElsewhere, "Read it again"):
        rules.require_shown(version, shown)


def test_work_is_done_before_it_is_shown() -> None:
    rules.require_past(TODAY, TODAY)
    rules.require_past(None, TODAY)
    with refuses(rules.WorkInTheFuture, "has not come yet"):
        rules.require_past(TODAY + timedelta(days=1), TODAY)


def test_somebody_else_is_the_witness() -> None:
    learner = User(name="Priya Nair", email="priya@hillside.example")

    rules.require_other_witness("Jo Bright", "jo@shop.example", learner)
    rules.require_other_witness("Priya Nair-Jones", "jo@shop.example", learner)
    with refuses(rules.OwnWitness, "your own work"):
        rules.require_other_witness("priya   nair ", "jo@shop.example", learner)
    with refuses(rules.OwnWitness, "your own address"):
        rules.require_other_witness("Jo Bright", "PRIYA@hillside.example", learner)


def test_an_item_is_withdrawn_unless_something_rests_on_it_or_waits() -> None:
    item = an_item()

    rules.require_withdrawable(item, [a_tie(item)], set())
    rules.require_withdrawable(item, [a_tie(item, round=1)], {2})
    rules.require_withdrawable(item, [a_tie(item, locked=True)], {2})
    with refuses(rules.StandsUnderASignature, "“Complaints” was signed off on E3"):
        rules.require_withdrawable(item, [a_tie(item, locked=True, round=1)], {2})
    with refuses(rules.WaitsForJudgement, "E3 was submitted for “Complaints”"):
        rules.require_withdrawable(item, [a_tie(item, round=2)], {2})


def test_a_file_never_goes_over_a_text_that_is_being_written() -> None:
    rules.require_no_writing_under_way(an_item())
    with refuses(rules.DraftUnderWay, "Complete it first"):
        rules.require_no_writing_under_way(an_item(draft=True))


def test_a_record_ends_after_it_starts() -> None:
    rules.require_times_in_order(None, NOW.time())
    with refuses(rules.EndsBeforeItStarts):
        rules.require_times_in_order(NOW.time(), NOW.time())


def test_a_day_of_the_work_may_be_missing_from_a_mark() -> None:
    version = an_item().newest
    version.work_on = date(2026, 3, 3)
    assert isinstance(rules.mark_of(version), int)
