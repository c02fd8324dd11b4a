"""The migrations and the models say the same, in both directions, on both databases."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, inspect, text

import portfolio.web.models  # noqa: F401  # the rest comes with the application
from portfolio.db import prepare_engine
from portfolio.migrating import alembic_config, migrate
from portfolio.schema import Base


@pytest.fixture
def empty(database_kind: str, database_address: str, tmp_path: object) -> Iterator[Engine]:
    """An empty database of the kind, beside the one that the application uses."""
    if database_kind == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path}/empty.sqlite")
    else:
        server = create_engine(database_address, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.execute(text("DROP DATABASE IF EXISTS empty_one"))
            connection.execute(text("CREATE DATABASE empty_one"))
        engine = create_engine(server.url.set(database="empty_one"))
    prepare_engine(engine)
    yield engine
    engine.dispose()


def test_the_migrated_schema_equals_the_models(empty: Engine) -> None:
    migrate(empty)

    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_migration_goes_up_down_and_up_again(empty: Engine) -> None:
    migrate(empty)
    with empty.begin() as connection:
        before = _drawn(connection)
    with empty.begin() as connection:
        command.downgrade(alembic_config(connection), "base")
    with empty.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    migrate(empty)

    with empty.connect() as connection:
        assert _drawn(connection) == before


def test_migrating_twice_changes_nothing(empty: Engine) -> None:
    migrate(empty)
    with empty.connect() as connection:
        before = _drawn(connection)
    migrate(empty)

    with empty.connect() as connection:
        assert _drawn(connection) == before


def test_every_constraint_has_a_name_of_ours(empty: Engine) -> None:
    for table in Base.metadata.tables.values():
        for constraint in table.constraints:
            assert constraint.name, f"a constraint of {table.name} has no name"


def _drawn(connection: Connection) -> dict[str, object]:
    inspector = inspect(connection)
    return {
        table: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)],
            sorted(str(c["name"]) for c in inspector.get_check_constraints(table)),
            sorted(str(c["name"]) for c in inspector.get_unique_constraints(table)),
            sorted(str(c["name"]) for c in inspector.get_foreign_keys(table)),
            sorted(str(i["name"]) for i in inspector.get_indexes(table)),
        )
        for table in inspector.get_table_names()
    }
