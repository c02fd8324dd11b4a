"""The state of many units, read in one SELECT, is the state of each of them by itself."""

from datetime import timedelta
from typing import Any

import pytest

from portfolio.assessment.models import Countersignature, Judgement, Reopening, TieDecision
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit, UnitMove
from portfolio.evidence.models import Submission, Withdrawal
from portfolio.overview.homes.state_queries import met_in, units_with_state
from portfolio.overview.progress import progress_of
from portfolio.schema import Base
from portfolio.verification.models import ActionClosure, ActionPoint, Release, Sample
from portfolio.verification.queries import unit_states
from portfolio.verification.states import State
from tests.world import (
    NOW,
    TODAY,
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_sign_off,
    a_submission,
    a_tie,
    a_unit_version,
    a_verifier,
    an_assessor,
    an_item,
    store,
)

pytestmark = pytest.mark.usefixtures("isolation")

DAY = timedelta(days=1)


class Desk:
    """A learner's unit, and what can happen to it."""

    def __init__(self) -> None:
        self.centre = a_centre()
        self.tom, self.helen = an_assessor(self.centre), a_verifier(self.centre)
        learner = a_learner(self.centre)
        store(self.centre, self.tom, self.helen, learner)
        self.unit = a_portfolio_unit(a_portfolio(learner), assessor=self.tom, verifier=self.helen)
        store(self.unit)

    def submitted(self, *, days: int = 0) -> Submission:
        rounds = db.session.query(Submission).filter_by(portfolio_unit_id=self.unit.id).count()
        made = a_submission(self.unit, round=rounds + 1)
        made.at = NOW + days * DAY
        store(made)
        return made

    def judged(self, submission: Submission, outcome: str, *, days: int = 0) -> None:
        passed = dict.fromkeys(("valid", "authentic", "current", "sufficient", "reliable"), True)
        store(
            Judgement(
                portfolio_unit=self.unit,
                criterion=self.unit.unit_version.criteria[0],
                submission=submission,
                outcome=outcome,
                feedback="Say when.",
                by=self.tom,
                at=NOW + days * DAY,
                **passed,
            )
        )

    def signed(self, *, provisional: bool = False) -> Any:
        return a_sign_off(self.unit, by=self.tom, provisional=provisional)

    def reopened(self, signed: Any, *, days: int) -> None:
        self.unit.locked_at = None
        store(
            self.unit,
            self.said(Reopening, sign_off=signed, reason="Again.", by_relation="verifier",
                      days=days),
        )  # fmt: skip

    def said(self, kind: type[Base], *, days: int = 0, **given: Any) -> Any:
        return kind(**given, by_id=self.helen.id, at=NOW + days * DAY)

    def sampled(self, signed: Any) -> Sample:
        made = Sample(
            portfolio_unit=self.unit, sign_off=signed, kind="summative", origin="verifier",
            reason="First.", verifier=self.helen, assessor=self.tom, at=NOW,
        )  # fmt: skip
        store(made)
        return made


def nothing(_desk: Desk) -> State:
    return State.OPEN


def waiting(desk: Desk) -> State:
    desk.submitted()
    return State.SUBMITTED


def asked(desk: Desk) -> State:
    desk.judged(desk.submitted(), "more_needed")
    return State.RETURNED


def asked_and_then_met(desk: Desk) -> State:
    submission = desk.submitted()
    desk.judged(submission, "more_needed")
    desk.judged(submission, "met")
    return State.SUBMITTED


def asked_and_submitted_again(desk: Desk) -> State:
    desk.judged(desk.submitted(), "more_needed")
    desk.submitted(days=1)
    return State.SUBMITTED


def signed(desk: Desk) -> State:
    desk.signed()
    return State.SIGNED_OFF


def reopened(desk: Desk) -> State:
    desk.reopened(desk.signed(), days=1)
    return State.REOPENED


def reopened_and_submitted(desk: Desk) -> State:
    desk.reopened(desk.signed(), days=1)
    submission = a_submission(desk.unit, round=90)
    submission.at = NOW + 2 * DAY
    store(submission)
    return State.SUBMITTED


def sampling(desk: Desk) -> State:
    desk.sampled(desk.signed())
    return State.IN_SAMPLING


def held(desk: Desk) -> State:
    sample = desk.sampled(desk.signed())
    store(desk.said(ActionPoint, sample=sample, text="Say who.", severity="advisory",
                    due_on=TODAY))  # fmt: skip
    return State.ACTION_REQUIRED


def held_no_more(desk: Desk) -> State:
    sample = desk.sampled(desk.signed())
    point = desk.said(ActionPoint, sample=sample, text="Say.", severity="advisory", due_on=TODAY)
    store(point, desk.said(ActionClosure, action_point=point, note="Seen."))
    return State.IN_SAMPLING


