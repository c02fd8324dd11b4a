"""No page that people open all day has the database look through a whole table.

A centre of five shows no difference; one of 10,000 waited 5 ms a page for a join that gathered
everybody's roles. SQLite keeps no statistics here, so its plan is the same at every size.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import event

from portfolio.db import db
from portfolio.schema import Base
from tests.perf.test_homes import a_crowd
from tests.strict_client import StrictClient

# Of tables that a centre doesn't fill: its own row, the names of roles, the texts of units.
FEW = {"centre", "role", "unit", "unit_version", "qualification"}
PAGES = {
    "overview.home": ("learner", "assessor", "verifier", "lead", "manager"),
    "verification.sampling": ("verifier", "lead"),
    "enrolment.learners": ("manager",),
    "people.people": ("manager",),
    "notices.notices": ("learner", "assessor"),
    "people.account": ("learner",),
}


@contextmanager
def plans() -> Iterator[list[tuple[str, str]]]:
    """Each step of how SQLite goes about the SELECTs that reach it meanwhile, with its SELECT."""
    seen: list[tuple[str, str]] = []

    def noticed(
        connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any
    ) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            cursor = connection.connection.cursor()
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            seen.extend((step, statement) for *_ids, step in cursor.fetchall())

    event.listen(db.engine, "before_cursor_execute", noticed)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", noticed)


def looks_through(step: str) -> str:
    """The table that a step looks through from end to end; empty where it finds its rows."""
    verb, _space, rest = step.partition(" ")
    name = rest.partition(" ")[0]
    table = name.rstrip("_0123456789")
    return table if verb == "SCAN" and table in set(Base.metadata.tables) - FEW else ""


OF_ONE_THING = {
    "overview.unit": ("unit", "learner", "assessor", "verifier"),
    "overview.submit": ("unit", "learner"),
    "assessment.judge": ("unit", "assessor"),
    "evidence.item": ("item", "learner", "assessor"),
    "evidence.map": ("item", "learner"),
    "overview.portfolio": ("portfolio", "learner", "manager"),
    "evidence.items": ("portfolio", "learner"),
}


@pytest.fixture
def on_sqlite(isolation: Any) -> None:
    """Skips on PostgreSQL."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by statistics, and looks through a small table whole")


@pytest.mark.parametrize(
    ("endpoint", "who"), [(page, who) for page, people in PAGES.items() for who in people]
)
def test_no_page_has_a_whole_table_looked_through(
    client: StrictClient, on_sqlite: None, endpoint: str, who: str
) -> None:
    client.sign_in(a_crowd(3)[who])

    with plans() as seen:
        client.page(endpoint)

    assert_none_looks_through(seen)


@pytest.mark.parametrize(
    ("endpoint", "what", "who"),
    [(page, what, who) for page, (what, *people) in OF_ONE_THING.items() for who in people],
)
def test_nor_has_a_page_of_one_thing(
    client: StrictClient,
    on_sqlite: None,
    a_world: Callable[[int], SimpleNamespace],
    endpoint: str,
    what: str,
    who: str,
) -> None:
    world = a_world(3)
    thing = world.unit.portfolio if what == "portfolio" else getattr(world, what)
    client.sign_in(getattr(world, who))

    with plans() as seen:
        client.page(endpoint, id=thing.id)

    assert_none_looks_through(seen)


def assert_none_looks_through(seen: Sequence[tuple[str, str]]) -> None:
    """That the page asked, and no step of what it asked looks through a table."""
    assert seen, "the page asked for nothing"
    found = {(table, statement) for step, statement in seen if (table := looks_through(step))}
    assert not found, "\n".join(f"{table}: {statement}" for table, statement in sorted(found))
