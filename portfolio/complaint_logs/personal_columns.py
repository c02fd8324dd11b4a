"""Which columns of a sheet hold the names of customers, and which those of colleagues."""

from collections.abc import Mapping

from portfolio.complaint_logs.columns import Certainty, Field, recognise
from portfolio.documents.findings import Role
from portfolio.documents.passages import Document, DocumentKind

_ROLES = {
    Field.CUSTOMER: Role.CUSTOMER,
    Field.HANDLED_BY: Role.COLLEAGUE,
    Field.ESCALATED_TO: Role.COLLEAGUE,
}


def personal_columns(document: Document) -> Mapping[int, Role]:
    """By its place from 0: whose names a column holds; empty for what is no sheet."""
    if document.kind is not DocumentKind.SHEET or not document.columns:
        return {}
    rows = [passage.cells or () for passage in document.passages]
    return {
        column.at: _ROLES[column.field]
        for column in recognise(document.columns, rows)
        if column.field in _ROLES and column.certainty is not Certainty.UNKNOWN
    }
