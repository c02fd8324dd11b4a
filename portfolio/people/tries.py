"""How often something was tried, counted in a small database for all processes of a machine."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import ClassVar

from limits.storage import Storage
from sqlalchemy import (
    Column,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    NullPool,
    String,
    Table,
    create_engine,
    delete,
    inspect,
    select,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateIndex, CreateTable

from portfolio.db import prepare_engine

_TRIES = Table(
    "tries",
    MetaData(),
    Column("what", String, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("until", Float, nullable=False),
)
_BY_END = Index("tries_until", _TRIES.c.until)


class TriesInAFile(Storage):
    """Counts in an SQLite file of their own: no page waits for them, and no backup has them.

    What is counted names addresses and accounts, so the file has a hash of it under *secret*, for
    no longer than it counts.
    """

    STORAGE_SCHEME: ClassVar[list[str]] = ["sqlite"]  # type: ignore[misc]  # it belongs to the class

    def __init__(self, uri: str, wrap_exceptions: bool = False, *, secret: str) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self._secret = secret.encode()[:64]
        # A connection for each count: the file may be deleted while the server runs.
        self._engine = create_engine(uri, poolclass=NullPool, hide_parameters=True)
        prepare_engine(self._engine)
        self._writing = self._engine.execution_options(sqlite_begin="IMMEDIATE")

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """It was tried so much more often; answers how often in this stretch of time."""
        now = time.time()
        began = insert(_TRIES).values(what=self._hash(key), times=amount, until=now + expiry)
        counted = began.on_conflict_do_update(
            index_elements=["what"], set_={"times": _TRIES.c.times + amount}
        ).returning(_TRIES.c.times)
        with self._write() as connection:
            connection.execute(delete(_TRIES).where(_TRIES.c.until <= now))
            return connection.scalar(counted) or amount

    def get(self, key: str) -> int:
        """How often it was tried in this stretch of time."""
        return int(self._row(key)[0])

    def get_expiry(self, key: str) -> float:
        """When this stretch of time is over."""
        return self._row(key)[1]

    def check(self) -> bool:
        """Whether it can be counted."""
        try:
            self.get("")
        except SQLAlchemyError:
            return False
        return True

    def reset(self) -> int:
        """Nothing was tried yet; answers how much there was."""
        with self._write() as connection:
            return connection.execute(delete(_TRIES)).rowcount

    def clear(self, key: str) -> None:
        """That was not tried yet."""
        with self._write() as connection:
            connection.execute(delete(_TRIES).where(_TRIES.c.what == self._hash(key)))

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with self._writing.begin() as connection:
            connection.execute(CreateTable(_TRIES, if_not_exists=True))
            connection.execute(CreateIndex(_BY_END, if_not_exists=True))
            yield connection

    def _row(self, key: str) -> tuple[int, float]:
        now = time.time()
        with self._engine.connect() as connection:
            if not inspect(connection).has_table(_TRIES.name):
                return 0, now
            row = connection.execute(
                select(_TRIES.c.times, _TRIES.c.until).where(
                    _TRIES.c.what == self._hash(key), _TRIES.c.until > now
                )
            ).first()
        return (row.times, row.until) if row else (0, now)

    def _hash(self, key: str) -> str:
        return blake2b(key.encode(), key=self._secret, digest_size=16).hexdigest()
