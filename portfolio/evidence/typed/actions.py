"""What is typed into a form as evidence: a witness's words, and what is held at the workplace."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from portfolio.access import Relation
from portfolio.audit.record import Verb
from portfolio.days import day_of, in_words
from portfolio.db import db
from portfolio.documents.paragraphs import from_text
from portfolio.documents.passages import Document
from portfolio.enrolment.models import Portfolio
from portfolio.evidence import rules
from portfolio.evidence.making import (
    new_item,
    new_version,
    numbered,
    open_version,
    put_document,
    say,
)
from portfolio.evidence.models import EvidenceItem, EvidenceVersion, Sighting
from portfolio.evidence.provenance import NOT_SAID, Circumstances
from portfolio.people.models import User
from portfolio.row_locks import lock


@dataclass(frozen=True)
class Testimony:
    """What a witness says, and who they are."""

    name: str
    role: str
    relation: str
    contact: str
    statement: str

    def document(self, seen_on: date) -> Document:
        """The testimony as numbered passages: who speaks first, then what was seen."""
        return from_text(
            f"Witness: {self.name}\n\nRole: {self.role}\n\nRelation to the learner: "
            f"{self.relation}\n\nContact: {self.contact}\n\n"
            f"Seen on: {in_words(seen_on)}\n\n{self.statement}"
        )


@dataclass(frozen=True)
class Held:
    """Evidence that stays where it is: what it is, where exactly, who keeps it, what it shows."""

    what: str
    location: str
    keeper: str
    shows: str

    @property
    def document(self) -> Document:
        """It as numbered passages: what and where first, then what it shows."""
        return from_text(
            f"What it is: {self.what}\n\nWhere it is held: {self.location}\n\n"
            f"Who can show it: {self.keeper}\n\n{self.shows}"
        )


def add_testimony(
    portfolio: Portfolio,
    *,
    by: User,
    kind: str,
    testimony: Testimony,
    seen_on: date,
    at: datetime | None = None,
) -> EvidenceItem:
    """Give the portfolio a new witness testimony; a draft until it is declared."""
    at = at or datetime.now(UTC)
    rules.require_past(seen_on, day_of(at))
    rules.require_other_witness(testimony.name, testimony.contact, portfolio.learner)
    item = new_item(portfolio, by=by, kind=kind, relation=Relation.LEARNER, at=at)
    version = new_version(item, by=by, source="form", title=_title_by(testimony), at=at)
    _put_testimony(version, testimony, seen_on)
    db.session.flush()
    say(Verb.EVIDENCE_ADDED, item, by, f"added {item.code} “{version.title}”", at)
    return item


def change_testimony(
    item: EvidenceItem,
    *,
    by: User,
    testimony: Testimony,
    seen_on: date,
    at: datetime | None = None,
) -> EvidenceVersion:
    """Change the draft of a testimony; where there is none, begin its next version."""
    at = at or datetime.now(UTC)
    item = lock(item)
    rules.require_changeable(item)
    rules.require_form(item, "testimony")
    rules.require_past(seen_on, day_of(at))
    rules.require_other_witness(testimony.name, testimony.contact, item.portfolio.learner)
    version = open_version(item, by=by, source="form", title=_title_by(testimony), at=at)
    _put_testimony(version, testimony, seen_on)
    db.session.flush()
    say(Verb.EVIDENCE_CHANGED, item, by, f"changed {numbered(version)}", at)
    return version


def add_held(
    portfolio: Portfolio,
    *,
    by: User,
    kind: str,
    held: Held,
    work_on: date | None,
    circumstances: Circumstances = NOT_SAID,
    at: datetime | None = None,
) -> EvidenceItem:
    """Give the portfolio a new item whose original stays at the workplace; a draft at first."""
    at = at or datetime.now(UTC)
    rules.require_past(work_on, day_of(at))
    item = new_item(portfolio, by=by, kind=kind, relation=Relation.LEARNER, at=at)
    version = new_version(item, by=by, source="form", title=held.what, at=at)
    _put_held(version, held, work_on, circumstances)
    db.session.flush()
    did = f"added {item.code} “{version.title}”, held at the workplace"
    say(Verb.EVIDENCE_ADDED, item, by, did, at)
    return item


def change_held(
    item: EvidenceItem,
    *,
    by: User,
    held: Held,
    work_on: date | None,
    circumstances: Circumstances = NOT_SAID,
    at: datetime | None = None,
) -> EvidenceVersion:
    """Change the draft of what is held at the workplace, or begin its next version."""
    at = at or datetime.now(UTC)
    item = lock(item)
    rules.require_changeable(item)
    rules.require_form(item, "held")
    rules.require_past(work_on, day_of(at))
    version = open_version(item, by=by, source="form", title=held.what, at=at)
    _put_held(version, held, work_on, circumstances)
    db.session.flush()
    say(Verb.EVIDENCE_CHANGED, item, by, f"changed {numbered(version)}", at)
    return version


def confirm_seen(
    version: EvidenceVersion,
    *,
    by: User,
    seen_on: date,
    note: str,
    at: datetime | None = None,
) -> Sighting:
    """Record that *by* saw the original where it is held, that day, and what they found."""
    at = at or datetime.now(UTC)
    item = lock(version.item)
    rules.require_not_withdrawn(item)
    rules.require_held(version)
    rules.require_past(seen_on, day_of(at), field="seen_on")
    rules.require_another_s(item, by)
    sighting = Sighting(version=version, by=by, seen_on=seen_on, note=note, at=at)
    db.session.add(sighting)
    db.session.flush()
    say(
        Verb.EVIDENCE_SEEN,
        item,
        by,
        f"confirmed having seen the original of {item.code}, version {version.version}, on "
        f"{in_words(seen_on)}",
        at,
    )
    return sighting


def _put_testimony(version: EvidenceVersion, testimony: Testimony, seen_on: date) -> None:
    version.work_on = seen_on
    version.text = testimony.statement
    version.fields = asdict(testimony) | {"form": "testimony"}
    put_document(version, testimony.document(seen_on))


def _put_held(
    version: EvidenceVersion, held: Held, work_on: date | None, circumstances: Circumstances
) -> None:
    version.work_on = work_on
    version.text = held.shows
    version.fields = asdict(held) | {"form": "held"}
    circumstances.put(version)
    put_document(version, held.document)


def _title_by(testimony: Testimony) -> str:
    return f"Testimony of {testimony.name}"
