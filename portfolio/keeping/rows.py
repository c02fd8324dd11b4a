"""Tables as lines of JSON and back: the same lines whichever database they come from or go to.

The tables are read from the database itself rather than from today's models, so a portfolio can be
kept before an upgrade and taken up again by a later release.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    LargeBinary,
    MetaData,
    Numeric,
    Table,
    func,
    insert,
    select,
    text,
)

BATCH = 500

# Moved by machines that make them anew: the schema's own number, and the queue of jobs.
_NOT_OURS = ("alembic_version", "huey_")


def tables_of(connection: Connection) -> list[Table]:
    """The tables of the portfolio as the database has them; what is referred to comes first."""
    metadata = MetaData()
    metadata.reflect(connection)
    tables = [table for table in metadata.sorted_tables if not table.name.startswith(_NOT_OURS)]
    for table in tables:
        for column in table.columns:
            # Where a column may be empty, nothing is NULL and not the word null of JSON.
            if isinstance(column.type, JSON) and column.nullable:
                column.type.none_as_null = True
    return tables


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """A line that names the columns, then a line for each row in the order of its key."""
    yield _line([column.name for column in table.columns])
    for row in _streamed(connection, table):
        yield _line([_plain(value) for value in row])


def put_rows(connection: Connection, table: Table, lines: Iterable[bytes]) -> int:
    """The rows of *lines* are in the table; answers how many there were."""
    rest = iter(lines)
    columns = [table.columns[name] for name in json.loads(next(rest))]
    taken = [(column.name, _taking(column)) for column in columns]
    count = 0
    batch: list[dict[str, Any]] = []
    for line in rest:
        values = zip(taken, json.loads(line), strict=True)
        batch.append({name: None if v is None else take(v) for (name, take), v in values})
        count += 1
        if len(batch) == BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)
    return count


def go_on_counting(connection: Connection, tables: Iterable[Table]) -> None:
    """The next row of each table gets a number above those put back, where a server counts."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        for column in table.primary_key.columns:
            sequence = connection.scalar(
                select(func.pg_get_serial_sequence(f'"{table.name}"', column.name))
            )
            highest = sequence and connection.scalar(select(func.max(column)))
            if highest:
                connection.execute(
                    text("SELECT setval(CAST(:sequence AS regclass), :highest)"),
                    {"sequence": sequence, "highest": highest},
                )


def _streamed(connection: Connection, table: Table) -> Iterator[Any]:
    statement = select(table).order_by(*table.primary_key.columns)
    return iter(connection.execute(statement, execution_options={"yield_per": BATCH}))


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        # A database without zones keeps UTC.
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Decimal):
        return str(value)
    return value


def _taking(column: Column[Any]) -> Callable[[Any], Any]:
    """What turns a value of a line into one for the column."""
    kind = column.type
    if isinstance(kind, DateTime):
        zoned = kind.timezone
        return lambda said: _moment(said, zoned=zoned)
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, LargeBinary):
        return bytes.fromhex
    if isinstance(kind, Numeric) and not isinstance(kind, Float):
        return Decimal
    return lambda said: said


def _moment(said: str, *, zoned: bool) -> datetime:
    moment = datetime.fromisoformat(said)
    return moment if zoned else moment.replace(tzinfo=None)
