"""Moving a unit in a portfolio to a newer version: what goes with it, and what never changes."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from portfolio.assessment import actions as assessing
from portfolio.assessment.judgement_queries import earlier_judgements
from portfolio.assessment.judging import Verdict
from portfolio.assessment.models import Judgement
from portfolio.assessment.queries import unit_state
from portfolio.assessment.seals import broken_seals
from portfolio.assessment.states import Outcome, UnitState
from portfolio.audit.models import AuditEvent
from portfolio.audit.verify import changes_by_hand
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit, UnitMove
from portfolio.enrolment.rules import ChangedSinceSeen, UnitLocked
from portfolio.evidence.coverage.queries import coverage_of
from portfolio.evidence.coverage.unit import CriterionState
from portfolio.evidence.models import EvidenceItem, EvidenceMapping
from portfolio.evidence.moving.actions import move_unit
from portfolio.evidence.moving.rules import HasThatUnit, NotNewer, PairUnknown
from portfolio.evidence.submitting.actions import submit
from portfolio.people.models import User
from portfolio.standards.difference import pairs_of
from portfolio.standards.models import CentreUnit, UnitVersion
from portfolio.transaction import transaction
from tests.world import (
    NOW,
    a_centre,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    a_submission,
    a_tie,
    a_unit_version,
    a_verifier,
    an_assessor,
    an_item,
    refuses,
    store,
)

pytestmark = pytest.mark.usefixtures("isolation")

SAME, REWORDED, GONE = "Recognise early warning signs", "Listen to the customer", "Use the form"


@dataclass
class Scene:
    manager: User
    assessor: User
    learner: User
    unit: PortfolioUnit
    item: EvidenceItem
    newer: UnitVersion

    @property
    def proposed(self) -> dict[int, int | None]:
        pairs = pairs_of(self.unit.unit_version, self.newer)
        return {p.old.id: p.new.id if p.new else None for p in pairs if p.old}

    def move(self, **given: object) -> UnitMove:
        with transaction():
            return move_unit(
                self.unit,
                self.newer,
                self.proposed,
                **({"by": self.manager, "seen": self.unit.revision, "at": NOW} | given),  # type: ignore[arg-type]  # given by name
            )


def a_next_version(of: UnitVersion, *texts: str) -> UnitVersion:
    version = a_unit_version(
        *({"text": text, "key": key} for key, text in zip(("c1", "c2", "c9"), texts, strict=True))
    )
    version.unit, version.version = of.unit, of.version + 1
    return version


@pytest.fixture
def scene() -> Scene:
    centre = a_centre()
    manager, assessor, learner = a_manager(centre), an_assessor(centre), a_learner(centre)
    verifier = a_verifier(centre)
    store(centre, manager, assessor, learner, verifier)
    old = a_unit_version(SAME, REWORDED, GONE)
    newer = a_next_version(old, SAME, "Listen to each customer with care", "Learn from it")
    portfolio = a_portfolio(learner)
    unit = a_portfolio_unit(portfolio, old, assessor=assessor, verifier=verifier)
    item = an_item(portfolio)
    store(old, newer, portfolio, unit, item)
    return Scene(manager, assessor, learner, unit, item, newer)


def submitted(scene: Scene) -> list[EvidenceMapping]:
    submission = a_submission(scene.unit)
    ties = [a_tie(scene.item, scene.unit, n, locator="1", submission=submission) for n in (1, 2, 3)]
    store(submission, *ties)
    return ties


def states(unit: PortfolioUnit) -> list[CriterionState]:
    return [each.state for each in coverage_of(unit).criteria]


def test_ties_are_made_again_for_what_their_criteria_became_and_the_earlier_ones_stay(
    scene: Scene,
) -> None:
    earlier = [(t.id, t.criterion_id, t.locator) for t in submitted(scene)]

    scene.move()

    all_ties = db.session.scalars(select(EvidenceMapping).order_by(EvidenceMapping.id)).all()
    assert [(t.id, t.criterion_id, t.locator) for t in all_ties[:3]] == earlier
    first, second, _third = scene.newer.criteria
    assert [(t.criterion_id, t.locator) for t in all_ties[3:]] == [
        (first.id, "1"),
        (second.id, "1"),
    ]
    assert scene.unit.unit_version is scene.newer
    assert scene.item.number == 1


def test_what_was_submitted_is_so_still_only_where_the_words_are_the_same(scene: Scene) -> None:
    submitted(scene)

    scene.move()

    assert states(scene.unit) == [
        CriterionState.SUBMITTED,
        CriterionState.MAPPED,
        CriterionState.GAP,
    ]


def test_a_criterion_that_was_met_waits_for_the_assessor_to_confirm_it(scene: Scene) -> None:
    submitted(scene)
    judge(scene, scene.unit.unit_version.criteria[0].id)

    scene.move()

    first, second, _third = scene.newer.criteria
    assert states(scene.unit)[0] is CriterionState.SUBMITTED
    assert "confirm it" in earlier_judgements(scene.unit)[first.id].sentence
    assert second.id not in earlier_judgements(scene.unit)
    assert unit_state(scene.unit) is UnitState.SUBMITTED
    assert len(db.session.scalars(select(Judgement)).all()) == 1


def judge(scene: Scene, *criteria: int) -> None:
    from portfolio.assessment.judging import Checks

    with transaction():
        assessing.judge(
            scene.unit,
            by=scene.assessor,
            seen=scene.unit.revision,
            verdicts=[
                Verdict(id, Outcome.MET, "Clear.", Checks(True, True, True, True, True))
                for id in criteria
            ],
            at=NOW,
        )


def test_a_unit_is_signed_off_on_its_new_version_after_the_move(scene: Scene) -> None:
    submitted(scene)
    judge(scene, scene.unit.unit_version.criteria[0].id)
    scene.move()
    second, third = scene.newer.criteria[1:]
    store(a_tie(scene.item, scene.unit, third, locator="2"))
    with transaction():
        submit(scene.unit, by=scene.learner, seen=scene.unit.revision)
    judge(scene, *(criterion.id for criterion in scene.newer.criteria))

    with transaction():
        signed = assessing.sign_off(
            scene.unit, by=scene.assessor, made=True, seen=scene.unit.revision
        )

    assert signed.snapshot["unit"]["version"] == 2
    assert [c["id"] for c in signed.snapshot["criteria"]] == [c.id for c in scene.newer.criteria]
    assert len(signed.snapshot["judgements"]) == 3
    assert {tie["criterion_id"] for tie in signed.snapshot["ties"]} == {
        c.id for c in scene.newer.criteria
    }
    assert [*broken_seals()] == []
    assert second.id


def test_what_was_signed_before_a_reopening_and_a_move_holds_still(scene: Scene) -> None:
    signed = a_sign_off(scene.unit, by=scene.assessor, item=scene.item)
    with transaction():
        assessing.reopen(
            scene.unit, by=scene.assessor, reason="The text is new.", seen=scene.unit.revision
        )

    scene.move()

    assert [c["id"] for c in signed.snapshot["criteria"]] != [c.id for c in scene.newer.criteria]
    assert [*broken_seals()] == []


def test_a_signed_off_unit_is_not_moved(scene: Scene) -> None:
    a_sign_off(scene.unit, by=scene.assessor, item=scene.item)

    with refuses(UnitLocked, "reopen it first"):
        scene.move()


def test_a_move_rests_on_the_unit_as_it_is(scene: Scene) -> None:
    with refuses(ChangedSinceSeen):
        scene.move(seen=scene.unit.revision + 1)


def test_nobody_moves_back_or_to_another_unit(scene: Scene) -> None:
    other = a_unit_version()
    store(other)
    scene.newer = other
    with refuses(NotNewer):
        scene.move()


def test_the_pairs_are_those_of_the_two_versions(scene: Scene) -> None:
    with refuses(PairUnknown), transaction():
        move_unit(scene.unit, scene.newer, {}, by=scene.manager, seen=scene.unit.revision)


def test_two_criteria_that_became_one_share_their_ties(scene: Scene) -> None:
    submitted(scene)
    old, first = scene.unit.unit_version.criteria, scene.newer.criteria[0]

    with transaction():
        move_unit(
            scene.unit,
            scene.newer,
            {criterion.id: first.id for criterion in old},
            by=scene.manager,
            seen=scene.unit.revision,
        )

    ties = db.session.scalars(
        select(EvidenceMapping).where(EvidenceMapping.criterion_id == first.id)
    ).all()
    assert [tie.submitted for tie in ties] == [True]


def test_a_unit_of_the_centres_own_takes_the_place_of_a_shared_one(scene: Scene) -> None:
    own = a_unit_version(SAME, "Listen")
    store(own)
    store(
        CentreUnit(
            unit=own.unit,
            of_centre_id=scene.unit.centre_id,
            replaces=scene.unit.unit_version.unit,
            by_id=scene.manager.id,
            at=NOW,
        )
    )
    submitted(scene)
    scene.newer = own

    scene.move()

    assert scene.unit.unit_version is own
    assert states(scene.unit)[0] is CriterionState.SUBMITTED


def test_a_unit_does_not_become_one_that_the_portfolio_has(scene: Scene) -> None:
    own = a_unit_version(SAME)
    store(own)
    store(
        CentreUnit(
            unit=own.unit,
            of_centre_id=scene.unit.centre_id,
            replaces=scene.unit.unit_version.unit,
            by_id=scene.manager.id,
            at=NOW,
        ),
        a_portfolio_unit(scene.unit.portfolio, own),
    )
    scene.newer = own

    with refuses(HasThatUnit, "in the portfolio already"):
        scene.move()


def test_the_move_is_in_the_history_with_its_pairs(scene: Scene) -> None:
    submitted(scene)
    before = len([*changes_by_hand()])

    scene.move()

    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    assert event.sentence == (
        f"Grace Bell moved {scene.newer.label} of Priya Nair from version 1 to version 2; "
        "2 ties carried over, 1 tie left behind."
    )
    assert event.details["pairs"] == {"1": "1", "2": "2", "3": None}
    assert event.portfolio_unit_id == scene.unit.id
    assert len([*changes_by_hand()]) <= before
