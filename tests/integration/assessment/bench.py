"""A unit before its assessor, and what can happen to it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portfolio.assessment import actions
from portfolio.assessment.judging import Verdict
from portfolio.assessment.models import SignOff
from portfolio.assessment.states import Outcome
from portfolio.audit.models import AuditEvent
from portfolio.audit.verify import changes_by_hand
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
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
    an_assessor,
    an_item,
    store,
)

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


def changes_by_hand_to(unit: PortfolioUnit) -> list[str]:
    """What was changed in rows that an action wrote; the test's own rows have no event."""
    tables = ("sign off", "judgement", "tie decision", "reopening", "countersignature")
    return [each for each in changes_by_hand() if each.startswith(tables)]
