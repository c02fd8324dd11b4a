"""No table that matters can be changed by hand without the audit trail's naming it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import obstore
import pytest
from sqlalchemy import Column, Connection, func, select, update
from sqlalchemy.exc import DatabaseError

from portfolio.audit.models import AuditEvent
from portfolio.audit.record import Verb, record
from portfolio.audit.rows import Covered, covered_tables, hashes
from portfolio.audit.verify import changes_by_hand
from portfolio.db import db
from portfolio.evidence.files.stored import files_that_differ
from portfolio.evidence.models import EvidenceFile
from portfolio.files.store import store as files
from portfolio.transaction import transaction
from tests.colleges import College
from tests.every_table import a_college_with_everything
from tests.world import NOW

pytestmark = pytest.mark.usefixtures("isolation")


@pytest.fixture
def college() -> College:
    made = a_college_with_everything()
    _record_everything(made)
    return made


def test_every_covered_table_has_a_row_to_try_it_on(college: College) -> None:
    empty = [
        name
        for name, covered in covered_tables().items()
        if not db.session.scalar(select(func.count()).select_from(covered.table))
    ]

    assert not empty, f"add a row to tests/every_table.py for each of these tables: {empty}"


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
