"""A page asks the database as often for a large portfolio as for a small one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event

from portfolio.db import db
from tests.strict_client import StrictClient

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
