"""A column that a migration added changes the hash of no row that was there before."""

import pytest
from sqlalchemy import text

from portfolio.audit.hashing import sha256_of
from portfolio.audit.models import AuditedRow
from portfolio.audit.rows import covered_tables, hashes
from portfolio.audit.verify import changes_by_hand
from portfolio.db import db
from portfolio.people.actions import found_centre
from portfolio.people.models import Centre
from portfolio.transaction import transaction

pytestmark = pytest.mark.usefixtures("isolation")


@pytest.fixture
def centre() -> Centre:
    with transaction():
        made = found_centre("Hillside College")
    return made


def test_a_row_hashes_as_before_a_later_column_was_there(centre: Centre) -> None:
    covered = covered_tables()["centre"]
    assert "two_step_for_staff" in covered.later
    row = dict(db.session.execute(text("SELECT * FROM centre")).one()._mapping)
    before = {
        "id": row["id"],
        "name": row["name"],
        "created_at": centre.created_at,
        "evidence_open_to_managers": False,
    }

    assert hashes(db.session, covered) == {str(centre.id): sha256_of(before)}
    assert db.session.query(AuditedRow.sha256).scalar() == sha256_of(before)


def test_a_later_column_changed_by_hand_is_still_named(centre: Centre) -> None:
    assert list(changes_by_hand()) == []

    db.session.execute(text("UPDATE centre SET two_step_for_staff = true"))

    (said,) = changes_by_hand()
    assert said.startswith("centre ")
