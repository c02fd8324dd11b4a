"""Which rows the audit trail covers, and the hash of each as the database holds it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Table, inspect, select, tuple_
from sqlalchemy.orm import Mapper, Session, UOWTransaction

from portfolio.audit.hashing import sha256_of
from portfolio.schema import Base

BATCH = 400


@dataclass(frozen=True)
class Covered:
    """A table that the audit trail covers: its key columns and the columns that are hashed.

    Where `grouped`, a key stands for a set of rows: who holds which roles is one entry a person.
    """

    table: Table
    key: tuple[Column[Any], ...]
    columns: tuple[Column[Any], ...]
    grouped: bool = False
    later: Mapping[str, Any] = field(default_factory=dict)


def covered_tables() -> dict[str, Covered]:
    """Every table the trail covers, by name: all mapped classes that do not opt out."""
    found: dict[str, Covered] = {}
    for mapper in Base.registry.mappers:
        if not mapper.class_.audited:
            continue
        table = mapper.local_table
        assert isinstance(table, Table)
        left_out = mapper.class_.unaudited_columns
        found[table.name] = Covered(
            table,
            tuple(table.primary_key.columns),
            tuple(column for column in table.columns if column.name not in left_out),
            later=mapper.class_.later_columns,
        )
        for group in _groups_of(mapper):
            found[group.table.name] = group
    return found


def key_of(values: Iterable[Any]) -> str:
    """A row's key as text."""
    return "/".join(str(value) for value in values)


def hashes(session: Session, covered: Covered, keys: list[str] | None = None) -> dict[str, str]:
    """The SHA-256 of each row (or set of rows) by key; of all of them where no keys are given."""
    found: dict[str, str] = {}
    for rows in _batches(session, covered, keys):
        if covered.grouped:
            sets: dict[str, list[dict[str, Any]]] = {}
            for row in rows:
                sets.setdefault(key_of(row[c.name] for c in covered.key), []).append(row)
            for key, members in sets.items():
                found[key] = sha256_of(sorted(members, key=str))
        else:
            for row in rows:
                found[key_of(row[c.name] for c in covered.key)] = sha256_of(_kept(covered, row))
    return found


def _kept(covered: Covered, row: dict[str, Any]) -> dict[str, Any]:
    """A row without the later columns that still say what all rows before them say."""
    later = covered.later
    return {name: value for name, value in row.items() if name not in later or value != later[name]}


def _batches(
    session: Session, covered: Covered, keys: list[str] | None
) -> Iterator[list[dict[str, Any]]]:
    names = {column.name for column in covered.columns} | {c.name for c in covered.key}
    statement = select(*(c for c in covered.table.columns if c.name in names))
    if keys is None:
        yield [dict(row._mapping) for row in session.execute(statement)]
        return
    wanted = [tuple(_typed(covered.key, key)) for key in keys]
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        if len(covered.key) == 1:
            where = covered.key[0].in_([key[0] for key in part])
        else:
            where = tuple_(*covered.key).in_(part)
        yield [dict(row._mapping) for row in session.execute(statement.where(where))]


def _typed(columns: tuple[Column[Any], ...], key: str) -> Iterator[Any]:
    for column, part in zip(columns, key.split("/"), strict=True):
        yield column.type.python_type(part)


def _groups_of(mapper: Mapper[Any]) -> Iterator[Covered]:
    """Association tables that say who has what: one entry for each owner."""
    for relationship in inspect(mapper).relationships:
        secondary = relationship.secondary
        if isinstance(secondary, Table) and _is_covered(mapper, relationship.key):
            owner = tuple(remote for _local, remote in relationship.synchronize_pairs)
            yield Covered(secondary, owner, tuple(secondary.columns), grouped=True)


def touched_by(session: Session, written: UOWTransaction) -> Iterator[tuple[str, str, bool]]:
    """(table, key, removed) of every covered row that the flush in progress wrote."""
    begun = session.new  # a set made anew for whoever asks
    # Rows that go because nothing has them any more are known to the flush alone.
    orphans = {
        state.obj() for state, (removed, only_listed) in written.states.items()
        if removed and not only_listed
    }  # fmt: skip
    gone = {*session.deleted, *orphans}
    for instance in [*begun, *session.dirty, *gone]:
        mapper = inspect(type(instance))
        if not mapper.class_.audited:
            continue
        state = inspect(instance)
        key = key_of(mapper.primary_key_from_instance(instance))
        removed = instance in gone
        new = instance in begun
        changed = {
            attribute.key for attribute in mapper.column_attrs
            if not new and not removed and state.attrs[attribute.key].history.has_changes()
        } - mapper.class_.unaudited_columns  # fmt: skip
        if new or removed or changed:
            yield mapper.local_table.name, key, removed
        for relationship in mapper.relationships:
            secondary = relationship.secondary
            covered = _is_covered(mapper, relationship.key)
            if (
                isinstance(secondary, Table)
                and covered
                and (removed or state.attrs[relationship.key].history.has_changes())
            ):
                yield secondary.name, key, False


def _is_covered(mapper: Mapper[Any], name: str) -> bool:
    return name not in mapper.class_.unaudited_columns
