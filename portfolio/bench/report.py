"""What a run measured, as a table for people."""

from portfolio.bench.measuring import Measured, Report

GRID = "floor: bare Flask grid"

_HEADS = (
    "", "p50 ms", "p95 ms", "x grid", "1 client/s", "8 clients/s", "CPU ms", "SELECTs", "raw kB",
    "wire kB", "peak MB",
)  # fmt: skip


def as_table(report: Report) -> str:
    """The report as text: a line of facts, then a row for each thing measured."""
    grid = next((each for each in report.measured if each.name == GRID), None)
    lines = [_HEADS, *(_line(each, grid) for each in report.measured)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(_HEADS))]
    table = (
        "  ".join(
            cell.ljust(width) if n == 0 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
    facts = (
        f"{report.learners} learners ({report.rows} rows, made in {report.made_in:.0f} s), "
        f"{report.database}, {report.workers} server processes and the load client on "
        f"{report.cores} cores"
    )
    work = (
        f"{each.name}: {each.took * 1000:.0f} ms, {each.times:.1f} times {each.floor} "
        f"({each.floor_took * 1000:.0f} ms)"
        for each in report.worked
    )
    if report.large_file:
        return f"{facts}\n\n{report.large_file.words}"
    return "\n".join([facts, "", *table, *(["", *work] if report.worked else [])])


def _line(each: Measured, grid: Measured | None) -> tuple[str, ...]:
    return (
        each.name,
        f"{each.p50 * 1000:.2f}",
        f"{each.p95 * 1000:.2f}",
        f"{each.p50 / grid.p50:.1f}" if grid else "",
        f"{each.one_client:.0f}",
        f"{each.eight_clients:.0f}" if each.eight_clients else "",
        "" if each.processor is None else f"{each.processor * 1000:.2f}",
        "" if each.queries is None else str(each.queries),
        "" if each.raw is None else f"{each.raw / 1000:.1f}",
        "" if each.wire is None else f"{each.wire / 1000:.1f}",
        "" if each.memory is None else f"{each.memory / 1e6:.0f}",
    )
