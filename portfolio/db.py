"""The database: one object, configured by the application."""

import sqlite3
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Connection, Engine, Executable, Row, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

db = SQLAlchemy()

# Seconds that a request waits for a connection, or for what another one holds.
PATIENCE = 15


def plain_rows(
    statement: Executable, values: Mapping[str, Any] | None = None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """The rows that a statement of plain columns answers, in the session's transaction.

    As the session's own execute, for pages that ask all day: that one takes longer to hand plain
    columns on than SQLite to find them. What was changed before is written first, as there.
    """
    session = db.session
    session.flush()
    return session.connection().execute(statement, values).all()


def engine_options(url: str) -> dict[str, Any]:
    """How the engine for that address is made."""
    options: dict[str, Any] = {
        "url": url,
        # A fault's log names the statement, never the personal data that was in it.
        "hide_parameters": True,
        # A server that was started again in between costs nobody a page.
        "pool_pre_ping": not url.startswith("sqlite"),
        "pool_timeout": PATIENCE,
    }
    if url.startswith("postgresql"):
        options["connect_args"] = {
            "connect_timeout": PATIENCE,
            "options": f"-c lock_timeout={PATIENCE}s",
        }
    return options


def prepare_engine(engine: Engine) -> None:
    """Give an embedded SQLite what a server has: enforced keys, patience, reads beside a write."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver's own transaction control is off: "begin" below says when one starts, and how.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        # A read that turns into a write fails at once with "database is locked" on SQLite, so a
        # writing transaction takes its lock when it starts (portfolio.transaction asks for it).
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")


class Trouble(StrEnum):
    """What keeps a database from doing what it was rightly asked."""

    FULL = "full"
    BUSY = "busy"
    AWAY = "away"


def trouble_of(fault: BaseException) -> Trouble | None:
    """What is the matter with the database; None where the fault is another one."""
    if isinstance(fault, PoolTimeout):
        return Trouble.BUSY
    if not isinstance(fault, DBAPIError):
        return None
    said = getattr(fault.orig, "sqlstate", None) or getattr(fault.orig, "sqlite_errorname", None)
    if said is None:
        # The driver itself: no server answered, so there is no code of one.
        return Trouble.AWAY if isinstance(fault, OperationalError) else None
    return next((trouble for code, trouble in _TROUBLES.items() if said.startswith(code)), None)


def passes(fault: BaseException) -> bool:
    """Whether two transactions were in each other's way, and the one undone may simply go again."""
    said = getattr(getattr(fault, "orig", None), "sqlstate", None)
    return isinstance(fault, DBAPIError) and said in _IN_EACH_OTHERS_WAY


_IN_EACH_OTHERS_WAY = frozenset({"40001", "40P01"})  # could not serialise, deadlock
# The beginnings of PostgreSQL's states and of SQLite's names.
_TROUBLES = {
    "53100": Trouble.FULL,
    "53": Trouble.BUSY,  # no memory, no connection left
    "40": Trouble.BUSY,  # a transaction undone for another's sake
    "55P03": Trouble.BUSY,  # a lock that nobody let go in time
    "57014": Trouble.BUSY,  # a statement that took too long
    "57": Trouble.AWAY,  # told to stop, or not started yet
    "58": Trouble.FULL,  # the disk under it
    "08": Trouble.AWAY,
    "25006": Trouble.AWAY,  # it may only be read
    "SQLITE_FULL": Trouble.FULL,
    "SQLITE_IOERR": Trouble.FULL,
    "SQLITE_BUSY": Trouble.BUSY,
    "SQLITE_LOCKED": Trouble.BUSY,
    "SQLITE_CANTOPEN": Trouble.AWAY,
    "SQLITE_READONLY": Trouble.AWAY,
}
