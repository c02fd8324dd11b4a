"""Which columns of a sheet hold the names of customers, and which those of colleagues."""

from collections.abc import Mapping

from portfolio.complaint_logs.columns import Certainty, Field
from portfolio.complaint_logs.recognition import recognise
from portfolio.documents.findings import Columns, Role
from portfolio.documents.joining import taken_apart
from portfolio.documents.passages import Document, DocumentKind

_ROLES = {
    Field.CUSTOMER: Role.CUSTOMER,
    Field.HANDLED_BY: Role.COLLEAGUE,
    Field.ESCALATED_TO: Role.COLLEAGUE,
}


def personal_columns(document: Document) -> Columns:
    """By the first passage of each of its sheets, and by the column's place from 0: whose names.

    Columns without names of people are left out, and so are sheets without such a column.
    """
    firsts = [section.first for section in document.sections] or [1]
    found = zip(firsts, map(_of_sheet, taken_apart(document)), strict=True)
    return {first: columns for first, columns in found if columns}


def _of_sheet(document: Document) -> Mapping[int, Role]:
    if document.kind is not DocumentKind.SHEET or not document.columns:
        return {}
    rows = [passage.cells or () for passage in document.passages]
    return {
        column.at: _ROLES[column.field]
        for column in recognise(document.columns, rows)
        if column.field in _ROLES and column.certainty is not Certainty.UNKNOWN
    }
