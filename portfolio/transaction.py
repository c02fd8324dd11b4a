"""transaction(): commit or roll back, as a with block."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from portfolio.db import db


@contextmanager
def transaction() -> Iterator[None]:
    """Commit everything done inside the block, or nothing if it raises.

    Opened by views, jobs and commands only. What was read before is read again inside: the
    reading transaction ends here, and the writing one holds the database's write lock from its
    first moment (SQLite) or takes row locks as the queries ask for them (PostgreSQL).
    """
    session = db.session
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("Changes were made outside the transaction block; move them inside.")
    session.rollback()
    try:
        session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        yield
        session.commit()
    except BaseException:
        session.rollback()
        session.info.pop("after_commit", None)
        raise
    for act in session.info.pop("after_commit", []):
        act()


def begin_writing() -> None:
    """Begin as transaction() does, where a library's page will commit by itself: see commit()."""
    db.session.rollback()
    db.session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})


def commit() -> None:
    """Commit what a library's page did, then do what was asked for after the commit."""
    db.session.commit()
    for act in db.session.info.pop("after_commit", []):
        act()


def after_commit(act: Callable[[], None]) -> None:
    """Have *act* done once the running transaction has committed; never if it rolls back."""
    db.session.info.setdefault("after_commit", []).append(act)
