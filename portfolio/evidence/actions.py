"""What is done to evidence: added, written, declared, changed, withdrawn."""

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from sqlalchemy import func, select

from portfolio.access import Relation
from portfolio.audit.record import Verb, record
from portfolio.days import day_of
from portfolio.db import db
from portfolio.documents.paragraphs import from_text
from portfolio.documents.passages import Document
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.evidence import rules
from portfolio.evidence.declarations import learners_words
from portfolio.evidence.kinds import KINDS
from portfolio.evidence.models import (
    DraftText,
    EvidenceFile,
    EvidenceItem,
    EvidenceVersion,
    Reading,
    Submission,
    Withdrawal,
)
from portfolio.evidence.received import Upload
from portfolio.people.models import User


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
            f"Seen on: {seen_on.day} {seen_on:%B %Y}\n\n{self.statement}"
        )


def add_file(
    portfolio: Portfolio,
    *,
    by: User,
    kind: str,
    title: str,
    work_on: date | None,
    upload: Upload,
    at: datetime | None = None,
) -> EvidenceItem:
    """Give the portfolio a new item that is a file; a draft until it is declared."""
    at = at or datetime.now(UTC)
    rules.require_past(work_on, day_of(at))
    item = new_item(portfolio, by=by, kind=kind, relation=Relation.LEARNER, at=at)
    version = new_version(item, by=by, source="file", title=title or _title_of(upload), at=at)
    version.work_on = work_on
    _put_file(version, upload)
    db.session.flush()
    _say(Verb.EVIDENCE_ADDED, item, by, f"added {item.code} “{version.title}”", at)
    return item


def begin_writing(
    portfolio: Portfolio,
    *,
    by: User,
    kind: str,
    title: str,
    work_on: date | None,
    at: datetime | None = None,
) -> EvidenceItem:
    """Give the portfolio a new item that is written in the page."""
    at = at or datetime.now(UTC)
    rules.require_past(work_on, day_of(at))
    item = new_item(portfolio, by=by, kind=kind, relation=Relation.LEARNER, at=at)
    version = new_version(item, by=by, source="written", title=title, at=at)
    version.work_on = work_on
    _draft_of(version, "", at)
    db.session.flush()
    _say(Verb.EVIDENCE_ADDED, item, by, f"began to write {item.code} “{version.title}”", at)
    return item


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
    _say(Verb.EVIDENCE_ADDED, item, by, f"added {item.code} “{version.title}”", at)
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
    item = locked(item)
    rules.require_changeable(item)
    rules.require_source(item, "form")
    rules.require_past(seen_on, day_of(at))
    rules.require_other_witness(testimony.name, testimony.contact, item.portfolio.learner)
    version = _open_version(item, by=by, source="form", title=_title_by(testimony), at=at)
    _put_testimony(version, testimony, seen_on)
    db.session.flush()
    _say(Verb.EVIDENCE_CHANGED, item, by, f"changed {_numbered(version)}", at)
    return version


def replace_file(
    item: EvidenceItem,
    *,
    by: User,
    title: str,
    work_on: date | None,
    upload: Upload,
    at: datetime | None = None,
) -> EvidenceVersion:
    """Make a file the item's next version, or the file of the version that is still a draft."""
    at = at or datetime.now(UTC)
    item = locked(item)
    rules.require_changeable(item)
    rules.require_no_writing_under_way(item)
    rules.require_past(work_on, day_of(at))
    version = _open_version(item, by=by, source="file", title=title or _title_of(upload), at=at)
    version.work_on = work_on
    version.fields = {}
    _put_file(version, upload)
    db.session.flush()
    _say(Verb.EVIDENCE_CHANGED, item, by, f"uploaded {_numbered(version)}", at)
    return version


