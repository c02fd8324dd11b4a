"""The database: one object, configured by the application."""

import sqlite3
from typing import Any

from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import Connection, Engine, event

db = SQLAlchemy()


def prepare_engine(engine: Engine) -> None:
    """Give an embedded SQLite what a server has: enforced keys, patience, reads beside a write."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver's own transaction control is off: "begin" below says when one starts, and how.
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA busy_timeout=15000")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        # A read that turns into a write fails at once with "database is locked" on SQLite, so a
        # writing transaction takes its lock when it starts (portfolio.transaction asks for it).
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")