def released(desk: Desk) -> State:
    sign_off = desk.signed()
    store(desk.said(Release, sign_off=sign_off, reason="Agreed.", assessor_id=desk.tom.id))
    return State.RELEASED


def moved(desk: Desk, *, submitted: bool = True) -> State:
    """Over to a version with the same words, after more was asked for."""
    submission = desk.submitted()
    desk.judged(submission, "more_needed")
    earlier, item = desk.unit.unit_version, an_item(desk.unit.portfolio)
    later = a_unit_version(*(each.text for each in earlier.criteria))
    later.unit, later.version = earlier.unit, 2
    store(later, item)
    desk.unit.unit_version = later
    # Somebody else stays on the earlier version; that makes no difference to this unit.
    other = a_learner(desk.centre, "Olu Ade")
    store(other)
    store(a_portfolio_unit(a_portfolio(other), earlier))
    move = UnitMove(
        portfolio_unit=desk.unit, from_version=earlier, to_version=later, by_id=desk.tom.id, at=NOW
    )
    carried = a_tie(item, desk.unit, 1, submission=submission if submitted else None)
    store(desk.unit, move, carried)
    return State.SUBMITTED if submitted else State.OPEN


def moved_with_nothing_submitted(desk: Desk) -> State:
    return moved(desk, submitted=False)


STORIES = (
    moved, moved_with_nothing_submitted,
    nothing, waiting, asked, asked_and_then_met, asked_and_submitted_again, signed, reopened,
    reopened_and_submitted, sampling, held, held_no_more, released,
)  # fmt: skip


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_unit_stands_where_its_decisions_put_it(story: Any) -> None:
    desk = Desk()
    expected = story(desk)

    (found,) = units_with_state(PortfolioUnit.id == desk.unit.id)

    assert found.state.state is expected
    assert found.state == unit_states([desk.unit])[desk.unit.id]
    assert (found.learner, found.assessor) == ("Priya Nair", "Tom Okafor")
    assert found.label == desk.unit.label


def waits_since(desk: Desk) -> Any:
    (found,) = units_with_state(PortfolioUnit.id == desk.unit.id)
    return found.waits_since


@pytest.mark.parametrize(
    ("story", "since"),
    [(nothing, None), (waiting, NOW), (asked, None), (asked_and_then_met, NOW), (signed, None),
     (asked_and_submitted_again, NOW + DAY), (reopened, NOW + DAY), (released, None),
     (reopened_and_submitted, NOW + 2 * DAY), (moved, NOW), (moved_with_nothing_submitted, None)],
    ids=lambda story: getattr(story, "__name__", "then"),
)  # fmt: skip
def test_a_unit_waits_for_its_assessor_since_it_was_submitted_or_reopened(
    story: Any, since: Any
) -> None:
    desk = Desk()

    story(desk)

    assert waits_since(desk) == since


def test_a_unit_that_was_judged_in_part_waits_for_the_rest() -> None:
    desk = Desk()
    submission = desk.submitted()
    item = an_item(desk.unit.portfolio)
    rest = a_tie(item, desk.unit, 2, submission=submission)
    store(item, a_tie(item, desk.unit, 1, submission=submission), rest)

    desk.judged(submission, "more_needed")

    assert waits_since(desk) == NOW
    store(TieDecision(mapping=rest, accepted=False, reason="Too old.", by=desk.tom, at=NOW))
    assert waits_since(desk) is None


def test_a_trainees_sign_off_is_provisional_until_it_is_countersigned() -> None:
    desk = Desk()
    sign_off = desk.signed(provisional=True)
    assert units_with_state(PortfolioUnit.id == desk.unit.id)[0].state.provisional

    store(desk.said(Countersignature, sign_off=sign_off, confirmed=True, note=""))

    assert not units_with_state(PortfolioUnit.id == desk.unit.id)[0].state.provisional


def test_as_many_criteria_are_met_as_the_units_own_page_says() -> None:
    desk = Desk()
    submission = desk.submitted()
    item = an_item(desk.unit.portfolio)
    tie = a_tie(item, desk.unit, 1, submission=submission)
    store(item, tie)
    desk.judged(submission, "met")
    store(TieDecision(mapping=tie, accepted=True, reason="", by=desk.tom, at=NOW))
    assert met_in([desk.unit.id]) == {desk.unit.id: (1, 3)}
    assert progress_of([desk.unit])[desk.unit.id].met == 1

    store(Withdrawal(item=item, reason="A name.", by_id=desk.tom.id, at=NOW))

    assert met_in([desk.unit.id]) == {desk.unit.id: (0, 3)}
    assert progress_of([desk.unit])[desk.unit.id].met == 0
