"""back_up(): database, stored files and secrets as of one moment, while people go on working."""

import gzip
import hashlib
import os
import re
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, Table, select

from portfolio import __version__
from portfolio.files.store import Store, StoredFileMissing
from portfolio.keeping.archive import ArchiveWriter, Summary, pieces_of
from portfolio.keeping.rows import lines_of, tables_of
from portfolio.machine_secrets import only_mine
from portfolio.refusal import Refusal

SECRETS = "secrets.json"
TABLES = "tables/"
FILES = "files/"

_NAMED_BY_US = re.compile(r"portfolio-\d{8}T\d{6}Z\.tar")


class NothingToKeep(Refusal):
    """There is no portfolio in the database yet."""


@dataclass(frozen=True)
class Backup:
    """A backup that was made: where it lies and what it holds."""

    path: Path
    size: int
    summary: Summary
    rows: int


def back_up(
    engine: Engine,
    store: Store,
    place: Path,
    *,
    secrets: Mapping[str, str] | None,
    at: datetime,
) -> Backup:
    """A whole archive lies at *place* (or, where that is a folder, in it); nothing waited for it.

    The rows are those of one moment. A file goes to the store before its row, so every file that
    these rows name is there; what is not is named in the summary.
    """
    path = place if place.suffix == ".tar" else place / f"portfolio-{at:%Y%m%dT%H%M%SZ}.tar"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_suffix(".unfinished")
    try:
        with open(unfinished, "wb", opener=only_mine) as file:
            summary = _write(engine, store, file, secrets=secrets, at=at)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return Backup(path, path.stat().st_size, summary, sum(summary.counts.values()))


def drop_older(folder: Path, *, keep: int) -> list[Path]:
    """Only the newest *keep* backups named by us are left in the folder; answers which went."""
    ours = sorted(path for path in folder.glob("*.tar") if _NAMED_BY_US.fullmatch(path.name))
    gone = ours[: max(0, len(ours) - keep)]
    for path in gone:
        path.unlink()
    return gone


def fits(secrets: Mapping[str, str]) -> dict[str, str]:
    """A few digits that tell whether other secrets are these, and nothing of what they are."""
    return {
        name: hashlib.sha256(f"{name}:{value}".encode()).hexdigest()[:8]
        for name, value in secrets.items()
    }


def _write(
    engine: Engine,
    store: Store,
    file: IO[bytes],
    *,
    secrets: Mapping[str, str] | None,
    at: datetime,
) -> Summary:
    with sqlite3.connect("") as named:
        named.execute("CREATE TABLE file (key TEXT PRIMARY KEY, sha256 TEXT, said TEXT)")
        with _one_moment(engine) as connection:
            revision = MigrationContext.configure(connection).get_current_revision()
            if revision is None:
                raise NothingToKeep(
                    "There is no portfolio here yet. Check PORTFOLIO_DATA and PORTFOLIO_DATABASE."
                )
            tables = tables_of(connection)
            head: dict[str, Any] = {
                "made_by": f"nvq-portfolio {__version__}",
                "at": at.isoformat(),
                "revision": revision,
                "database": connection.dialect.name,
                "tables": [table.name for table in tables],
                "secrets": None if secrets is None else fits(secrets),
            }
            archive = ArchiveWriter(file, head)  # type: ignore[arg-type]  # it is written to, no more
            if secrets is not None:
                archive.add_json(SECRETS, dict(secrets))
            counts = {table.name: _add_table(archive, connection, table, named) for table in tables}
            chains = _heads(connection, tables)
        # The moment is over: the rows are in the archive, and files are never changed.
        missing, count, size = [], 0, 0
        for key, sha256, said in named.execute("SELECT key, sha256, said FROM file ORDER BY key"):
            try:
                length = store.size_of(key)
                found = archive.add(FILES + key, length, store.pieces(key))
            except StoredFileMissing:
                if _still_names(engine, said):
                    missing.append(f"{said}: its bytes are missing ({key})")
                continue
            if found != sha256:
                missing.append(f"{said}: its bytes were changed ({key})")
            count, size = count + 1, size + length
        summary = Summary(counts, chains, count, size, missing)
        archive.finish(summary)
    return summary


@contextmanager
def _one_moment(engine: Engine) -> Iterator[Connection]:
    """A connection that sees the database as it is now, however long it looks."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield connection
        connection.rollback()


def _add_table(
    archive: ArchiveWriter, connection: Connection, table: Table, named: sqlite3.Connection
) -> int:
    count = -1  # the first line names the columns
    with tempfile.TemporaryFile() as packed:
        with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=6, mtime=0) as lines:
            for line in lines_of(connection, table):
                lines.write(line)
                count += 1
        size = packed.tell()
        packed.seek(0)
        archive.add(f"{TABLES}{table.name}.jsonl.gz", size, pieces_of(packed))
    if {"key", "sha256"} <= set(table.columns.keys()):
        columns = (table.c.key, table.c.sha256, *table.primary_key.columns)
        named_rows = select(*columns)
        if "erased_at" in table.columns:  # by law: the row stays, the bytes are gone
            named_rows = named_rows.where(table.c.erased_at.is_(None))
        rows = connection.execute(named_rows, execution_options={"yield_per": 500})
        for key, sha256, *which in rows:
            # A stored file is named by a key that ends in its hash; other keys are other things.
            if key and sha256 and key.endswith(f"/{sha256[:2]}/{sha256}"):
                said = f"{table.name} {'/'.join(map(str, which))}"
                named.execute("INSERT OR IGNORE INTO file VALUES (?, ?, ?)", (key, sha256, said))
    return count


def _heads(connection: Connection, tables: list[Table]) -> dict[str, list[Any]]:
    for table in tables:
        if table.name == "audit_chain":
            rows = connection.execute(select(table.c.name, table.c.length, table.c.head))
            return {name: [length, head] for name, length, head in rows}
    return {}


def _still_names(engine: Engine, said: str) -> bool:
    """Whether the row is there now; one that went with its file after the moment is no fault."""
    name, _, key = said.partition(" ")
    with engine.connect() as connection:
        (table,) = [table for table in tables_of(connection) if table.name == name]
        where = [
            column == column.type.python_type(part)
            for column, part in zip(table.primary_key.columns, key.split("/"), strict=True)
        ]
        return connection.execute(select(table).where(*where)).first() is not None
