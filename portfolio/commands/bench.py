"""How fast it is here: `portfolio bench`."""

import json
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import click
from flask import Flask

from portfolio.app import create_app
from portfolio.bench.centre import BigCentre, make_centre
from portfolio.bench.measuring import Bench, Report, cores
from portfolio.bench.report import as_table
from portfolio.bench.work import work
from portfolio.commands.application import make_ready
from portfolio.config import MEGABYTE, Settings
from portfolio.people.queries import anybody


@click.command()
@click.option(
    "--learners", default=1000, show_default=True, type=click.IntRange(1),
    help="How many learners the centre has.",
)  # fmt: skip
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1),
    help="Server processes that answer.",
)  # fmt: skip
@click.option("--seconds", default=5.0, show_default=True, help="How long each page is asked for.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep the centre there, and measure it again if it is there; else it is removed.",
)
@click.option(
    "--database",
    default="",
    help="Address of an empty PostgreSQL database to use; without it, SQLite in the folder.",
)
@click.option(
    "--large-file", default=0, type=click.IntRange(0, 4000), metavar="MEGABYTES",
    help="Only send a file so large in pieces, and say what memory the server took.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print everything, for machines.")
def bench(
    learners: int,
    workers: int,
    seconds: float,
    folder: Path | None,
    database: str,
    large_file: int,
    as_json: bool,
) -> None:
    """Make a centre of any size and say how long its pages take, beside floors of the same run.

    Nothing of the installation's own is read or changed.

    Example: portfolio bench --learners 10000
    """
    with ExitStack() as stack:
        if folder is None:
            made = tempfile.TemporaryDirectory(prefix="portfolio-bench-")
            folder = Path(stack.enter_context(made))
        app = create_app(Settings(data=folder, database=database, files=""))
        with app.app_context():
            make_ready()
            centre, made_in = _centre(folder, learners)
        run = Bench(app, centre, seconds=seconds, workers=workers, say=_say)
        report = Report(
            learners=len(centre.learners),
            database=_database(app),
            cores=cores(),
            workers=workers,
            made_in=made_in,
            rows=centre.rows,
            measured=() if large_file else tuple(run.measure()),
            worked=() if large_file else tuple(work(app, centre, folder)),
            large_file=run.large_file(large_file * MEGABYTE) if large_file else None,
        )
    click.echo(json.dumps(asdict(report), indent=2) if as_json else as_table(report))


def _centre(folder: Path, learners: int) -> tuple[BigCentre, float]:
    """The centre that the folder has, or a new one; and the seconds that making it took."""
    kept = folder / "bench.json"
    if kept.exists():
        said = json.loads(kept.read_text())
        return BigCentre(**said["centre"]), said["made_in"]
    if anybody():
        raise click.ClickException(
            "That database has people in it. The benchmark fills only an empty one."
        )
    begun = time.monotonic()
    centre = make_centre(learners, progress=lambda n: _say(f"{n} of {learners} learners made"))
    made_in = round(time.monotonic() - begun, 1)
    kept.write_text(json.dumps({"centre": asdict(centre), "made_in": made_in}))
    return centre, made_in


def _database(app: Flask) -> str:
    settings: Settings = app.extensions["portfolio_settings"]
    return "SQLite" if settings.database_url.startswith("sqlite") else "PostgreSQL"


def _say(what: str) -> None:
    click.echo(what, err=True)
