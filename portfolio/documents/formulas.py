"""Formulas that a workbook keeps no result of: the cells would otherwise read as empty.

A program that writes workbooks without calculating them leaves such cells; so does one that was
told not to save results.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from portfolio.documents.office_package import OfficePackage

# By row from 1, then by column from 0: the formula, as "=B2+C2".
Formulas = dict[int, dict[int, str]]

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_WORKBOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
# Looked for first: most workbooks have none, and a large one takes long to take apart.
_WITHOUT_VALUE = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v>\s*</v>|</c>)")
_WITHOUT_TYPE = re.compile(
    rb"<table:table-cell(?=[^>]*\stable:formula=)(?![^>]*\soffice:value-type=)"
)
# What a formula reads as where the workbook says it in another cell only.
_SHARED = "=…"


def in_workbook(package: OfficePackage, sheet: str) -> Formulas:
    """Those of a sheet of an Excel workbook."""
    part = _part_of(package, sheet)
    if part is None or part not in package or not _WITHOUT_VALUE.search(package.content(part)):
        return {}
    found: Formulas = {}
    for cell in package.xml(part).iter(f"{_MAIN}c"):
        formula = cell.find(f"{_MAIN}f")
        place = _PLACE.match(cell.get("r", ""))
        if formula is None or place is None or _says_something(cell):
            continue
        column = 0
        for letter in place.group(1):
            column = column * 26 + ord(letter) - 64
        said = f"={formula.text}" if formula.text else _SHARED
        found.setdefault(int(place.group(2)), {})[column - 1] = said
    return found


def in_open_sheet(package: OfficePackage, sheet: str) -> Formulas:
    """Those of a sheet of an OpenDocument workbook."""
    if not _WITHOUT_TYPE.search(package.content("content.xml")):
        return {}
    found: Formulas = {}
    for table in package.xml("content.xml").iter(f"{_TABLE}table"):
        if table.get(f"{_TABLE}name") != sheet:
            continue
        at = 1
        for row in table.iter(f"{_TABLE}table-row"):
            for column, formula in _unsaved_in(row):
                found.setdefault(at, {})[column] = formula
            at += int(row.get(f"{_TABLE}number-rows-repeated", "1"))
    return found


def _part_of(package: OfficePackage, sheet: str) -> str | None:
    """The part that holds the sheet of that name."""
    if not {_WORKBOOK, _LINKS} <= {*package.names}:
        return None
    targets = {each.get("Id"): each.get("Target", "") for each in package.xml(_LINKS)}
    for each in package.xml(_WORKBOOK).iter(f"{_MAIN}sheet"):
        if each.get("name") == sheet and (target := targets.get(each.get(_LINK))):
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return None


def _says_something(cell: Element) -> bool:
    value = cell.find(f"{_MAIN}v")
    return (value is not None and bool(value.text)) or cell.find(f"{_MAIN}is") is not None


def _unsaved_in(row: Element) -> Iterator[tuple[int, str]]:
    column = 0
    for cell in row:
        formula = cell.get(f"{_TABLE}formula")
        if (
            formula
            and not cell.get(f"{_OFFICE}value-type")
            and not "".join(cell.itertext()).strip()
        ):
            # Behind the name of its language: of:=[.B2]+[.C2]
            yield column, f"={formula.partition('=')[2]}"
        column += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
