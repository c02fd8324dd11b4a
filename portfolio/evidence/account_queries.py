"""What the reflective accounts of a portfolio say, for the checks before an assessor reads them."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portfolio.db import db
from portfolio.documents.passages import Document
from portfolio.evidence.accounts import account_in
from portfolio.evidence.models import EvidenceItem, EvidenceVersion
from portfolio.reflection.accounts import Account
from portfolio.reflection.filled import read_filled


def account_told(version: EvidenceVersion) -> Account:
    """What a version says, written here or in a file; a file in a template's sections has them."""
    if version.source == "written" or version.reading is None:
        return account_in(version)
    return read_filled(Document.from_plain(version.reading.document)).account


def versions_told(portfolio_id: int, numbers: Collection[int]) -> dict[int, EvidenceVersion]:
    """The newest ready version of each of these items, by number, with what it says."""
    rows = db.session.scalars(
        select(EvidenceVersion)
        .join(EvidenceVersion.item)
        .where(
            EvidenceItem.portfolio_id == portfolio_id,
            EvidenceItem.number.in_(list(numbers)),
            EvidenceVersion.declared_at.is_not(None),
        )
        .order_by(EvidenceVersion.version)
        .options(
            selectinload(EvidenceVersion.item),
            selectinload(EvidenceVersion.reading),
            selectinload(EvidenceVersion.draft),
            selectinload(EvidenceVersion.citations),
        )
    )
    return {row.item.number: row for row in rows}
