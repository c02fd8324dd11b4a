"""Mapping, untying, carrying over and submitting, on both databases."""

from types import SimpleNamespace
from typing import Any

import pytest

from portfolio.audit.models import AuditEvent
from portfolio.audit.queries import events_of_unit
from portfolio.db import db
from portfolio.enrolment.rules import ChangedSinceSeen, UnitLocked
from portfolio.evidence.mapping.actions import carry_ties, map_cells, map_evidence, untie
from portfolio.evidence.mapping.rules import (
    AlreadyTied,
    NotReady,
    OutsideDocument,
    TieFrozen,
)
from portfolio.evidence.models import EvidenceMapping, EvidenceVersion, Withdrawal
from portfolio.evidence.submitting.actions import submit
from portfolio.evidence.submitting.rules import NothingToSubmit
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
    a_version,
    an_item,
    refuses,
    store,
)

pytestmark = pytest.mark.usefixtures("isolation")


@pytest.fixture
def world(isolation: Any) -> SimpleNamespace:
    """A learner with a unit of three criteria and an item of three passages."""
    centre = a_centre()
    learner = a_learner(centre)
    store(centre, learner)
    portfolio = a_portfolio(learner)
    store(portfolio)
    unit = a_portfolio_unit(portfolio, a_unit_version(title="Process complaints"))
    item = an_item(portfolio, "She had phoned twice.", "I owned the case.", "I logged it.")
    store(unit, item)
    return SimpleNamespace(learner=learner, portfolio=portfolio, unit=unit, item=item)


def criterion(world: SimpleNamespace, position: int) -> Any:
    return world.unit.unit_version.criteria[position - 1]


def ties() -> list[tuple[int, int, str, bool]]:
    """Version, criterion, locator and whether it is submitted, of every tie there is."""
    rows = db.session.query(EvidenceMapping).order_by(EvidenceMapping.id)
    return [(m.version.version, m.criterion.position, m.locator, m.submitted) for m in rows]


def sentences() -> list[str]:
    return [each.sentence for each in db.session.query(AuditEvent).order_by(AuditEvent.id)]


def test_mapping_writes_the_ties_the_revision_and_one_sentence(world: SimpleNamespace) -> None:
    with transaction():
        map_evidence(
            world.item.newest,
            world.unit,
            [criterion(world, 3), criterion(world, 1)],
            by=world.learner,
            seen=0,
            passages={3, 1, 2},
        )

    assert ties() == [(1, 1, "1-3", False), (1, 3, "1-3", False)]
    assert world.unit.revision == 1
    assert sentences() == ["Priya Nair mapped E1 (¶1–3) to 1 and 3 of Process complaints."]


def test_a_tie_that_stands_is_not_made_twice(world: SimpleNamespace) -> None:
    store(a_tie(world.item, world.unit, 1, locator="2"))

    with transaction():
        made = map_evidence(
            world.item.newest,
            world.unit,
            [criterion(world, 1), criterion(world, 2)],
            by=world.learner,
            seen=0,
            passages={2},
        )

    assert [m.criterion.position for m in made] == [2]


@pytest.mark.parametrize(
    ("refusal", "spoil", "passages", "seen"),
    [
        (UnitLocked, "lock", {1}, 0),
        (ChangedSinceSeen, "", {1}, 7),
        (OutsideDocument, "", {4}, 0),
        (NotReady, "draft", {1}, 0),
    ],
)
def test_mapping_is_refused_and_leaves_nothing(
    world: SimpleNamespace, refusal: Any, spoil: str, passages: set[int], seen: int
) -> None:
    if spoil == "lock":
        world.unit.locked_at = NOW
        store(world.unit)
    if spoil == "draft":
        store(world.item, a_version(world.item, draft=True))

    with refuses(refusal), transaction():
        map_evidence(
            world.item.newest,
            world.unit,
            [criterion(world, 1)],
            by=world.learner,
            seen=seen,
            passages=passages,
        )

    assert ties() == []
    assert sentences() == []


def test_an_untied_item_is_gone_and_said_so(world: SimpleNamespace) -> None:
    tie = a_tie(world.item, world.unit, 1, locator="2")
    store(tie)

    with transaction():
        untie(tie, by=world.learner)

    assert ties() == []
    assert sentences() == ["Priya Nair took E1 (¶2) away from 1 of Process complaints."]


def test_a_submitted_tie_is_not_untied(world: SimpleNamespace) -> None:
    round_one = a_submission(world.unit)
    tie = a_tie(world.item, world.unit, 1, submission=round_one)
    store(round_one, tie)

    with refuses(TieFrozen, "E1 was submitted for 1"), transaction():
        untie(tie, by=world.learner)

    assert len(ties()) == 1


def test_no_tie_is_taken_away_or_ticked_in_a_signed_unit(world: SimpleNamespace) -> None:
    tie = a_tie(world.item, world.unit, 1)
    world.unit.locked_at = NOW
    store(tie, world.unit)

    with refuses(UnitLocked, "is signed off; reopen it first"), transaction():
        untie(tie, by=world.learner)
    with refuses(UnitLocked, "is signed off; reopen it first"), transaction():
        map_cells(world.unit, tied=[], untied=[tie], by=world.learner, seen=0)

    assert len(ties()) == 1


