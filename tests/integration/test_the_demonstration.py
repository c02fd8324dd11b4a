"""The demonstration tells the life of a portfolio; its trail and its seals hold afterwards."""

import pytest
from sqlalchemy import select

from portfolio.assessment.models import SignOff
from portfolio.assessment.seals import broken_seals
from portfolio.audit.models import AuditEvent
from portfolio.audit.verify import changes_by_hand
from portfolio.config import CRITERIA
from portfolio.db import db
from portfolio.demonstration.people import fill
from portfolio.standards.actions import load_standards
from portfolio.standards.format.reading import read_folder
from portfolio.transaction import transaction

pytestmark = pytest.mark.usefixtures("isolation")


def test_nothing_in_it_was_changed_past_the_trail() -> None:
    with transaction():
        load_standards(read_folder(CRITERIA))

    assert fill()

    verbs = set(db.session.scalars(select(AuditEvent.verb)))
    assert {"unit.submitted", "unit.judged", "unit.signed_off"} <= verbs
    assert db.session.scalars(select(SignOff)).all()
    assert list(changes_by_hand()) == []
    assert list(broken_seals()) == []
