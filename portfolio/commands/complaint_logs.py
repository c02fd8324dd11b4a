"""A complaint log read at the machine: `portfolio complaint-log`."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from portfolio.complaint_logs.analysis import Analysis, Counted, analyse
from portfolio.complaint_logs.log import ComplaintLog
from portfolio.complaint_logs.reading import read_log
from portfolio.days import today
from portfolio.documents.child import read_apart
from portfolio.documents.passages import DocumentKind
from portfolio.documents.problems import DocumentProblem
from portfolio.documents.recognition import require_kind
from portfolio.sentences import number


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print everything, for machines.")
@click.option(
    "--within-days",
    default=10,
    type=click.IntRange(1, 365),
    show_default=True,
    help="Days within which a complaint should be resolved.",
)
def complaint_log(file: Path, as_json: bool, within_days: int) -> None:
    """Say what a complaint log holds: columns, doubts, themes, trend and repeats.

    It is a csv, tsv, xlsx or ods file.

    Customers stand as "Customer 1". Rows are numbered as a spreadsheet program shows them.

    Example: portfolio complaint-log complaints.xlsx --json
    """
    try:
        kind = require_kind(file, file.name)
        if kind.document_kind is not DocumentKind.SHEET:
            raise click.ClickException(
                f"{file.name} is {kind.words}. A complaint log is a CSV file or a spreadsheet."
            )
        document = read_apart(file, kind)
    except DocumentProblem as problem:
        raise click.ClickException(problem.sentence) from None
    log = read_log(document, today=today())
    found = analyse(log, within_days=within_days, today=today())
    if as_json:
        click.echo(
            json.dumps(log_as_json(log, found, document.notes), ensure_ascii=False, indent=2)
        )
        return
    for line in (*document.notes, *_lines(log, found)):
        click.echo(line)


def log_as_json(log: ComplaintLog, found: Analysis, notes: Sequence[str] = ()) -> dict[str, Any]:
    """The log and what is seen over it, for JSON; rows by their sheet's number.

    *notes* say what of the file was read, such as which of its sheets.
    """
    rows = {row.passage: row.source_row for row in log.rows}

    def counted(many: Iterable[Counted]) -> list[dict[str, Any]]:
        return [
            {"name": each.name, "count": each.count, "rows": [rows[p] for p in each.passages]}
            for each in many
        ]

    return {
        "notes": list(notes),
        "rows_read": len(log.rows),
        "complaints": found.complaints,
        "enquiries": found.enquiries,
        "recognised_columns": [
            {
                "column": column.name,
                "position": column.at + 1,
                "holds": column.field.value if column.field else None,
                "certainty": column.certainty.value,
                "reason": column.reason,
            }
            for column in log.columns
        ],
        "problems": [
            {
                "row": each.row or None,
                "column": each.column or None,
                "what": each.what,
                "counted": each.doubt,
            }
            for each in log.problems
        ],
        "completeness": [
            {"asked": each.asked, "filled": each.filled, "of": each.of, "column": each.there}
            for each in found.completeness
        ],
        "frequency": counted(found.themes),
        "by_month": {each.name: each.count for each in found.months},
        "repeats": [
            {
                "of": each.of,
                "name": each.name,
                "count": each.count,
                "rows": [rows[p] for p in each.passages],
            }
            for each in found.repeats
        ],
        "contacts": counted(found.contacts),
        "timescale": {
            "within_days": found.timescale.within_days,
            "resolved": found.timescale.resolved,
            "within": found.timescale.within,
            "open": None if found.timescale.not_known else len(found.timescale.open),
            "overdue_rows": None
            if found.timescale.not_known
            else [rows[p] for p in found.timescale.overdue],
        },
    }


def _lines(log: ComplaintLog, found: Analysis) -> Iterable[str]:
    yield (
        f"{number(len(log.rows), 'row', 'rows')} read: "
        f"{number(found.complaints, 'complaint', 'complaints')}, "
        f"{number(found.enquiries, 'enquiry', 'enquiries')}, "
        f"{number(len(log.rows) - found.complaints - found.enquiries, 'other', 'others')}."
    )
    yield "\nColumns"
    for column in log.columns:
        holds = column.field.value if column.field else "not known"
        yield f"  {column.name}: {holds} ({column.certainty.value})"
    yield from _section("Problems and doubts", (_problem(each) for each in log.problems))
    yield from _section(
        "Complete", (f"{c.asked}: {c.filled} of {c.of}" for c in found.completeness)
    )
    yield from _section("By theme", (f"{each.name}: {each.count}" for each in found.themes))
    yield from _section("By month", (f"{each.name}: {each.count}" for each in found.months))
    yield from _section("Repeats", (f"{r.of} {r.name}: {r.count}" for r in found.repeats))
    times = found.timescale
    still = (
        "how many are open is not known, for no column tells of a resolution or a state."
        if times.not_known
        else f"{len(times.open)} open, {len(times.overdue)} of them overdue."
    )
    yield (
        f"\n{times.within} of {times.resolved} resolved within {times.within_days} days; {still}"
    )


def _section(title: str, lines: Iterable[str]) -> Iterable[str]:
    said = [f"  {line}" for line in lines]
    return [f"\n{title}", *said] if said else []


def _problem(each: Any) -> str:
    where = ", ".join(filter(None, (f"row {each.row}" if each.row else "", each.column)))
    return f"{where}: {each.what}"
