"""Rows that are written in bulk, and still stand in the audit trail one by one."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from portfolio.assessment.models import Judgement, TieDecision
from portfolio.db import db
from portfolio.enrolment.models import Allocation, Portfolio, PortfolioUnit
from portfolio.evidence.models import EvidenceItem, EvidenceMapping, EvidenceVersion, Submission
from portfolio.people.models import User
from portfolio.schema import Base


@dataclass
class Rows:
    """The rows of one step, by table, with ids that go on from what is there."""

    tables: dict[str, tuple[Table, list[dict[str, Any]]]] = field(default_factory=dict)
    written: int = 0
    _next: dict[str, "itertools.count[int]"] = field(default_factory=dict)

    def add(self, model: type[Base], **values: Any) -> int:
        """A row of *model* stands to be written; its id."""
        table = model.__table__
        assert isinstance(table, Table)
        if table.name not in self._next:
            newest = db.session.scalar(select(func.max(table.c[_key(table)]))) or 0
            self._next[table.name] = itertools.count(newest + 1)
        id = values.get(_key(table)) or next(self._next[table.name])
        self._rows(table).append({_key(table): id} | values)
        return int(id)

    def add_link(self, table: Table, **values: Any) -> None:
        """A row that only ties two others stands to be written."""
        self._rows(table).append(values)

    def write(self) -> None:
        """All rows are in the transaction, and the audit trail will cover each of them."""
        touched = db.session.info.setdefault("touched", {})
        # What a row refers to is written before it.
        for table in Base.metadata.sorted_tables:
            _table, rows = self.tables.get(table.name, (table, []))
            if not rows:
                continue
            db.session.execute(insert(table), rows)
            key = _key(table)
            touched.update({(table.name, str(row[key])): False for row in rows})
            self.written += len(rows)
        self.tables = {}

    def _rows(self, table: Table) -> list[dict[str, Any]]:
        return self.tables.setdefault(table.name, (table, []))[1]


def _key(table: Table) -> str:
    """The column by whose values the audit trail names the rows of *table*."""
    return "user_id" if table.name == "roles_users" else table.primary_key.columns.keys()[0]


def let_ids_go_on() -> None:
    """PostgreSQL counts ids by itself, so it is told which are taken."""
    if db.engine.dialect.name != "postgresql":
        return
    for table in _numbered_tables():
        db.session.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), "  # noqa: S608
                f'(SELECT max(id) FROM "{table.name}"))'  # names of our own tables
            )
        )
    # As its own housekeeping would within minutes.
    db.session.execute(text("ANALYZE"))


def _numbered_tables() -> Iterator[Table]:
    for model in (
        User, Portfolio, PortfolioUnit, Allocation, EvidenceItem, EvidenceVersion, EvidenceMapping,
        Submission, TieDecision, Judgement,
    ):  # fmt: skip
        table = model.__table__
        assert isinstance(table, Table)
        yield table
