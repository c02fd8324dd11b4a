"""What is done to evidence: written, declared, withdrawn."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import func, select

from portfolio.access import Relation
from portfolio.audit.record import Verb
from portfolio.days import day_of
from portfolio.db import db
from portfolio.documents.paragraphs import from_text
from portfolio.enrolment.models import Portfolio, PortfolioUnit
from portfolio.evidence import rules
from portfolio.evidence.confidentiality.queries import confidential_in
from portfolio.evidence.confidentiality.rules import require_decided
from portfolio.evidence.declarations import AiStatement
from portfolio.evidence.files.rereading import require_read_anew
from portfolio.evidence.making import (
    changed_elsewhere,
    make_ready,
    new_item,
    new_version,
    numbered,
    put_document,
    say,
)
from portfolio.evidence.models import (
    Citation,
    DraftText,
    EvidenceItem,
    EvidenceVersion,
    Submission,
    Withdrawal,
)
from portfolio.evidence.provenance import NOT_SAID, Circumstances
from portfolio.evidence.writing.accounts import account_in, kept_of, put_account
from portfolio.people.models import User
from portfolio.reflection.accounts import Account
from portfolio.refusal import Refusal
from portfolio.row_locks import lock, lock_all


def begin_writing(
    portfolio: Portfolio,
    *,
    by: User,
    kind: str,
    title: str,
    work_on: date | None,
    circumstances: Circumstances = NOT_SAID,
    account: Account | None = None,
    at: datetime | None = None,
) -> EvidenceItem:
    """Give the portfolio a new item that is written in the page, with what there is of it."""
    at = at or datetime.now(UTC)
    account = account or Account()
    rules.require_past(work_on, day_of(at))
    rules.require_fitting(account.text)
    item = new_item(portfolio, by=by, kind=kind, relation=Relation.LEARNER, at=at)
    version = new_version(item, by=by, source="written", title=title, at=at)
    version.work_on = work_on
    circumstances.put(version)
    _draft_of(version, account, at)
    db.session.flush()
    say(Verb.EVIDENCE_ADDED, item, by, f"began to write {item.code} “{version.title}”", at)
    return item


def write_on(item: EvidenceItem, *, by: User, at: datetime | None = None) -> EvidenceVersion:
    """Begin the next version of a written item, with the text of the one before."""
    at = at or datetime.now(UTC)
    item = lock(item)
    rules.require_changeable(item)
    rules.require_source(item, "written")
    before = item.newest
    if before.is_draft:
        rules.require_no_writing_under_way(item)
    version = new_version(item, by=by, source="written", title=before.title, at=at)
    version.work_on = before.work_on
    version.fields = dict(before.fields)
    _draft_of(version, account_in(before), at)
    version.citations = [
        Citation(policy_text_id=each.policy_text_id, clause=each.clause, by_id=by.id, at=at)
        for each in before.citations
    ]
    db.session.flush()
    say(Verb.EVIDENCE_CHANGED, item, by, f"began to write {numbered(version)}", at)
    return version


def complete(
    item: EvidenceItem,
    *,
    by: User,
    account: Account,
    title: str,
    work_on: date | None,
    seen: int,
    ai: AiStatement,
    circumstances: Circumstances = NOT_SAID,
    at: datetime | None = None,
) -> EvidenceVersion:
    """Make what was written the version's text, declared as the learner's own.

    With the declaration stands what the learner states of AI tools.
    """
    at = at or datetime.now(UTC)
    item = lock(item)
    version = item.newest
    rules.require_changeable(item)
    rules.require_draft(version)
    rules.require_source(item, "written")
    rules.require_written(account.text)
    rules.require_fitting(account.text)
    rules.require_past(work_on, day_of(at))
    draft = version.draft
    if draft is not None:
        if draft.saves != seen:
            raise rules.ChangedElsewhere(changed_elsewhere(item))
        db.session.delete(draft)
    document = from_text(account.text)
    require_decided(confidential_in(version, document, title), item.code)
    put_account(version, account)
    version.title = title
    version.work_on = work_on
    circumstances.put(version)
    put_document(version, document)
    make_ready(version, at, ai=ai)
    say(Verb.EVIDENCE_DECLARED, item, by, f"completed {numbered(version)} and declared it", at)
    return version


def declare(
    item: EvidenceItem, *, by: User, mark: int, ai: AiStatement, at: datetime | None = None
) -> EvidenceVersion:
    """Record the learner's words that the newest version is authentic; it is ready from then on.

    With them stands what the learner states of AI tools.
    """
    at = at or datetime.now(UTC)
    item = lock(item)
    version = item.newest
    rules.require_changeable(item)
    rules.require_draft(version)
    rules.require_shown(version, mark)
    if version.source == "written":
        raise rules.NothingWritten(f"{item.code} is still being written. Complete it there.")
    require_read_anew(version)
    require_decided(confidential_in(version), item.code)
    make_ready(version, at, ai=ai)
    say(Verb.EVIDENCE_DECLARED, item, by, f"declared {numbered(version)} authentic", at)
    return version


def withdraw(
    item: EvidenceItem, *, by: User, reason: str, at: datetime | None = None
) -> EvidenceItem:
    """Take an item back: its number stays used, and its content counts no more.

    Each unit that it was tied in has that in its history.
    """
    at = at or datetime.now(UTC)
    item = lock(item)
    ties = [tie for version in item.versions for tie in version.mappings]
    units = lock_all(PortfolioUnit, {tie.portfolio_unit_id for tie in ties})
    current = [tie for tie in ties if tie.of_its_version]
    rules.require_withdrawable(item, current, _newest_rounds(units))
    item.withdrawal = Withdrawal(reason=reason, by_id=by.id, at=at)
    for unit in units:
        unit.revision += 1
    db.session.flush()
    for unit in units:
        # Without title and reason: not all who see the unit see its evidence.
        say(Verb.EVIDENCE_WITHDRAWN, item, by, f"withdrew {item.code} from {unit.label}", at, unit)
    if not units:
        did = f"withdrew {item.code} “{item.title}”: {reason}"
        say(Verb.EVIDENCE_WITHDRAWN, item, by, did, at)
    return item


def why_it_stays(item: EvidenceItem) -> str:
    """The sentence for why an item can't be withdrawn as things stand; empty where it can."""
    ties = [tie for version in item.versions for tie in version.mappings]
    units = {tie.portfolio_unit_id: tie.portfolio_unit for tie in ties}
    try:
        current = [tie for tie in ties if tie.of_its_version]
        rules.require_withdrawable(item, current, _newest_rounds(list(units.values())))
    except Refusal as refusal:
        return refusal.sentence
    return ""


def _draft_of(version: EvidenceVersion, account: Account, at: datetime) -> None:
    version.draft = DraftText(text=account.text, fields=kept_of(account), saves=0, saved_at=at)


def _newest_rounds(units: Sequence[PortfolioUnit]) -> set[int]:
    return set(
        db.session.scalars(
            select(func.max(Submission.id))
            .where(Submission.portfolio_unit_id.in_([unit.id for unit in units]))
            .group_by(Submission.portfolio_unit_id)
        )
    )