def write_on(item: EvidenceItem, *, by: User, at: datetime | None = None) -> EvidenceVersion:
    """Begin the next version of a written item, with the text of the one before."""
    at = at or datetime.now(UTC)
    item = locked(item)
    rules.require_changeable(item)
    rules.require_source(item, "written")
    before = item.newest
    if before.is_draft:
        rules.require_no_writing_under_way(item)
    version = new_version(item, by=by, source="written", title=before.title, at=at)
    version.work_on = before.work_on
    _draft_of(version, before.text or "", at)
    db.session.flush()
    _say(Verb.EVIDENCE_CHANGED, item, by, f"began to write {_numbered(version)}", at)
    return version


def complete(
    item: EvidenceItem,
    *,
    by: User,
    text: str,
    title: str,
    work_on: date | None,
    seen: int,
    at: datetime | None = None,
) -> EvidenceVersion:
    """Make what was written the version's text, declared as the learner's own."""
    at = at or datetime.now(UTC)
    item = locked(item)
    version = item.newest
    rules.require_changeable(item)
    rules.require_draft(version)
    rules.require_source(item, "written")
    rules.require_written(text)
    rules.require_past(work_on, day_of(at))
    draft = version.draft
    if draft is not None:
        if draft.saves != seen:
            raise rules.ChangedElsewhere(changed_elsewhere(item))
        db.session.delete(draft)
    version.text = text
    version.title = title
    version.work_on = work_on
    version.reading = Reading(document=from_text(text).to_plain())
    _declare(version, at)
    db.session.flush()
    _say(Verb.EVIDENCE_DECLARED, item, by, f"completed {_numbered(version)} and declared it", at)
    return version


def declare(
    item: EvidenceItem, *, by: User, mark: int, at: datetime | None = None
) -> EvidenceVersion:
    """Record the learner's words that the newest version is authentic; it is ready from then on."""
    at = at or datetime.now(UTC)
    item = locked(item)
    version = item.newest
    rules.require_changeable(item)
    rules.require_draft(version)
    rules.require_shown(version, mark)
    if version.source == "written":
        raise rules.NothingWritten(f"{item.code} is still being written. Complete it there.")
    _declare(version, at)
    _say(Verb.EVIDENCE_DECLARED, item, by, f"declared {_numbered(version)} authentic", at)
    return version


def withdraw(
    item: EvidenceItem, *, by: User, reason: str, at: datetime | None = None
) -> EvidenceItem:
    """Take an item back: its number stays used, and its content counts no more.

    Each unit that it was tied in has that in its history.
    """
    at = at or datetime.now(UTC)
    item = locked(item)
    ties = [tie for version in item.versions for tie in version.mappings]
    units = _locked_units({tie.portfolio_unit_id for tie in ties})
    current = [tie for tie in ties if tie.of_its_version]
    rules.require_withdrawable(item, current, _newest_rounds(units))
    item.withdrawal = Withdrawal(reason=reason, by_id=by.id, at=at)
    for unit in units:
        unit.revision += 1
    db.session.flush()
    for unit in units:
        # Without title and reason: not all who see the unit see its evidence.
        _say(Verb.EVIDENCE_WITHDRAWN, item, by, f"withdrew {item.code} from {unit.label}", at, unit)
    if not units:
        did = f"withdrew {item.code} “{item.title}”: {reason}"
        _say(Verb.EVIDENCE_WITHDRAWN, item, by, did, at)
    return item


def new_item(
    portfolio: Portfolio, *, by: User, kind: str, relation: Relation, at: datetime
) -> EvidenceItem:
    """An item under the portfolio's next number, which nobody else can get meanwhile."""
    assert kind in KINDS, kind
    portfolio = locked_portfolio(portfolio)
    number = portfolio.next_evidence_number
    portfolio.next_evidence_number = number + 1
    item = EvidenceItem(
        portfolio=portfolio,
        number=number,
        kind=kind,
        created_at=at,
        by=by,
        by_relation=relation.value,
    )
    db.session.add(item)
    return item


