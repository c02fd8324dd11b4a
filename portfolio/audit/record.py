"""record(): one event for one act, chained when its transaction commits.

The rows that a transaction wrote are noticed by themselves, hashed as the database holds them just
before the commit, and kept with the transaction's last event. A write without an event is refused.
"""

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import event, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction

from portfolio.audit.hashing import event_hash, link_hash, words_hash
from portfolio.audit.models import INSTALLATION, AuditChain, AuditedRow, AuditEvent, centre_chain
from portfolio.audit.rows import covered_tables, hashes, touched_by
from portfolio.db import db
from portfolio.jobs.queue import enqueue
from portfolio.schema import Base


class Verb(StrEnum):
    """What can have been done."""

    CENTRE_FOUNDED = "centre.founded"
    PERSON_ADDED = "person.added"
    PERSON_INVITED = "person.invited"
    INVITATION_WITHDRAWN = "person.invitation_withdrawn"
    INVITATION_ACCEPTED = "person.invitation_accepted"
    PERSON_SUSPENDED = "person.suspended"
    PERSON_REINSTATED = "person.reinstated"
    ROLES_CHANGED = "person.roles_changed"
    MAIL_SENT_AGAIN = "mail.sent_again"
    TWO_STEP_RULED = "centre.two_step_ruled"
    PERSON_RENAMED = "person.renamed"
    SECOND_STEP_CLEARED = "person.second_step_cleared"
    PASSWORD_SET = "person.password_set"  # noqa: S105  # says that it was, not what
    RESET_ASKED = "person.reset_asked"
    ADDRESS_CHANGED = "person.address_changed"
    TWO_STEP_ON = "person.two_step_on"
    TWO_STEP_OFF = "person.two_step_off"
    RECOVERY_CODES_MADE = "person.recovery_codes_made"
    RECOVERY_CODE_USED = "person.recovery_code_used"
    PASSKEY_ADDED = "person.passkey_added"
    PASSKEY_REMOVED = "person.passkey_removed"
    SIGN_IN_FAILED = "person.sign_in_failed"
    SIGNED_OUT_EVERYWHERE = "person.signed_out_everywhere"
    PEOPLE_INVITED = "people.invited"
    ENROLMENTS_BROUGHT_IN = "learners.brought_in"
    SIGNED_IN = "person.signed_in"
    SIGNED_OUT = "person.signed_out"
    STANDARDS_LOADED = "standards.loaded"
    UNIT_DRAFTED = "unit.drafted"
    UNIT_PUBLISHED = "unit.published"
    OUTCOME_SPLIT = "outcome.split"
    ENROLLED = "learner.enrolled"
    ALLOCATED = "unit.allocated"
    UNIT_MOVED = "unit.moved"
    TARGET_SET = "unit.target_set"
    HANDED_OVER = "places.handed_over"
    OPENED_TO_EXTERNAL = "external.let_in"
    CLOSED_TO_EXTERNAL = "external.let_out"
    LOOKED_AT = "external.looked_at"
    EVIDENCE_ADDED = "evidence.added"
    EVIDENCE_CHANGED = "evidence.changed"
    EVIDENCE_DECLARED = "evidence.declared"
    EVIDENCE_SEEN = "evidence.seen"
    EVIDENCE_WITHDRAWN = "evidence.withdrawn"
    EVIDENCE_MAPPED = "evidence.mapped"
    EVIDENCE_UNMAPPED = "evidence.unmapped"
    POLICIES_CITED = "evidence.policies_cited"
    JOURNAL_KEPT = "journal.kept"
    ROOM_GIVEN = "centre.room_given"
    RECORD_MADE = "record.made"
    WITNESS_ASKED = "witness.asked"
    WITNESS_REQUEST_WITHDRAWN = "witness.request_withdrawn"
    WITNESS_BEGAN = "witness.began"
    TESTIMONY_RECEIVED = "testimony.received"
    TESTIMONY_CONFIRMED = "testimony.confirmed"
    EXPERT_MARKED = "witness.marked_expert"
    EXPERT_UNMARKED = "witness.unmarked_expert"
    LOG_CONFIRMED = "log.columns_confirmed"
    RECOMMENDED = "log.recommended"
    RECOMMENDATION_WITHDRAWN = "log.recommendation_withdrawn"
    TIMESCALE_SET = "centre.timescale_set"
    KINDS_CHANGED = "centre.kinds_changed"
    POLICY_KEPT = "policy.kept"
    SUBMITTED = "unit.submitted"
    JUDGED = "unit.judged"
    SIGNED_OFF = "unit.signed_off"
    COUNTERSIGNED = "unit.countersigned"
    COUNTERSIGNATURE_REFUSED = "unit.countersignature_refused"
    REOPENED = "unit.reopened"
    SAMPLED = "unit.sampled"
    ACTION_RAISED = "action_point.raised"
    ACTION_ANSWERED = "action_point.answered"
    ACTION_CLOSED = "action_point.closed"
    SAMPLE_AGREED = "sample.agreed"
    RELEASED = "unit.released"
    EXPORT_REQUESTED = "export.requested"
    PERSON_ERASED = "person.erased"
    HOLD_PLACED = "hold.placed"
    HOLD_LIFTED = "hold.lifted"
    NOTICES_CHOSEN = "notices.chosen"


