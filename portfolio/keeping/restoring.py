"""Restoring a backup: into an empty place, or with what was there moved aside; then proved.

Nothing is touched before the archive has been read to its end and found whole.
"""

import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, delete, func, select, text
from sqlalchemy.exc import OperationalError

from portfolio.config import Settings
from portfolio.files.store import Store
from portfolio.keeping.archive import Archive, DamagedArchive, Summary, pieces_of
from portfolio.keeping.backing_up import FILES, SECRETS, TABLES, fits
from portfolio.keeping.rows import go_on_counting, put_rows, tables_of
from portfolio.machine_secrets import keep_secrets
from portfolio.migrating import alembic_config, migrate
from portfolio.refusal import Refusal

_KEY = re.compile(r"[\w-]+(/[\w-]+)+")


class MadeByALaterRelease(Refusal):
    """The archive's tables are of a shape that this release doesn't know."""


class PlaceTaken(Refusal):
    """There is a portfolio already where the backup should go."""


class InUse(Refusal):
    """Something is connected to the database that should be moved aside."""


@dataclass(frozen=True)
class Restored:
    """What was put back."""

    rows: int
    files: int
    already_there: int  # files that the store had, the same to the last byte


def require_known(archive: Archive) -> None:
    """Refuse an archive whose schema this release can't bring up to date."""
    scripts = ScriptDirectory.from_config(alembic_config())
    known = {script.revision for script in scripts.walk_revisions()}
    if archive.head["revision"] not in known:
        raise MadeByALaterRelease(
            f"{archive.path} was made by {archive.head['made_by']}, whose tables this release "
            "doesn't know. Install that release or a later one, then restore."
        )


def require_empty(engine: Engine) -> None:
    """Refuse a database that holds anything of a portfolio."""
    with engine.connect() as connection:
        taken = [
            table.name
            for table in tables_of(connection)
            if connection.scalar(select(func.count()).select_from(table))
        ]
    if taken:
        raise PlaceTaken(
            "There is a portfolio here already. Restore into an empty place (set PORTFOLIO_DATA "
            "and PORTFOLIO_DATABASE), or add --force: what is here is then moved aside, not lost."
        )


def move_aside(engine: Engine, *, at: datetime) -> str:
    """The database is empty; answers where what it held is now. Refuses while it is in use."""
    aside = f"before_restore_{at:%Y%m%dt%H%M%Sz}"
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            _require_alone(connection)
            connection.execute(text(f"ALTER SCHEMA public RENAME TO {aside}"))
            connection.execute(text("CREATE SCHEMA public"))
        return f"the schema {aside} of the same database"
    path = Path(str(engine.url.database))
    try:
        with engine.connect() as connection:
            # Only possible where nobody else is connected; and leaves everything in one file.
            driver = connection.connection.driver_connection
            assert driver is not None
            connection.rollback()
            driver.execute("PRAGMA busy_timeout=2000")
            driver.execute("PRAGMA journal_mode=DELETE")
    except OperationalError:
        raise _in_use() from None
    except Exception as problem:
        if "locked" not in str(problem):
            raise
        raise _in_use() from None
    finally:
        engine.dispose()
    moved = path.with_name(f"{path.name}.{aside}")
    path.rename(moved)
    return str(moved)


def put_secrets_back(archive: Archive, settings: Settings, *, at: datetime) -> str:
    """The secrets of the archive are those of the data folder; answers what is to be known."""
    kept = archive.head["secrets"]
    if kept is None:
        return (
            "The backup holds no secrets. Put the secrets.json of then into the data folder, or "
            "nobody can sign in with the password they had."
        )
    said: dict[str, str] = {}
    for name, held in archive.members():
        if name == SECRETS:
            said = json.loads(held.read())
            break
    path = settings.data / "secrets.json"
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.exists() and json.loads(path.read_text()) != said:
        path.rename(path.with_name(f"{path.name}.before_restore_{at:%Y%m%dt%H%M%Sz}"))
    if not path.exists():
        keep_secrets(path, said)
    return ""


def secrets_differ(archive: Archive, now: Mapping[str, str]) -> bool:
    """Whether the settings give other secrets than the archive was made with."""
    kept = archive.head["secrets"]
    return kept is not None and kept != fits(now)


def put_back(archive: Archive, engine: Engine, store: Store, summary: Summary) -> Restored:
    """Every row and every file of the archive is in place, in today's schema."""
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), archive.head["revision"])
    files = already_there = 0
    with engine.begin() as connection:
        tables = {table.name: table for table in tables_of(connection)}
        if engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        _clear(connection, tables)
        rows: dict[str, int] = {}
        for name, held in archive.members():
            if name.startswith(TABLES):
                table = name.removeprefix(TABLES).removesuffix(".jsonl.gz")
                with gzip.GzipFile(fileobj=held, mode="rb") as lines:
                    rows[table] = put_rows(connection, tables[table], lines)
            elif name.startswith(FILES):
                if _put_file(store, name.removeprefix(FILES), pieces_of(held)):
                    files += 1
                else:
                    already_there += 1
        if rows != summary.counts:
            raise DamagedArchive(f"{archive.path} holds other rows than its end says.")
        go_on_counting(connection, tables.values())
    migrate(engine)
    return Restored(sum(rows.values()), files, already_there)


def chains_that_differ(engine: Engine, summary: Summary) -> list[str]:
    """The names of the audit trail's chains whose end is not the one of the backup."""
    with engine.connect() as connection:
        (chain,) = [table for table in tables_of(connection) if table.name == "audit_chain"]
        rows = connection.execute(select(chain.c.name, chain.c.length, chain.c.head))
        now = {name: [length, head] for name, length, head in rows}
    return sorted(
        name for name in now | summary.chains if now.get(name) != summary.chains.get(name)
    )


def _clear(connection: Connection, tables: Mapping[str, Any]) -> None:
    """What migrations put in by themselves is in the archive too."""
    for table in reversed(list(tables.values())):
        if connection.scalar(select(func.count()).select_from(table)):
            connection.execute(delete(table))


def _put_file(store: Store, key: str, pieces: Any) -> bool:
    """The bytes lie under *key*; False where the same lay there already."""
    if not _KEY.fullmatch(key):
        raise DamagedArchive(f"The archive holds a file under {key}, where no file is kept.")
    sha256 = key.rpartition("/")[2]
    if store.has(key) and store.sha256_now(key) == sha256:
        for _piece in pieces:
            pass  # the archive is read from front to back
        return False
    store.put_back(key, pieces)
    return True


def _require_alone(connection: Connection) -> None:
    others = connection.scalar(
        text(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    )
    if others:
        raise _in_use()


def _in_use() -> InUse:
    return InUse(
        "Something is using the database that should be moved aside. Stop the server and its "
        "workers, then restore."
    )
