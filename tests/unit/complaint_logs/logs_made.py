"""Complaint logs for tests, as sheets that were read."""

import csv
import io
import textwrap

from portfolio.complaint_logs.log import ComplaintLog
from portfolio.complaint_logs.reading import read_log
from portfolio.documents.comma_separated import from_csv_text


def a_log(text: str, **more) -> ComplaintLog:
    """The log in these lines, whose cells stand between bars."""
    rows = [
        [cell.strip() for cell in line.split("|")]
        for line in textwrap.dedent(text).strip().splitlines()
    ]
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return read_log(from_csv_text(written.getvalue()), **more)


def problems(log: ComplaintLog) -> list[tuple[int, str, str]]:
    """The log's problems: row, column, sentence."""
    return [(each.row, each.column, each.what) for each in log.problems]
