"""An anonymised copy of an Excel workbook: its columns and look, without what is hidden in it."""

import io
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.packaging.core import DocumentProperties
from openpyxl.packaging.custom import CustomPropertyList
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.header_footer import HeaderFooter

from portfolio.documents.formulas import Formulas, in_workbook
from portfolio.documents.limits import Limits
from portfolio.documents.office_package import opened
from portfolio.documents.problems import Damaged
from portfolio.documents.stand_ins import StandIns


def anonymised_workbook(path: Path, stand_ins: StandIns, limits: Limits) -> bytes:
    """The workbook with stand-ins; formulas are the values they had, without one their own text.

    Hidden sheets, rows and columns lose what they hold; comments, links, defined names, lists to
    choose from, tables of totals, headers, footers and properties are gone.
    """
    try:
        # A path it takes only with an ending, and stored files have none.
        with path.open("rb") as file:
            workbook = load_workbook(file, data_only=True, keep_links=False)
    except (ValueError, KeyError, OSError, AttributeError, TypeError) as broken:
        raise Damaged(
            "This workbook can't be copied. Save it again as .xlsx or .csv, and upload that."
        ) from broken
    with opened(path, limits, "workbook") as package:
        unsaved = {sheet.title: in_workbook(package, sheet.title) for sheet in workbook.worksheets}
    for sheet in workbook.worksheets:
        _say_formulas(sheet, unsaved[sheet.title])
    for sheet in list(workbook.worksheets):
        if sheet.sheet_state != "visible" and len(workbook.worksheets) > 1:
            workbook.remove(sheet)
    for sheet in workbook.worksheets:
        _clean(sheet, stand_ins, limits)
    for name in list(workbook.defined_names):
        del workbook.defined_names[name]
    workbook.properties = DocumentProperties(creator="", lastModifiedBy="")
    workbook.custom_doc_props = CustomPropertyList()  # type: ignore[attr-defined] # unknown to its types
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()


def _say_formulas(sheet: Any, unsaved: Formulas) -> None:
    """Formulas without a result stand as the text that whoever reads the workbook sees."""
    for row, columns in unsaved.items():
        for column, formula in columns.items():
            cell = sheet.cell(row, column + 1)
            if hasattr(cell, "_value"):
                # As text: what it reckoned with may be gone from the copy.
                cell._value, cell.data_type = formula, "s"


def _telling_nothing(rules: Any, stand_ins: StandIns) -> ConditionalFormattingList:
    """The rules by which cells are marked, without those that name what is replaced."""
    kept = ConditionalFormattingList()
    for cells in rules:
        for rule in cells.rules:
            said = [*map(str, rule.formula or ()), str(rule.text or "")]
            if all(stand_ins.applied(each) == each for each in said):
                kept.add(str(cells.sqref), rule)
    return kept


def _clean(sheet: Any, stand_ins: StandIns, limits: Limits) -> None:
    sheet.title = stand_ins.applied(sheet.title)[:31]
    sheet.data_validations = DataValidationList()
    for place in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader"):
        setattr(sheet.HeaderFooter, place, getattr(HeaderFooter(), place))
    sheet.HeaderFooter.firstFooter = HeaderFooter().firstFooter
    for name in list(sheet.defined_names):
        del sheet.defined_names[name]
    sheet.auto_filter.ref = None
    # A table of totals remembers the rows that it counted.
    sheet._images, sheet._charts, sheet._pivots = [], [], []
    sheet.conditional_formatting = _telling_nothing(sheet.conditional_formatting, stand_ins)
    hidden_rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    hidden_columns = {
        number
        for column in sheet.column_dimensions.values()
        if column.hidden
        for number in range(column.min or 0, (column.max or 0) + 1)
    }
    for row in sheet.iter_rows():
        for cell in row:
            # A cell that holds nothing else may hold a comment.
            if getattr(cell, "comment", None) is not None:
                cell.comment = None
            if cell.value is None and not cell.has_style:
                continue
            if getattr(cell, "hyperlink", None) is not None:
                cell.hyperlink = None
            if cell.row in hidden_rows or cell.column in hidden_columns:
                if hasattr(cell, "_value"):
                    cell._value = None
                continue
            if cell.value is not None:
                said = str(cell.value)
                changed = stand_ins.applied(said)
                if changed != said:
                    cell.value = changed
                    if changed.startswith("="):
                        cell.data_type = "s"