# The acts that others are told of: portfolio.notices says who, and what.
TOLD = frozenset(
    {
        Verb.ENROLLED,
        Verb.ENROLMENTS_BROUGHT_IN,
        Verb.ALLOCATED,
        Verb.HANDED_OVER,
        Verb.TARGET_SET,
        Verb.UNIT_MOVED,
        Verb.SUBMITTED,
        Verb.EVIDENCE_WITHDRAWN,
        Verb.RECORD_MADE,
        Verb.TESTIMONY_RECEIVED,
        Verb.JUDGED,
        Verb.SIGNED_OFF,
        Verb.COUNTERSIGNED,
        Verb.COUNTERSIGNATURE_REFUSED,
        Verb.REOPENED,
        Verb.SAMPLED,
        Verb.ACTION_RAISED,
        Verb.ACTION_ANSWERED,
        Verb.ACTION_CLOSED,
        Verb.SAMPLE_AGREED,
        Verb.RELEASED,
        Verb.CLOSED_TO_EXTERNAL,
    }
)


class UnauditedWrite(RuntimeError):
    """Rows were about to be stored with no event saying why: a fault in the code."""


def record(
    verb: Verb,
    subject: Base,
    *,
    by_id: int | None,
    sentence: str,
    centre_id: int | None,
    portfolio_id: int | None = None,
    portfolio_unit_id: int | None = None,
    details: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Say that *verb* was done to *subject*; becomes an event of the chain at the commit.

    *sentence* is for people and names them; *details* is for machines. The same transaction that
    changes the rows carries the event, so neither is ever stored without the other.
    """
    db.session.info.setdefault("events", []).append(
        {
            "verb": verb.value,
            "subject": subject,
            "by_id": by_id,
            "sentence": sentence,
            "chain": INSTALLATION if centre_id is None else centre_chain(centre_id),
            "portfolio_id": portfolio_id,
            "portfolio_unit_id": portfolio_unit_id,
            "details": details or {},
            "at": at or datetime.now(UTC),
        }
    )


@event.listens_for(Session, "after_flush")
def _notice(session: Session, written: UOWTransaction) -> None:
    touched: dict[tuple[str, str], bool] = session.info.setdefault("touched", {})
    for table, key, removed in touched_by(session, written):
        touched[table, key] = removed


@event.listens_for(Session, "before_commit")
def _chain_up(session: Session) -> None:
    session.flush()
    events: list[dict[str, Any]] = session.info.pop("events", [])
    touched: dict[tuple[str, str], bool] = session.info.pop("touched", {})
    if not events:
        if touched:
            tables = ", ".join(sorted({table for table, _key in touched}))
            raise UnauditedWrite(f"Rows of {tables} were written without an audit event.")
        return
    _ask_to_tell(events)
    rows = _hashed(session, touched)
    for position, each in enumerate(events):
        _append(session, each, rows if position == len(events) - 1 else [])


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    if previous.parent is None:
        session.info.pop("events", None)
        session.info.pop("touched", None)


def _ask_to_tell(events: list[dict[str, Any]]) -> None:
    """Once it is committed, others are told of it: one job for each centre, by its name."""
    chains = {each["chain"] for each in events if each["verb"] in TOLD}
    for chain in sorted(chains - {INSTALLATION}):
        enqueue("notices.tell", int(chain.removeprefix("centre:")))


def _hashed(session: Session, touched: dict[tuple[str, str], bool]) -> list[tuple[str, str, str]]:
    covered = covered_tables()
    by_table: dict[str, list[str]] = {}
    for table, key in touched:
        by_table.setdefault(table, []).append(key)
    found = []
    for table in sorted(by_table):
        keys = sorted(by_table[table])
        now = hashes(session, covered[table], keys)
        found += [(table, key, now.get(key, "")) for key in keys]
    return found


def _append(session: Session, said: dict[str, Any], rows: list[tuple[str, str, str]]) -> None:
    name = said.pop("chain")
    subject: Base = said.pop("subject")
    chain = _locked_chain(session, name)
    said |= {
        "subject_table": subject.__tablename__,
        "subject_id": getattr(subject, "id", None),
        "at": said["at"].isoformat(),
    }
    position = chain["length"] + 1
    said["words_salt"] = secrets.token_hex(16)
    said["words_sha256"] = words_hash(said["words_salt"], said["sentence"], said["details"])
    body = event_hash(said, said["words_sha256"], rows)
    link = link_hash(chain["head"], name, position, body)
    event_id = session.execute(
        insert(AuditEvent).values(
            **(said | {"at": datetime.fromisoformat(said["at"])}),
            chain=name,
            position=position,
            body_hash=body,
            link=link,
        )
    ).inserted_primary_key[0]  # type: ignore[attr-defined]  # CursorResult of a single insert
    session.execute(
        update(AuditChain).where(AuditChain.name == name).values(length=position, head=link)
    )
    if rows:
        session.execute(
            insert(AuditedRow),
            [
                {"event_id": event_id, "table_name": table, "row_key": key, "sha256": sha256}
                for table, key, sha256 in rows
            ],
        )


def _locked_chain(session: Session, name: str) -> dict[str, Any]:
    build = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.execute(
        build(AuditChain.__table__)  # type: ignore[arg-type]  # a Table, typed as FromClause
        .values(name=name, length=0, head="")
        .on_conflict_do_nothing()
    )
    row = session.execute(
        select(AuditChain.length, AuditChain.head).where(AuditChain.name == name).with_for_update()
    ).one()
    return dict(row._mapping)
