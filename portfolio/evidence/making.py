"""What acts on evidence are made of: the next number, the next version, the row held, the event."""

from datetime import datetime

from portfolio.audit.record import Verb, record
from portfolio.db import db
from portfolio.documents.passages import Document
from portfolio.documents.reading import READER
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.evidence import rules
from portfolio.evidence.declarations import AiStatement, learners_words
from portfolio.evidence.kinds.catalogue import kinds_of
from portfolio.evidence.matches.models import ComparedVersion
from portfolio.evidence.models import EvidenceItem, EvidenceVersion, Reading
from portfolio.evidence.room.queries import room_of
from portfolio.evidence.room.rules import require_still_room
from portfolio.jobs.queue import enqueue
from portfolio.people.models import Centre, User
from portfolio.row_locks import hold, lock


def new_item(
    portfolio: Portfolio, *, by: User, kind: str, relation: str, at: datetime
) -> EvidenceItem:
    """An item under the portfolio's next number, which nobody else can get meanwhile.

    *kind* is the key of one of the centre's kinds.
    """
    of_kind = kinds_of(portfolio.learner.centre)[kind]
    portfolio = lock(portfolio)
    number = portfolio.next_evidence_number
    portfolio.next_evidence_number = number + 1
    item = EvidenceItem(
        portfolio=portfolio,
        number=number,
        kind=of_kind.method.value,
        own_kind=of_kind.key if of_kind.own else None,
        created_at=at,
        by=by,
        by_relation=str(relation),
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


def open_version(
    item: EvidenceItem, *, by: User, source: str, title: str, at: datetime
) -> EvidenceVersion:
    """The version that is a draft, under that title; the next one where there is none."""
    newest = item.newest
    if not newest.is_draft:
        return new_version(item, by=by, source=source, title=title, at=at)
    newest.title = title[: rules.LONGEST_TITLE]
    newest.source = source
    return newest


def put_document(version: EvidenceVersion, document: Document, reader: int = READER) -> None:
    """Let the version say what the document says, as that reader read it."""
    if version.reading is None:
        version.reading = Reading(document=document.to_plain(), reader=reader)
    else:
        version.reading.document = document.to_plain()
        version.reading.reader = reader


def make_ready(
    version: EvidenceVersion, at: datetime, *, words: str = "", ai: AiStatement | None = None
) -> None:
    """Let the version be declared, in those words or in a learner's for its kind.

    The worker is asked to compare it with what others declared.
    """
    version.declared_at = at
    version.declaration = words or learners_words(version.item.kind)
    version.ai_statement = ai.words if ai else None
    db.session.flush()
    db.session.add(ComparedVersion(version_id=version.id))
    enqueue("evidence.fingerprint", version.id)


def numbered(version: EvidenceVersion) -> str:
    """A version as the trail names it: E3 “Refund call”, version 2."""
    return f"{version.item.code} “{version.title}”, version {version.version}"


def changed_elsewhere(item: EvidenceItem) -> str:
    """The sentence about a draft that moved on in another window."""
    return (
        f"{item.code} was changed in another window since you opened this one. "
        "What you typed here is still in this page."
    )


def say(
    verb: Verb,
    item: EvidenceItem,
    by: User,
    did: str,
    at: datetime,
    unit: PortfolioUnit | None = None,
) -> None:
    """The act's event in the audit trail: who, and what they did."""
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


def hold_room(portfolio: Portfolio) -> None:
    """Nobody else of the centre counts a file in until the transaction ends."""
    hold(Centre, portfolio.centre_id)


def count_in(version: EvidenceVersion) -> None:
    """The version's files are within the room there is; raises NoRoomLeft where they are not."""
    db.session.flush()
    require_still_room(room_of(version.item.portfolio), sum(file.size for file in version.files))
