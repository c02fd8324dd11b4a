"""What a Word file or workbook carries beside its text is found, and gone from the copy."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from openpyxl.formatting.rule import FormulaRule
from openpyxl.pivot.cache import (
    CacheDefinition,
    CacheField,
    CacheSource,
    SharedItems,
    WorksheetSource,
)
from openpyxl.pivot.fields import Text
from openpyxl.pivot.record import RecordList
from openpyxl.pivot.table import Location, TableDefinition
from openpyxl.worksheet.datavalidation import DataValidation

from portfolio.documents.beside import is_comment
from portfolio.documents.kinds import MediaKind
from portfolio.documents.reading import read
from portfolio.documents.redaction import copy_kind
from tests.documents_made import with_part
from tests.unit.documents.looked_through import WHO, a_sheet_naming, copied, found_in


@pytest.mark.parametrize("wrapped", [b"", b"\xd0\xcf\x11\xe0 an old wrapping \0\0"])
def test_a_sheet_within_a_word_file_is_looked_through_and_gone_from_the_copy(
    wrapped: bytes, tmp_path: Path
) -> None:
    word = docx.Document()
    word.add_paragraph("It went well.")
    word.save(str(tmp_path / "before.docx"))
    path = with_part(
        tmp_path / "before.docx",
        tmp_path / "account.docx",
        "word/embeddings/sheet1.xlsx",
        wrapped + a_sheet_naming(WHO),
    )

    assert found_in(path, MediaKind.DOCX) == {WHO}
    assert found_in(copied(path, MediaKind.DOCX), MediaKind.DOCX) == set()


def with_choices(sheet: Any) -> None:
    offered = DataValidation(type="list", formula1=f'"Hope,{WHO}"')
    offered.add("B2")
    sheet.add_data_validation(offered)


def with_a_hint(sheet: Any) -> None:
    hint = DataValidation(type="list", formula1='"Yes,No"', prompt=f"Ask {WHO}", showInputMessage=1)
    hint.add("B2")
    sheet.add_data_validation(hint)


def with_a_marking(sheet: Any) -> None:
    sheet.conditional_formatting.add("A1:B2", FormulaRule(formula=[f'$A2="{WHO}"']))


def with_totals(sheet: Any) -> None:
    remembered = CacheField(name="Who", sharedItems=SharedItems(_fields=[Text(v=WHO)]))
    source = CacheSource(
        type="worksheet", worksheetSource=WorksheetSource(ref="A1:B3", sheet=sheet.title)
    )
    place = Location(ref="D1:E2", firstHeaderRow=1, firstDataRow=1, firstDataCol=1)
    totals = TableDefinition(name="Totals", cacheId=1, dataCaption="Values", location=place)
    totals.cache = CacheDefinition(cacheSource=source, cacheFields=[remembered])
    totals.cache.records = RecordList(r=[])
    sheet.add_pivot(totals)


@pytest.mark.parametrize("change", [with_choices, with_a_hint, with_a_marking, with_totals])
def test_what_a_workbook_remembers_and_offers_is_looked_through_and_gone_from_the_copy(
    change: Callable[[Any], None], tmp_path: Path
) -> None:
    workbook = openpyxl.Workbook()
    workbook.properties.creator = ""
    for row in (["Date", "Complaint"], ["03/03/2025", "Late"], ["04/03/2025", "Broken"]):
        workbook.active.append(row)
    change(workbook.active)
    path = tmp_path / "log.xlsx"
    workbook.save(path)

    assert WHO in found_in(path, MediaKind.XLSX)
    with zipfile.ZipFile(copied(path, MediaKind.XLSX)) as copy:
        inside = b"".join(copy.read(name) for name in copy.namelist())
    assert b"Stubbs" not in inside


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    "inside",
    [
        f'<w:sdt {WORD}><w:sdtPr><w:dropDownList><w:listItem w:displayText="{WHO}" w:value="1"/>'
        "</w:dropDownList></w:sdtPr><w:sdtContent/></w:sdt>",
        f'<w:hyperlink {WORD} w:anchor="a" w:tooltip="To {WHO}"/>',
        f'<w:sdt {WORD}><w:sdtPr><w:alias w:val="{WHO}"/></w:sdtPr><w:sdtContent/></w:sdt>',
    ],
)
def test_what_a_word_file_offers_and_hints_at_is_looked_through(
    inside: str, tmp_path: Path
) -> None:
    word = docx.Document()
    word.add_paragraph("It went well.")._p.append(parse_xml(inside))
    path = tmp_path / "account.docx"
    word.save(str(path))

    assert found_in(path, MediaKind.DOCX) == {WHO}
    assert found_in(copied(path, MediaKind.DOCX), MediaKind.DOCX) == set()


def test_a_word_file_within_a_workbook_is_looked_through(tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph(f"I told {WHO}.")
    inside = io.BytesIO()
    word.save(inside)
    (tmp_path / "before.xlsx").write_bytes(a_sheet_naming("nobody"))
    path = with_part(
        tmp_path / "before.xlsx",
        tmp_path / "log.xlsx",
        "xl/embeddings/account.docx",
        inside.getvalue(),
    )

    assert found_in(path, MediaKind.XLSX) == {WHO}


def test_comments_are_as_many_as_there_are(tmp_path: Path) -> None:
    word = docx.Document()
    text = word.add_paragraph("It went well.")
    for said in ("Sure?", "Sure?", "One line\nand another"):
        word.add_comment(text.runs[0], text=said, author="R", initials="R")
    path = tmp_path / "account.docx"
    word.save(str(path))

    said = read(path, MediaKind.DOCX).beside
    assert sum(map(is_comment, said)) == 3
    assert copy_kind(MediaKind.DOCX) is MediaKind.DOCX
