"""The `portfolio` command."""

import json
import signal
import sys
from pathlib import Path
from typing import Any

import click
from flask import Flask
from psycopg import OperationalError as PostgresError
from sqlalchemy.exc import OperationalError

from portfolio import __version__, serving
from portfolio.access import RoleName
from portfolio.app import create_app
from portfolio.assessment.seals import broken_seals
from portfolio.audit.verify import changes_by_hand
from portfolio.config import CRITERIA, Settings, WrongSettings
from portfolio.db import db
from portfolio.demonstration.people import fill, people_to_sign_in
from portfolio.evidence.stored import files_that_differ
from portfolio.files.store import store
from portfolio.jobs.queue import send_again
from portfolio.migrating import is_migrated, migrate
from portfolio.people.actions import add_person, found_centre
from portfolio.people.passwords import new_password
from portfolio.people.queries import find_centre
from portfolio.refusal import Refusal
from portfolio.standards.actions import load_standards
from portfolio.standards.reading import (
    SpoiltFiles,
    as_json,
    describe_problems,
    read_folder,
    read_unit,
)
from portfolio.transaction import transaction


class _Commands(click.Group):
    """The commands; what a server that can't be reached has to say becomes a sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (OperationalError, PostgresError) as problem:
            said = str(getattr(problem, "orig", problem)).strip().splitlines()
            raise click.ClickException(
                "The database can't be reached. Check PORTFOLIO_DATABASE, and that its server is "
                f"running. It said: {said[0] if said else 'nothing'}"
            ) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Evidence mapping and assessment tracking for NVQs."""


def _application() -> Flask:
    try:
        return create_app(Settings.read())
    except WrongSettings as problem:
        raise click.ClickException(f"These settings can't be used:\n{problem}") from None


def _ready(app: Flask, folder: Path = CRITERIA) -> None:
    """Bring the database to the newest schema and load the unit files."""
    migrate(db.engine)
    try:
        standards = read_folder(folder)
    except SpoiltFiles as spoilt:
        raise click.ClickException(describe_problems(spoilt.problems)) from None
    with transaction():
        load_standards(standards)
    problem = store().problem()
    if problem:
        raise click.ClickException(
            "Files can't be kept where PORTFOLIO_FILES says. Check it, that the folder or bucket "
            f"exists, and who may write there. It said: {problem}"
        )


def _up_to_date() -> None:
    """Refuse to go on where no server has made, or brought up to date, the database."""
    if not is_migrated(db.engine):
        raise click.ClickException(
            "There is no up-to-date portfolio here yet. Run `portfolio serve` once; it makes one, "
            "or brings the one in the data folder up to date."
        )


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--serve/--no-serve", default=True, help="Start the server, or only fill.")
def demo(host: str, port: int, serve: bool) -> None:
    """Fill a demonstration centre (once) and serve it, with a sign-in for each role.

    Example: portfolio demo --port 8001
    """
    app = _application()
    with app.app_context():
        _ready(app)
        fill()
        _say_who(host, port)
    if serve:
        _announce(host, port)
        serving.serve(host, port, worker=True)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--worker/--no-worker", default=True, help="Start a worker beside the server.")
def serve(host: str, port: int, worker: bool) -> None:
    """Bring the database up to date, then serve pages and carry out jobs.

    Example: portfolio serve --host 0.0.0.0 --port 8000
    """
    app = _application()
    with app.app_context():
        _ready(app)
    _announce(host, port)
    serving.serve(host, port, worker=worker)


def _announce(host: str, port: int) -> None:
    click.echo(f"Serving on http://{host}:{port} (Ctrl+C stops).")
    sys.stdout.flush()


@main.command()
@click.option("--beside", type=int, help="End when this process, which started it, ends.")
def worker(beside: int | None) -> None:
    """Carry out jobs: exports and whatever else people wait for.

    Example: portfolio worker
    """
    if beside is not None:
        serving.end_with(beside)
    app = _application()
    with app.app_context():
        _up_to_date()
        send_again()
    queue = app.extensions["portfolio_queue"]
    # Asked to end, it finishes the job it is at; the sweep is what it does periodically.
    consumer = queue.create_consumer(
        workers=1, periodic=True, initial_delay=0.1, max_delay=1.0, graceful_signal="TERM"
    )
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    consumer.run()


