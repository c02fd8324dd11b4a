"""What an assessor records by assessing: an observation, a discussion, questions, a simulation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from portfolio.access import Relation
from portfolio.audit.record import Verb
from portfolio.days import day_of, in_words
from portfolio.db import db
from portfolio.documents.paragraphs import from_text
from portfolio.documents.passages import Document
from portfolio.enrolment.events import record_of_unit
from portfolio.enrolment.models import PortfolioUnit
from portfolio.enrolment.rules import require_unlocked
from portfolio.evidence import rules
from portfolio.evidence.declarations import RECORD_1
from portfolio.evidence.kinds.catalogue import kinds_of
from portfolio.evidence.making import make_ready, new_item, new_version
from portfolio.evidence.models import EvidenceItem, EvidenceMapping, Reading
from portfolio.evidence.submitting.queries import last_submission
from portfolio.people.models import User
from portfolio.row_locks import lock
from portfolio.standards.models import Criterion


@dataclass(frozen=True)
class Occasion:
    """When and where it was, and what was seen, asked or said."""

    on: date
    started: time | None
    ended: time | None
    place: str
    account: str

    @property
    def hours(self) -> str:
        """From when to when, as far as it is known."""
        if self.started and self.ended:
            return f"{self.started:%H:%M} to {self.ended:%H:%M}"
        if self.started:
            return f"from {self.started:%H:%M}"
        return f"until {self.ended:%H:%M}" if self.ended else ""

    def document(self, by: User) -> Document:
        """The record as numbered passages: who, when and where first."""
        when = f"{in_words(self.on)}" + (f", {self.hours}" if self.hours else "")
        return from_text(
            f"Recorded by: {by.name}\n\nWhen: {when}\n\nPlace: {self.place}\n\n{self.account}"
        )


def make_record(
    unit: PortfolioUnit,
    *,
    by: User,
    kind: str,
    title: str,
    occasion: Occasion,
    criteria: Sequence[Criterion],
    at: datetime | None = None,
) -> EvidenceItem:
    """Put an assessor's record in the learner's portfolio, ready, and tied to those criteria.

    Where the learner has submitted the unit, it joins the newest round, frozen: the assessor made
    it in order to judge on it. Before that it waits, as all evidence does, for the submission.
    """
    at = at or datetime.now(UTC)
    lock(unit.portfolio)
    unit = lock(unit)
    require_unlocked(unit)
    rules.require_past(occasion.on, day_of(at))
    rules.require_times_in_order(occasion.started, occasion.ended)
    rules.require_criteria(unit, criteria)
    item = new_item(unit.portfolio, by=by, kind=kind, relation=Relation.ASSESSOR, at=at)
    version = new_version(item, by=by, source="form", title=title, at=at)
    version.work_on = occasion.on
    version.text = occasion.account
    version.fields = {"form": "record", "place": occasion.place, "hours": occasion.hours}
    version.reading = Reading(document=occasion.document(by).to_plain())
    make_ready(version, at, words=RECORD_1)
    submission = last_submission(unit)
    version.frozen_at = at if submission else None
    for criterion in criteria:
        version.mappings.append(
            EvidenceMapping(
                portfolio_unit=unit,
                criterion=criterion,
                locator="",
                note="",
                by=by,
                by_relation=Relation.ASSESSOR.value,
                at=at,
                submission=submission,
            )
        )
    unit.revision += 1
    db.session.flush()
    labels = ", ".join(criterion.label for criterion in criteria)
    called = kinds_of(unit.learner.centre).of(item).label
    record_of_unit(
        Verb.RECORD_MADE,
        item,
        unit,
        by_id=by.id,
        # Without its title: whoever sees the unit reads this, and not all of them see evidence.
        sentence=f"{by.name} recorded {item.code} ({called}) for {labels} of “{unit.label}”.",
        details={"evidence": item.number, "kind": item.kind, "criteria": [c.id for c in criteria]}
        | ({"round": submission.round} if submission else {}),
        at=at,
    )
    return item
