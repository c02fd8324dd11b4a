"""Tables that leave as CSV: readable by every spreadsheet program, run by none."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

# What a spreadsheet program takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell: object) -> str:
    """The cell as text that no spreadsheet program takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table as CSV, with a mark by which spreadsheet programs know that it is UTF-8."""
    out = io.StringIO()
    out.write("\N{BYTE ORDER MARK}")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(each) for each in header])
    for row in rows:
        writer.writerow([harmless(each) for each in row])
    return out.getvalue()


def csv_download(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """The table as a file to save under that name."""
    response = Response(csv_text(header, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
