"""Rows held while something changes: nobody else changes them until the transaction ends.

Whoever holds several rows takes them in one order, so that two people never wait for each other:
portfolio, item, then units by their ids. Rows are held FOR NO KEY UPDATE (`key_share`): others may
go on adding rows that refer to them.
"""

from collections.abc import Collection, Sequence
from typing import Any, Protocol, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.sql.base import ExecutableOption

from portfolio.db import db


class _Row(Protocol):
    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=_Row)


def lock(row: R) -> R:
    """The row as it is this moment, held."""
    kind: type[Any] = type(row)
    found: R = db.session.scalars(_held(select(kind).where(kind.id == row.id))).one()
    return found


def lock_all(kind: type[R], ids: Collection[int], *options: ExecutableOption) -> Sequence[R]:
    """The rows of that kind as they are this moment, held in the order of their ids."""
    of_kind: type[Any] = kind
    statement = select(of_kind).where(of_kind.id.in_(ids)).order_by(of_kind.id)
    return db.session.scalars(_held(statement).options(*options)).all()


def hold(kind: type[_Row], id: int) -> None:
    """The row is held; what was read of it before stays as it was read."""
    of_kind: type[Any] = kind
    db.session.execute(select(of_kind.id).where(of_kind.id == id).with_for_update(key_share=True))


def _held(statement: Select[Any]) -> Select[Any]:
    return statement.with_for_update(key_share=True).execution_options(populate_existing=True)
