"""Reads of what lies unfinished in a portfolio."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portfolio.access import Relation
from portfolio.db import db
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.models import (
    DraftText,
    EvidenceFile,
    EvidenceItem,
    EvidenceVersion,
    Withdrawal,
)


@dataclass(frozen=True)
class DraftLine:
    """A draft that was never declared: since when nothing was done to it, and its size."""

    item_id: int
    number: int
    version: int
    title: str
    written: bool
    last_at: datetime
    files: int
    size: int

    @property
    def code(self) -> str:
        return f"E{self.number}"

    @property
    def first(self) -> bool:
        """Whether the item is nothing but this draft, so that it can be thrown away."""
        return self.version == 1


def drafts_of(portfolio: Portfolio) -> Sequence[DraftLine]:
    """The learner's drafts in the portfolio, those first that were left longest, in one SELECT."""
    last_at = func.coalesce(DraftText.saved_at, EvidenceVersion.created_at)
    rows = db.session.execute(
        select(
            EvidenceItem.id,
            EvidenceItem.number,
            EvidenceVersion.version,
            EvidenceVersion.title,
            DraftText.version_id.is_not(None),
            last_at,
            func.count(EvidenceFile.id),
            func.coalesce(func.sum(EvidenceFile.size), 0),
        )
        .join(EvidenceVersion, EvidenceVersion.item_id == EvidenceItem.id)
        .outerjoin(DraftText, DraftText.version_id == EvidenceVersion.id)
        .outerjoin(EvidenceFile, EvidenceFile.version_id == EvidenceVersion.id)
        .outerjoin(Withdrawal, Withdrawal.item_id == EvidenceItem.id)
        .where(
            EvidenceItem.portfolio_id == portfolio.id,
            EvidenceItem.by_relation == Relation.LEARNER.value,
            EvidenceVersion.declared_at.is_(None),
            Withdrawal.id.is_(None),
        )
        .group_by(EvidenceItem.id, EvidenceVersion.id, DraftText.version_id, DraftText.saved_at)
        .order_by(last_at, EvidenceItem.number)
    )
    return [DraftLine(*row) for row in rows]