@main.group()
def standards() -> None:
    """Units and qualifications from their data files."""


@standards.command("list")
@click.option("--json", "as_json_", is_flag=True, help="Print everything, for machines.")
@click.argument("folder", type=click.Path(path_type=Path, exists=True), default=CRITERIA)
def standards_list(folder: Path, as_json_: bool) -> None:
    """Print the units: their criteria, outcomes, guidance and all that the files hold.

    Example: portfolio standards list --json
    """
    try:
        found = read_folder(folder)
    except SpoiltFiles as spoilt:
        raise click.ClickException(describe_problems(spoilt.problems)) from None
    if as_json_:
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2))
        return
    for unit in found.units:
        count = len(unit.criteria)
        click.echo(f"{unit.key}: {unit.title or unit.short_name} ({count} criteria)")


@standards.command("check")
@click.argument("place", type=click.Path(path_type=Path, exists=True), default=CRITERIA)
def standards_check(place: Path) -> None:
    """Say whether a folder of unit files, or one unit file, can be used.

    Where not, every problem is named with file, line, field and mend.

    Example: portfolio standards check criteria
    """
    try:
        if place.is_file():
            unit = read_unit(place)
            count = len(unit.criteria)
            click.echo(f"{place} is good: {unit.name}, {count} criteria.")
            return
        found = read_folder(place)
    except SpoiltFiles as spoilt:
        click.echo(describe_problems(spoilt.problems), err=True)
        sys.exit(1)
    click.echo(f"{len(found.units)} units and {len(found.qualifications)} qualifications are good.")


@main.group()
def audit() -> None:
    """The audit trail."""


@audit.command()
def verify() -> None:
    """Say whether rows, stored files and seals are as the audit trail recorded them.

    Example: portfolio audit verify
    """
    app = _application()
    with app.app_context():
        _up_to_date()
        found = [*changes_by_hand(), *files_that_differ(), *broken_seals()]
    for sentence in found:
        click.echo(sentence)
    if found:
        count = "1 thing is" if len(found) == 1 else f"{len(found)} things are"
        click.echo(f"{count} not as recorded.", err=True)
        sys.exit(1)
    click.echo("Every event, row, stored file and seal is as it was recorded.")


@main.group()
def people() -> None:
    """Accounts."""


@people.command("add")
@click.option("--centre", required=True, help="The centre's name; made where it is new.")
@click.option("--name", required=True, help="The person's name.")
@click.option("--email", required=True, help="Their e-mail address, which they sign in with.")
@click.option(
    "--role",
    "roles",
    required=True,
    multiple=True,
    type=click.Choice([role.value for role in RoleName]),
    help="What they are there; can be given more than once.",
)
def people_add(centre: str, name: str, email: str, roles: tuple[str, ...]) -> None:
    """Add an account and print its first password.

    Example: portfolio people add --centre "Hillside" --name "Ada Obi" --email ada@hillside.example
    --role manager
    """
    app = _application()
    password = new_password()
    with app.app_context():
        migrate(db.engine)
        try:
            with transaction():
                add_person(
                    find_centre(centre) or found_centre(centre),
                    name=name,
                    email=email,
                    password=password,
                    roles=[RoleName(role) for role in roles],
                )
        except Refusal as refusal:
            raise click.ClickException(refusal.sentence) from None
    click.echo(f"{name} can sign in with {email} and the password {password}")


def _say_who(host: str, port: int) -> None:
    click.echo(f"\nThe demonstration centre is at http://{host}:{port}\n")
    for person in people_to_sign_in():
        click.echo(f"  {person.role:<18} {person.email:<34} {person.password}")
    click.echo("")


if __name__ == "__main__":
    main()
