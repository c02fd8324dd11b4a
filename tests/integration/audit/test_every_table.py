"""No table that matters can be changed by hand without the audit trail's naming it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import obstore
import pytest
from sqlalchemy import Column, Connection, func, select, update
from sqlalchemy.exc import DatabaseError

from portfolio.assessment.models import Countersignature, Reopening, RoundFeedback
from portfolio.audit.models import AuditEvent, ErasedEvent
from portfolio.audit.record import Verb, record
from portfolio.audit.rows import Covered, covered_tables, hashes
from portfolio.audit.verify import changes_by_hand
from portfolio.config import CRITERIA
from portfolio.db import db
from portfolio.enrolment.models import ExternalGrantEnding
from portfolio.erasure.models import Erasure, LegalHold
from portfolio.evidence.models import EvidenceFile, Submission, Withdrawal
from portfolio.evidence.stored import files_that_differ
from portfolio.files.store import store as files
from portfolio.notices.models import NoticeSettings
from portfolio.schema import Base
from portfolio.standards.actions import load_standards
from portfolio.standards.models import LearningOutcome, OutcomeSplit
from portfolio.standards.reading import read_folder
from portfolio.transaction import transaction
from portfolio.verification.models import (
    ActionClosure,
    ActionResponse,
    Release,
    SampleAgreement,
)
from tests.colleges import College, a_college
from tests.world import NOW, store

pytestmark = pytest.mark.usefixtures("isolation")

# What a machine moves by itself, what only its writer sees, and the trail itself.
NOT_COVERED = {
    "audit_chain",
    "audit_event",
    "audited_row",
    "draft_text",
    "export",
    "form_receipt",
    "notice",
    "notice_reading",
    "incoming_list",
    "mail",
    "sign_in",
    "webauthn",
    "worker_beat",
}


@pytest.fixture
def college() -> College:
    with transaction():
        load_standards(read_folder(CRITERIA))
    made = a_college()
    store(*_decisions(made))
    _record_everything(made)
    return made


def test_the_trail_covers_every_table_but_these() -> None:
    assert set(Base.metadata.tables) - set(covered_tables()) == NOT_COVERED


def test_a_row_changed_by_hand_is_named_whatever_its_table(
    college: College, isolation: Connection
) -> None:
    assert list(changes_by_hand()) == []
    silent = []
    for name, covered in covered_tables().items():
        db.session.rollback()
        point = isolation.begin_nested()
        column = _change_one(covered)
        said = list(changes_by_hand())
        if not any(each.startswith(f"{name.replace('_', ' ')} ") for each in said):
            silent.append(f"{name}.{column}")
        db.session.rollback()
        point.rollback()

    assert not silent


def test_a_byte_changed_in_a_stored_file_is_named_whichever_it_is(college: College) -> None:
    assert list(files_that_differ()) == []
    for file in db.session.scalars(select(EvidenceFile)).all():
        whole = files().read(file.key)
        for at in (0, len(whole) - 1):
            spoilt = bytearray(whole)
            spoilt[at] ^= 1
            _put_back(file.key, bytes(spoilt))

            assert file.name in " ".join(files_that_differ())
        _put_back(file.key, whole)


def test_an_event_said_to_be_erased_says_nothing_any_more(college: College) -> None:
    db.session.execute(
        update(AuditEvent)
        .where(AuditEvent.chain == f"centre:{college.centre.id}")
        .values(erased_at=NOW, sentence="Something else happened.")
    )
    db.session.commit()

    (sentence,) = changes_by_hand()
    assert "was changed by hand" in sentence


def _decisions(college: College) -> list[Any]:
    """A row of every table that the college itself leaves empty."""
    sample, sign_off = college.things["sample"], college.things["sign_off"]
    point, helen = college.things["point"], college.people["verifier"]
    sara, tom = college.people["counter"], college.people["assessor"]
    outcome = db.session.scalars(select(LearningOutcome)).first()
    assert outcome is not None
    submission = db.session.scalars(select(Submission)).first()
    event = db.session.scalars(select(AuditEvent.id)).first()
    said = {"by_id": helen.id, "at": NOW}
    (grant,) = college.signed_unit.grants
    return [
        ExternalGrantEnding(grant=grant, **said),
        SampleAgreement(sample=sample, checks={}, note="Good.", **said),
        ActionResponse(action_point=point, text="Done.", **said),
        ActionClosure(action_point=point, note="Seen.", **said),
        Release(sign_off=sign_off, sample=sample, reason="Agreed.", assessor_id=tom.id, **said),
        Countersignature(sign_off=sign_off, confirmed=True, note="", by_id=sara.id, at=NOW),
        Reopening(sign_off=sign_off, reason="Look again.", by_relation="verifier", **said),
        RoundFeedback(submission=submission, text="Well done.", by_id=tom.id, at=NOW),
        Withdrawal(
            item=college.items["draft"],
            reason="Not mine.",
            by_id=college.people["learner"].id,
            at=NOW,
        ),
        NoticeSettings(user_id=tom.id, shown={}, mailed={}, daily=True),
        LegalHold(user_id=helen.id, reason="An appeal.", **said),
        Erasure(
            user_id=college.people["member"].id,
            ground="Asked for.",
            early=False,
            name_kept=False,
            rows=0,
            files=0,
            events=0,
            **said,
        ),
        ErasedEvent(event_id=event, at=NOW),
        OutcomeSplit(outcome_id=outcome.id, for_centre_id=college.centre.id, parts=["a"], **said),
    ]


def _record_everything(college: College) -> None:
    """The trail speaks of every row there is, as if each had been written by an act."""
    with transaction():
        record(
            Verb.CENTRE_FOUNDED,
            college.centre,
            by_id=None,
            centre_id=college.centre.id,
            sentence="The college stands.",
        )
        db.session.info["touched"] = {
            (name, key): False
            for name, covered in covered_tables().items()
            for key in hashes(db.session, covered)
        }


def _change_one(covered: Covered) -> str:
    """One column of one row says something else; answers which."""
    table = covered.table
    assert db.session.scalar(select(func.count()).select_from(table)), f"{table.name} has no row"
    for column in _changeable(covered):
        row = db.session.execute(select(table)).mappings().first()
        assert row is not None
        here = [c == row[c.name] for c in table.primary_key.columns]
        if covered.grouped:
            here = [c == row[c.name] for c in table.columns]
        try:
            with db.session.begin_nested():
                db.session.execute(
                    update(table).where(*here).values({column.name: _other(row[column.name])})
                )
        except (DatabaseError, TypeError):
            continue
        return column.name
    raise AssertionError(f"no column of {table.name} can be changed")


def _changeable(covered: Covered) -> Iterator[Column[Any]]:
    for column in covered.columns:
        if covered.grouped or not column.primary_key:
            yield column


def _other(value: Any) -> Any:
    """Some other value of the same type."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return value + "x"
        case datetime() | date():
            return value + timedelta(days=1)
        case dict():
            return value | {"by": "hand"}
        case list():
            return [*value, "by hand"]
    raise TypeError(type(value).__name__)


def _put_back(key: str, whole: bytes) -> None:
    """Bytes under a key, whatever the key says they are."""
    obstore.put(files()._backend, key, BytesIO(whole))