def test_cells_are_tied_and_untied_in_one_act(world: SimpleNamespace) -> None:
    gone = a_tie(world.item, world.unit, 1)
    store(gone)

    with transaction():
        map_cells(
            world.unit,
            tied=[(world.item.newest, criterion(world, 2))],
            untied=[gone],
            by=world.learner,
            seen=0,
        )

    assert ties() == [(1, 2, "", False)]
    assert sentences() == [
        "Priya Nair mapped E1 to 2 and took E1 from 1 away in Process complaints."
    ]


def test_a_save_of_cells_that_changes_nothing_is_refused(world: SimpleNamespace) -> None:
    with refuses(AlreadyTied, "Nothing was ticked or unticked"), transaction():
        map_cells(world.unit, tied=[], untied=[], by=world.learner, seen=0)


def test_ties_move_to_the_new_version_where_the_passage_says_the_same(
    world: SimpleNamespace,
) -> None:
    old = world.item.newest
    store(
        a_tie(world.item, world.unit, 1, locator="2-3"),
        a_tie(world.item, world.unit, 2, locator="1"),
        a_tie(world.item, world.unit, 3),
    )
    new = a_version(
        world.item, "It was Monday.", "She had phoned me.", "I owned the case.", "I logged it."
    )
    store(new)

    with transaction():
        carried = carry_ties(old, new, by=world.learner)

    assert ties() == [(2, 1, "3-4", False), (1, 2, "1", False), (2, 3, "", False)]
    assert carried.count == 2
    assert carried.sentence == "2 ties stand on it already. 1 passage changed: map 2 again."
    assert world.unit.revision == 1


def test_every_unit_has_the_ties_carried_in_it_in_its_history(world: SimpleNamespace) -> None:
    second = a_portfolio_unit(world.portfolio, a_unit_version(title="Monitor quality"))
    old = world.item.newest
    store(second)
    store(a_tie(world.item, world.unit, 1), a_tie(world.item, world.unit, 2, locator="2"))
    store(a_tie(world.item, second, 3), a_tie(world.item, second, 1, locator="1"))
    new = a_version(world.item, "It was Monday.", "I owned the case.", "I logged it.")
    store(new)

    with transaction():
        carry_ties(old, new, by=world.learner)

    assert [each.sentence for each in events_of_unit(world.unit.id)] == [
        "Priya Nair carried 2 ties of E1 in Process complaints over to version 2."
    ]
    assert [each.sentence for each in events_of_unit(second.id)] == [
        "Priya Nair carried 1 tie of E1 in Monitor quality over to version 2."
    ]
    assert [world.unit.revision, second.revision] == [1, 1]


def test_a_submitted_tie_stays_and_the_new_version_gets_its_own(world: SimpleNamespace) -> None:
    round_one = a_submission(world.unit)
    old = world.item.newest
    store(round_one, a_tie(world.item, world.unit, 1, locator="1", submission=round_one))
    new = a_version(world.item, "She had phoned twice.", "More.")
    store(new)

    with transaction():
        carry_ties(old, new, by=world.learner)

    assert ties() == [(1, 1, "1", True), (2, 1, "1", False)]


def test_nothing_is_carried_over_in_a_signed_off_unit(world: SimpleNamespace) -> None:
    old = world.item.newest
    world.unit.locked_at = NOW
    store(world.unit, a_tie(world.item, world.unit, 1, locator="1"))
    new = a_version(world.item, "She had phoned twice.")
    store(new)

    with transaction():
        carried = carry_ties(old, new, by=world.learner)

    assert (carried.count, carried.left) == (0, ())
    assert ties() == [(1, 1, "1", False)]


def test_a_submission_takes_the_new_ties_and_freezes_their_versions(
    world: SimpleNamespace,
) -> None:
    store(a_tie(world.item, world.unit, 1, locator="1"))

    with transaction():
        first = submit(world.unit, by=world.learner, seen=0)
        assert first.round == 1
    frozen_at = world.item.newest.frozen_at
    store(a_tie(world.item, world.unit, 2))
    with transaction():
        second = submit(world.unit, by=world.learner, seen=1)
        assert second.round == 2

    found = db.session.query(EvidenceMapping).order_by(EvidenceMapping.id).all()
    assert [m.submission.round for m in found if m.submission] == [1, 2]
    assert world.item.newest.frozen_at == frozen_at
    assert sentences()[0] == "Priya Nair submitted Process complaints, round 1: E1."


def test_what_was_overtaken_or_withdrawn_is_not_submitted(world: SimpleNamespace) -> None:
    other = an_item(world.portfolio)
    store(
        other,
        a_tie(world.item, world.unit, 1, locator="1"),
        a_tie(other, world.unit, 2),
        Withdrawal(item=other, reason="Wrong customer.", by_id=world.learner.id, at=NOW),
        a_version(world.item, "All is new."),
    )

    with refuses(NothingToSubmit, "Nothing is mapped to Process complaints yet"), transaction():
        submit(world.unit, by=world.learner, seen=0)

    assert (
        db.session.query(EvidenceVersion).filter(EvidenceVersion.frozen_at.is_not(None)).all() == []
    )


@pytest.mark.parametrize(
    ("refusal", "locked", "seen"), [(UnitLocked, True, 0), (ChangedSinceSeen, False, 3)]
)
def test_a_locked_or_changed_unit_is_not_submitted(
    world: SimpleNamespace, refusal: Any, locked: bool, seen: int
) -> None:
    world.unit.locked_at = NOW if locked else None
    store(world.unit, a_tie(world.item, world.unit, 1))

    with refuses(refusal), transaction():
        submit(world.unit, by=world.learner, seen=seen)

    assert ties() == [(1, 1, "", False)]
