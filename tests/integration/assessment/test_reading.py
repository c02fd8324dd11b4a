"""The judging sheet takes the same number of SELECTs whatever the size of the unit."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from portfolio.assessment.sheet_queries import sheet_for
from portfolio.db import db
from portfolio.enrolment.models import PortfolioUnit
from tests.world import (
    TODAY,
    a_centre,
    a_learner,
    a_portfolio,
    a_portfolio_unit,
    a_submission,
    a_tie,
    a_unit_version,
    an_assessor,
    an_item,
    store,
)


@contextmanager
def counted(connection: Connection) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    sent: list[str] = []

    def noticed(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(connection, "before_cursor_execute", noticed)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", noticed)


def a_submitted_unit(criteria: int, items: int) -> PortfolioUnit:
    centre = a_centre()
    learner, assessor = a_learner(centre), an_assessor(centre)
    store(learner, assessor)
    version = a_unit_version(*(f"Criterion number {n}" for n in range(criteria)))
    unit = a_portfolio_unit(a_portfolio(learner), version, assessor=assessor)
    things = [an_item(unit.portfolio) for _ in range(items)]
    store(unit, *things)
    submission = a_submission(unit)
    store(
        submission,
        *(
            a_tie(
                things[(n + n // criteria) % items], unit, n % criteria + 1, submission=submission
            )
            for n in range(2 * criteria)
        ),
    )
    return unit


def test_a_full_unit_takes_no_more_selects_than_a_small_one(isolation: Connection) -> None:
    took = []
    for criteria, items in ((2, 2), (30, 20)):
        unit = a_submitted_unit(criteria, items)
        reader = unit.assessor
        assert reader is not None
        db.session.expire_all()

        with counted(isolation) as sent:
            sheet = sheet_for(unit, reader, today=TODAY, limit_days=730)

        assert len(sheet.ties) == 2 * criteria
        took.append(len(sent))
    assert took[0] == took[1] <= 40, took
