"""A page asks the database as often for a large portfolio as for a small one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event

from portfolio.assessment.models import Judgement, TieDecision
from portfolio.db import db
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.models import EvidenceItem
from portfolio.people.models import User
from tests.strict_client import StrictClient
from tests.world import (
    NOW,
    a_centre,
    a_learner,
    a_manager,
    a_portfolio,
    a_portfolio_unit,
    a_submission,
    a_tie,
    a_unit_version,
    a_verifier,
    an_assessor,
    an_item,
    store,
)

SMALL, LARGE = 3, 30
# SELECTs a page may take, sign-in and guard among them.
BUDGETS = {
    "overview.unit": 8,
    # What the unit page takes, and one each for what the accounts say and what policies are called.
    "overview.submit": 10,
    "evidence.map": 34,
}


@contextmanager
def selects() -> Iterator[list[str]]:
    """The SELECTs that reach the database meanwhile."""
    seen: list[str] = []

    def noticed(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", noticed)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", noticed)


@pytest.fixture
def people(isolation: Any) -> SimpleNamespace:
    """The people of a centre."""
    centre = a_centre()
    found = {"assessor": an_assessor(centre), "verifier": a_verifier(centre)}
    found["manager"] = a_manager(centre)
    store(centre, *found.values())
    return SimpleNamespace(centre=centre, **found)


@pytest.fixture
def a_world(people: SimpleNamespace) -> Callable[[int], SimpleNamespace]:
    """Makes a learner with a unit of that many criteria, and as many items, ties and judgements."""

    def made(size: int) -> SimpleNamespace:
        learner: User = a_learner(people.centre)
        store(learner)
        portfolio: Portfolio = a_portfolio(learner)
        store(portfolio)
        texts = [f"Criterion {number}" for number in range(1, size + 1)]
        units = [
            a_portfolio_unit(
                portfolio,
                a_unit_version(*texts, title=f"Unit {number}"),
                assessor=people.assessor,
                verifier=people.verifier,
            )
            for number in range(1, 3)
        ]
        items: list[EvidenceItem] = [an_item(portfolio, "One.", "Two.") for _ in range(size)]
        submission = a_submission(units[0])
        store(*units, *items, submission)
        ties = [
            a_tie(items[n], units[0], n + 1, locator="1", submission=submission)
            for n in range(size)
        ]
        ties += [a_tie(items[0], units[1], n + 1, locator="2") for n in range(size)]
        store(*ties)
        for tie in ties[: size - 1]:
            store(
                TieDecision(mapping=tie, accepted=True, reason="", by=people.assessor, at=NOW),
                Judgement(
                    portfolio_unit=units[0],
                    criterion=tie.criterion,
                    submission=submission,
                    outcome="more_needed",
                    feedback="Say when.",
                    by=people.assessor,
                    at=NOW,
                ),
            )
        return SimpleNamespace(learner=learner, unit=units[0], item=items[0], **vars(people))

    return made


@pytest.mark.parametrize(
    ("endpoint", "who", "what"),
    [
        ("overview.unit", "learner", "unit"),
        ("overview.unit", "assessor", "unit"),
        ("overview.unit", "verifier", "unit"),
        ("overview.unit", "manager", "unit"),
        ("overview.submit", "learner", "unit"),
        ("evidence.map", "learner", "item"),
        ("evidence.map", "assessor", "item"),
    ],
)
def test_a_page_takes_as_many_selects_for_thirty_as_for_three(
    client: StrictClient,
    a_world: Callable[[int], SimpleNamespace],
    endpoint: str,
    who: str,
    what: str,
) -> None:
    counts = {}
    for size in (SMALL, LARGE):
        world = a_world(size)
        client.sign_in(getattr(world, who))
        id = getattr(world, what).id
        # The text of a unit is read once by each process.
        client.page(endpoint, id=id)
        with selects() as seen:
            client.page(endpoint, id=id)
        counts[size] = seen

    assert len(counts[SMALL]) > 5
    grown = set(counts[LARGE]) - set(counts[SMALL])
    assert len(counts[LARGE]) == len(counts[SMALL]), "\n".join(sorted(grown))
    assert len(counts[LARGE]) <= BUDGETS[endpoint]
