"""A college before anything was done, and what an act on it is."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from portfolio.access import RoleName
from portfolio.assessment import actions as assessing
from portfolio.assessment.judging import Verdict
from portfolio.assessment.models import SignOff
from portfolio.assessment.states import Outcome
from portfolio.documents.kinds import MediaKind
from portfolio.documents.paragraphs import from_text
from portfolio.evidence.declarations import AiStatement, AiUse
from portfolio.evidence.files.received import Upload
from portfolio.evidence.files.stored import area_of
from portfolio.evidence.models import EvidenceItem
from portfolio.evidence.typed import actions as forms
from portfolio.files.store import store as the_store
from portfolio.transaction import transaction
from portfolio.verification import actions as verifying
from portfolio.verification import rules as verification_rules
from portfolio.verification.models import ActionPoint, Sample
from tests.world import (
    NOW,
    TODAY,
    a_centre,
    a_learner,
    a_manager,
    a_person,
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

LATER = NOW + timedelta(days=1)
DAY = date(2026, 3, 2)
NO_AI = AiStatement(AiUse.NONE)
WITNESS = forms.Testimony("Sam Reid", "Team leader", "manager", "sam@hillside.example", "I saw.")


class College:
    """A learner with one unit, and everybody who works on it; nothing has been done yet."""

    def __init__(self, *, trainee: bool = False) -> None:
        self.centre = a_centre()
        self.priya = a_learner(self.centre)
        self.jamie = a_learner(self.centre, "Jamie Reid")
        self.tom = an_assessor(self.centre, trainee=trainee)
        self.ada = an_assessor(self.centre, "Ada Quaye")
        self.helen = a_verifier(self.centre)
        self.grace = a_manager(self.centre)
        self.eve = a_person("Eve Stone", self.centre, RoleName.EXTERNAL)
        store(self.priya, self.jamie, self.tom, self.ada, self.helen, self.grace, self.eve)
        self.unit = a_portfolio_unit(
            a_portfolio(self.priya),
            a_unit_version("Listen actively", "Log the complaint", outcomes=("Listen, then log",)),
            assessor=self.tom,
            verifier=self.helen,
            countersigner=self.ada if trainee else None,
        )
        self.portfolio = self.unit.portfolio
        store(self.unit)

    def item(self, **given: Any) -> EvidenceItem:
        """A stored item of the learner."""
        item = an_item(self.portfolio, **given)
        store(item)
        return item

    def upload(self) -> Upload:
        """A file that was taken in."""
        stored = the_store().put(io.BytesIO(b"I listened."), area=area_of(self.centre.id))
        return Upload("account.txt", MediaKind.TXT, stored, from_text("I listened."))

    def submitted(self) -> None:
        """The unit is before its assessor, one item tied to both criteria."""
        item, submission = self.item(), a_submission(self.unit)
        ties = [a_tie(item, self.unit, n, locator="1", submission=submission) for n in (1, 2)]
        store(submission, *ties)

    def judged(self) -> None:
        """Every criterion is met."""
        self.submitted()
        with transaction():
            assessing.judge(self.unit, by=self.tom, seen=self.unit.revision, verdicts=self.met())

    def met(self) -> list[Verdict]:
        """Every criterion, found met."""
        return [Verdict(each.id, Outcome.MET) for each in self.unit.unit_version.criteria]

    def signed(self, **given: Any) -> SignOff:
        """The unit is signed off."""
        return a_sign_off(self.unit, by=self.tom, **given)

    def sampled(self) -> Sample:
        """The verifier took a sample of the sign-off."""
        self.signed()
        with transaction():
            return verifying.take_sample(
                self.unit, by=self.helen, reason="", seen=self.unit.revision, at=LATER
            )

    def asked(self) -> ActionPoint:
        """The verifier raised an action point."""
        sample = self.sampled()
        with transaction():
            return self.raise_point(sample)

    def raise_point(self, sample: Sample) -> ActionPoint:
        """Ask the assessor for something; the caller opens the transaction."""
        return verifying.raise_action_point(
            sample,
            by=self.helen,
            text="Ask for the customer's reply.",
            severity=verification_rules.Severity.ESSENTIAL,
            due_on=TODAY + timedelta(days=14),
            at=LATER,
        )


Act = Callable[[], object]
