"""What the reflective accounts of a portfolio say, for the checks before an assessor reads them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import exists, select

from portfolio.db import db
from portfolio.documents.passages import Document
from portfolio.evidence.models import Citation, EvidenceItem, EvidenceVersion, Reading
from portfolio.evidence.writing.accounts import account_from, account_in
from portfolio.reflection.accounts import Account
from portfolio.reflection.filled import read_filled


def account_told(version: EvidenceVersion) -> Account:
    """What a version says, written here or in a file; a file in a template's sections has them."""
    if version.source == "written" or version.reading is None:
        return account_in(version)
    return _in_file(version.reading.document)


def accounts_told(portfolio_id: int, numbers: Collection[int]) -> dict[int, tuple[Account, bool]]:
    """What the newest ready version of each item says, and whether it cites a policy."""
    rows = db.session.execute(
        select(
            EvidenceItem.number,
            EvidenceVersion.source,
            EvidenceVersion.fields,
            EvidenceVersion.text,
            Reading.document,
            exists().where(Citation.version_id == EvidenceVersion.id),
        )
        .join(EvidenceVersion.item)
        .outerjoin(EvidenceVersion.reading)
        .where(
            EvidenceItem.portfolio_id == portfolio_id,
            EvidenceItem.number.in_(list(numbers)),
            EvidenceVersion.declared_at.is_not(None),
        )
        .order_by(EvidenceVersion.version)
    )
    newest = {number: rest for number, *rest in rows}
    return {
        number: (
            account_from(fields, text)
            if source == "written" or document is None
            else _in_file(document),
            cites,
        )
        for number, (source, fields, text, document, cites) in newest.items()
    }


def _in_file(document: dict[str, Any]) -> Account:
    return read_filled(Document.from_plain(document)).account
