"""Rows and a chain from before any release are migrated: every hash still holds."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import (
    Connection,
    Engine,
    Table,
    TableClause,
    column,
    create_engine,
    func,
    insert,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy import table as table_of

from portfolio.audit.hashing import body_hash, link_hash
from portfolio.audit.models import AuditChain, AuditedRow, AuditEvent
from portfolio.audit.rows import Covered, covered_tables, hashes
from portfolio.audit.verify import changes_by_hand
from portfolio.db import db, prepare_engine
from portfolio.migrating import alembic_config, migrate
from portfolio.schema import Base
from tests.colleges import College
from tests.databases import new_database
from tests.every_table import a_college_with_everything
from tests.world import NOW

pytestmark = pytest.mark.usefixtures("isolation")

FIRST = "0002"  # from here on there are chains

TRAIL = (AuditChain.__tablename__, AuditEvent.__tablename__, AuditedRow.__tablename__)

# The names of the columns of each table.
Columns = dict[str, list[str]]


@pytest.fixture
def old(database_address: str, tmp_path: Path) -> Iterator[Engine]:
    """A database as it was when the first chains were written, empty."""
    engine = create_engine(new_database(database_address, tmp_path, "from_before"))
    prepare_engine(engine)
    _go_to(engine, FIRST)
    yield engine
    engine.dispose()


def test_what_was_recorded_then_is_true_after_every_migration_since(
    app: Flask, old: Engine
) -> None:
    college = a_college_with_everything()
    _carry_over(old, college)

    migrate(old)

    with old.connect() as connection:
        db.sessionmaker.configure(bind=connection)
        with app.app_context():
            assert db.session.scalar(select(func.count()).select_from(AuditedRow)) > 100
            assert list(changes_by_hand()) == []
            db.session.execute(text("UPDATE centre SET name = 'Hilltop College'"))
            assert len(list(changes_by_hand())) == 1
            db.session.rollback()


def test_every_column_added_to_a_covered_table_says_what_rows_from_before_have(
    old: Engine,
) -> None:
    known = _columns(old)
    added: dict[str, set[str]] = {}
    script = ScriptDirectory.from_config(alembic_config())
    for revision in reversed([each.revision for each in script.walk_revisions()]):
        if revision <= FIRST:
            continue
        _go_to(old, revision)
        now = _columns(old)
        for table, names in now.items():
            if table in known:
                added.setdefault(table, set()).update(set(names) - set(known[table]))
        known = now
    forgotten = {}
    for name, covered in covered_tables().items():
        hashed = {column.name for column in covered.columns}
        if missing := (added.get(name, set()) & hashed) - set(covered.later):
            forgotten[name] = missing

    assert not forgotten, (
        "these columns came after rows of their tables had been hashed: give the models "
        f"`later_columns`, each with the value that the migration gives those rows: {forgotten}"
    )


def _go_to(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), revision)


def _columns(engine: Engine) -> Columns:
    inspector = inspect(engine)
    return {
        table: [column["name"] for column in inspector.get_columns(table)]
        for table in inspector.get_table_names()
    }


def _carry_over(old: Engine, college: College) -> None:
    """The old database has the college's rows, as far as it has columns, and a chain of them."""
    there = _columns(old)
    with old.begin() as connection:
        _let_tables_refer_to_each_other(connection)
        for table in Base.metadata.sorted_tables:
            if table.name in there and table.name not in TRAIL:
                then = _as_then(table, there)
                rows = db.session.execute(select(*(table.c[c.name] for c in then.c)))
                if kept := [dict(row._mapping) for row in rows]:
                    connection.execute(insert(then), kept)
        _write_chain(connection, there, f"centre:{college.centre.id}")


def _write_chain(connection: Connection, there: Columns, name: str) -> None:
    """Events as they were recorded then: sentence and details were hashed with everything else."""
    chain, event, row = (_as_then(Base.metadata.tables[each], there) for each in TRAIL)
    written = [
        (covered.table.name, key, sha256)
        for covered in covered_tables().values()
        if covered.table.name in there
        for key, sha256 in hashes(db.session, _hashed_then(covered, there)).items()
    ]
    head = ""
    connection.execute(insert(chain), {"name": name, "length": 2, "head": head})
    for position, rows in enumerate((written[::2], written[1::2]), 1):
        said = {
            "verb": "centre.founded",
            "subject_table": "centre",
            "subject_id": 1,
            "portfolio_id": None,
            "portfolio_unit_id": None,
            "by_id": None,
            "sentence": f"Act {position} was done.",
            "details": {"number": position},
        }
        body = body_hash(said | {"at": NOW.isoformat()}, rows)
        head = link_hash(head, name, position, body)
        links = {"chain": name, "position": position, "body_hash": body, "link": head}
        connection.execute(insert(event), {"id": position, "at": NOW, **said, **links})
        for table_name, row_key, sha256 in rows:
            kept = {"table_name": table_name, "row_key": row_key, "sha256": sha256}
            connection.execute(insert(row), {"event_id": position, **kept})
    connection.execute(update(chain).values(head=head))


def _as_then(table: Table, there: Columns) -> TableClause:
    """A table with the columns that it had then, and none of today's defaults."""
    names = set(there[table.name])
    return table_of(table.name, *(column(c.name, c.type) for c in table.columns if c.name in names))


def _hashed_then(covered: Covered, there: Columns) -> Covered:
    """What of the table was hashed then."""
    names = set(there[covered.table.name])
    return replace(covered, columns=tuple(c for c in covered.columns if c.name in names), later={})


def _let_tables_refer_to_each_other(connection: Connection) -> None:
    """Until the end of the transaction no reference is looked at."""
    on_postgresql = connection.dialect.name == "postgresql"
    connection.execute(
        text(
            "SET LOCAL session_replication_role = replica"
            if on_postgresql
            else "PRAGMA defer_foreign_keys = on"
        )
    )
