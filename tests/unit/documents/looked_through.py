"""What is found of somebody in a file, and the copy of it for others."""

import io
from pathlib import Path

import openpyxl

from portfolio.documents.kinds import MediaKind
from portfolio.documents.limits import DEFAULT
from portfolio.documents.personal_data import find
from portfolio.documents.reading import read
from portfolio.documents.redaction import anonymised
from portfolio.documents.stand_ins import StandIns

WHO = "Gary Stubbs"


def found_in(path: Path, kind: MediaKind) -> set[str]:
    return {each.text for each in find(read(path, kind))}


def copied(path: Path, kind: MediaKind) -> Path:
    document = read(path, kind)
    target = path.with_name("copy")
    stand_ins = StandIns.of(document, find(document))
    target.write_bytes(anonymised(path, kind, document, stand_ins, DEFAULT))
    return target


def a_sheet_naming(who: str) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.active.append(["Who rang", who])
    made = io.BytesIO()
    workbook.save(made)
    return made.getvalue()