def new_version(
    item: EvidenceItem, *, by: User, source: str, title: str, at: datetime
) -> EvidenceVersion:
    """The item's next version, a draft."""
    version = EvidenceVersion(
        version=len(item.versions) + 1,
        source=source,
        title=title[: rules.LONGEST_TITLE],
        fields={},
        created_at=at,
        by=by,
    )
    item.versions.append(version)
    return version


def locked_portfolio(portfolio: Portfolio) -> Portfolio:
    """The portfolio as it stands now; nobody else numbers an item until the transaction ends."""
    return db.session.scalars(
        select(Portfolio)
        .where(Portfolio.id == portfolio.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def locked(item: EvidenceItem) -> EvidenceItem:
    """The item as it stands now, its row held until the transaction ends."""
    return db.session.scalars(
        select(EvidenceItem)
        .where(EvidenceItem.id == item.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()


def changed_elsewhere(item: EvidenceItem) -> str:
    """The sentence about a draft that moved on in another window."""
    return (
        f"{item.code} was changed in another window since you opened this one. "
        "What you typed here is still in this page."
    )


def _open_version(
    item: EvidenceItem, *, by: User, source: str, title: str, at: datetime
) -> EvidenceVersion:
    newest = item.newest
    if not newest.is_draft:
        return new_version(item, by=by, source=source, title=title, at=at)
    newest.title = title[: rules.LONGEST_TITLE]
    newest.source = source
    return newest


def _put_file(version: EvidenceVersion, upload: Upload) -> None:
    if not version.files:
        version.files.append(EvidenceFile(position=1))
    (file,) = version.files
    file.name = upload.name
    file.kind = upload.kind.value
    file.media_type = upload.kind.media_type
    file.size = upload.stored.size
    file.sha256 = upload.stored.sha256
    file.key = upload.stored.key
    _put_reading(version, upload.document)


def _put_testimony(version: EvidenceVersion, testimony: Testimony, seen_on: date) -> None:
    version.work_on = seen_on
    version.text = testimony.statement
    version.fields = asdict(testimony) | {"form": "testimony"}
    _put_reading(version, testimony.document(seen_on))


def _put_reading(version: EvidenceVersion, document: Document) -> None:
    if version.reading is None:
        version.reading = Reading(document=document.to_plain())
    else:
        version.reading.document = document.to_plain()


def _draft_of(version: EvidenceVersion, text: str, at: datetime) -> None:
    version.draft = DraftText(text=text, fields={}, saves=0, saved_at=at)


def _declare(version: EvidenceVersion, at: datetime) -> None:
    version.declared_at = at
    version.declaration = learners_words(version.item.kind)


def _locked_units(ids: set[int]) -> list[PortfolioUnit]:
    """The units, held in one order, so that two people never wait for each other."""
    return list(
        db.session.scalars(
            select(PortfolioUnit)
            .where(PortfolioUnit.id.in_(ids))
            .order_by(PortfolioUnit.id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    )


def _newest_rounds(units: list[PortfolioUnit]) -> set[int]:
    return set(
        db.session.scalars(
            select(func.max(Submission.id))
            .where(Submission.portfolio_unit_id.in_([unit.id for unit in units]))
            .group_by(Submission.portfolio_unit_id)
        )
    )


def _title_of(upload: Upload) -> str:
    return upload.name.rpartition(".")[0] or upload.name


def _title_by(testimony: Testimony) -> str:
    return f"Testimony of {testimony.name}"


def _numbered(version: EvidenceVersion) -> str:
    return f"{version.item.code} “{version.title}”, version {version.version}"


def _say(
    verb: Verb,
    item: EvidenceItem,
    by: User,
    did: str,
    at: datetime,
    unit: PortfolioUnit | None = None,
) -> None:
    record(
        verb,
        item,
        by_id=by.id,
        sentence=f"{by.name} {did}.",
        centre_id=item.centre_id,
        portfolio_id=item.portfolio_id,
        portfolio_unit_id=unit.id if unit is not None else None,
        details={"evidence": item.number, "version": item.newest.version, "kind": item.kind},
        at=at,
    )
