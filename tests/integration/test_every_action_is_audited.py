"""Each public action, carried out once, leaves exactly one event; the trail then still verifies.

tests/guards/test_actions_audited.py demands an entry in acts/ for every action that is written.
"""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from portfolio.audit.models import AuditEvent
from portfolio.audit.verify import changes_by_hand
from portfolio.db import db
from portfolio.transaction import transaction
from tests.integration.acts import (
    of_assessment,
    of_enrolment,
    of_evidence,
    of_files,
    of_journals,
    of_leaving,
    of_people,
    of_registers,
    of_standards,
    of_ties,
    of_witnesses,
)
from tests.integration.acts.college import Act, College

pytestmark = pytest.mark.usefixtures("isolation")

SCENARIOS: dict[Callable[..., object], Callable[[College], Act]] = {
    **of_people.SCENARIOS,
    **of_standards.SCENARIOS,
    **of_enrolment.SCENARIOS,
    **of_files.SCENARIOS,
    **of_evidence.SCENARIOS,
    **of_ties.SCENARIOS,
    **of_witnesses.SCENARIOS,
    **of_assessment.SCENARIOS,
    **of_registers.SCENARIOS,
    **of_journals.SCENARIOS,
    **of_leaving.SCENARIOS,
}


def events() -> list[AuditEvent]:
    """Every event so far, oldest first."""
    return list(db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)))


def noticed(action: Callable[..., object], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that grows when the action is called, so that no scenario is for another one."""
    called: list[str] = []

    def noticing(*given: Any, **named: Any) -> object:
        called.append(action.__name__)
        return action(*given, **named)

    monkeypatch.setattr(sys.modules[action.__module__], action.__name__, noticing)
    return called


@pytest.mark.parametrize("action", SCENARIOS, ids=lambda a: f"{a.__module__}.{a.__name__}")
def test_an_action_leaves_one_event_that_covers_what_it_wrote(
    action: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    act = SCENARIOS[action](College())
    called = noticed(action, monkeypatch)
    before = len(events())
    known = set(changes_by_hand())

    with transaction():
        act()

    new = events()[before:]
    assert len(called) == 1
    assert len(new) == 1, [event.verb for event in new]
    assert set(changes_by_hand()) <= known
