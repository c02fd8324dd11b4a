"""What the database holds of portfolios' evidence, as plain rows: versions of items, and ties."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Text, bindparam, cast, null, select

from portfolio.db import plain_rows
from portfolio.evidence.models import (
    EvidenceItem,
    EvidenceMapping,
    EvidenceVersion,
    Reading,
    Submission,
    Withdrawal,
)


class VersionRow(NamedTuple):
    """A version of an item; drafts too."""

    portfolio_id: int
    item_id: int
    number: int
    kind: str
    by_id: int
    by_relation: str
    id: int
    version: int
    title: str
    work_on: date | None
    ready: bool
    withdrawn: bool
    own_kind: str | None
    setting: str | None
    expert_in: list[int]


class TieRow(NamedTuple):
    """A tie, with the round in which it was submitted and what an assessor decided on it."""

    portfolio_id: int
    unit_id: int
    id: int
    criterion_id: int
    number: int
    version_id: int
    version: int
    locator: str
    round: int | None
    accepted: bool | None
    outline: str | None  # as JSON: many ties point into one document


def versions_in(portfolio_ids: Collection[int]) -> list[VersionRow]:
    """Every version of every item of these portfolios, by item and version."""
    return [VersionRow(*row) for row in plain_rows(_VERSIONS, {"portfolios": list(portfolio_ids)})]


def ties_in(
    portfolio_ids: Collection[int],
    *,
    accepted: ColumnElement[Any] | None = None,
    places: bool = False,
) -> list[TieRow]:
    """Every tie of these portfolios, oldest first.

    *accepted* is an expression on the tie that says what was decided on it, which evidence doesn't
    know; with *places* a tie says what kind of document it points into.
    """
    statement = _ties(accepted, places)
    return [TieRow(*row) for row in plain_rows(statement, {"portfolios": list(portfolio_ids)})]


_VERSIONS = (
    select(
        EvidenceItem.portfolio_id,
        EvidenceItem.id,
        EvidenceItem.number,
        EvidenceItem.kind,
        EvidenceItem.by_id,
        EvidenceItem.by_relation,
        EvidenceVersion.id,
        EvidenceVersion.version,
        EvidenceVersion.title,
        EvidenceVersion.work_on,
        EvidenceVersion.declared_at.is_not(None),
        Withdrawal.id.is_not(None),
        EvidenceItem.own_kind,
        EvidenceVersion.fields["setting"].as_string(),
        EvidenceItem.expert_in,
    )
    .join(EvidenceVersion, EvidenceVersion.item_id == EvidenceItem.id)
    .outerjoin(Withdrawal, Withdrawal.item_id == EvidenceItem.id)
    .where(EvidenceItem.portfolio_id.in_(bindparam("portfolios", expanding=True)))
    .order_by(EvidenceItem.number, EvidenceVersion.version)
)

# Statements by what they ask, so that their spelling for the database is worked out once.
_spelt: dict[tuple[int, bool], tuple[Any, Select[Any]]] = {}


def _ties(accepted: ColumnElement[Any] | None, places: bool) -> Select[Any]:
    key = id(accepted), places
    if key not in _spelt:
        statement = (
            select(
                EvidenceItem.portfolio_id,
                EvidenceMapping.portfolio_unit_id,
                EvidenceMapping.id,
                EvidenceMapping.criterion_id,
                EvidenceItem.number,
                EvidenceVersion.id,
                EvidenceVersion.version,
                EvidenceMapping.locator,
                Submission.round,
                null() if accepted is None else accepted,
                cast(Reading.outline, Text) if places else null(),
            )
            .select_from(EvidenceMapping)
            .join(EvidenceVersion, EvidenceVersion.id == EvidenceMapping.version_id)
            .join(EvidenceItem, EvidenceItem.id == EvidenceVersion.item_id)
            .outerjoin(Submission, Submission.id == EvidenceMapping.submission_id)
            .where(EvidenceItem.portfolio_id.in_(bindparam("portfolios", expanding=True)))
            .order_by(EvidenceMapping.id)
        )
        if places:
            statement = statement.outerjoin(Reading, Reading.version_id == EvidenceVersion.id)
        # The expression is kept with its statement, so its identity is not given out again.
        _spelt[key] = accepted, statement
    return _spelt[key][1]
