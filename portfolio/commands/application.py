"""The application as a command needs it, and what is said where it can't be had."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import Flask, current_app
from psycopg import OperationalError as PostgresError
from sqlalchemy.exc import OperationalError

from portfolio.app import create_app
from portfolio.config import CRITERIA, Settings, WrongSettings
from portfolio.db import db
from portfolio.files.store import store
from portfolio.keeping.upgrading import Upgraded, schema_of, upgrade
from portfolio.machine_secrets import machine_secrets
from portfolio.migrating import is_migrated
from portfolio.refusal import Refusal
from portfolio.standards.actions import load_standards
from portfolio.standards.format.reading import SpoiltFiles, describe_problems, read_folder
from portfolio.transaction import transaction


def application() -> Flask:
    """The application that the settings describe; its connections end with the command."""
    app = create_app(settings_now())
    click.get_current_context().call_on_close(lambda: _close(app))
    return app


def _close(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()
    app.extensions["portfolio_queue"].storage.close()


def settings_now() -> Settings:
    """The settings of this process; wrong ones become a sentence."""
    try:
        return Settings.read()
    except WrongSettings as problem:
        raise click.ClickException(f"These settings can't be used:\n{problem}") from None


def make_ready(folder: Path = CRITERIA, *, backups: Path | None = None) -> Upgraded | None:
    """Bring the database to the newest schema, load the unit files, and try the store."""
    done = bring_up_to_date(backups)
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
    return done


def bring_up_to_date(folder: Path | None = None) -> Upgraded | None:
    """The database has the newest schema; one of an older release was backed up first."""
    settings: Settings = current_app.extensions["portfolio_settings"]
    try:
        done = upgrade(
            db.engine,
            store(),
            (folder or settings.data / "backups").resolve(),
            secrets=machine_secrets(settings),
            at=datetime.now(UTC),
        )
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from None
    if done is not None:
        click.echo(
            f"Brought the database from schema {done.before} to {done.now}. Everything was kept "
            f"first, in {done.backup.path}."
        )
    return done


def require_begun() -> None:
    """Refuse to go on where there is no portfolio at all, of whatever release."""
    if schema_of(db.engine) is None:
        raise click.ClickException(
            "There is no portfolio here yet. Check PORTFOLIO_DATA and PORTFOLIO_DATABASE."
        )


def require_up_to_date() -> None:
    """Refuse to go on where no server has made, or brought up to date, the database."""
    if not is_migrated(db.engine):
        raise click.ClickException(
            "There is no up-to-date portfolio here yet. Run `portfolio serve` once; it makes one, "
            "or brings the one in the data folder up to date."
        )


def sentence_about(problem: Exception) -> str | None:
    """What to say where the database can't be reached; None for every other fault."""
    if not isinstance(problem, (OperationalError, PostgresError)):
        return None
    said = str(getattr(problem, "orig", problem)).strip().splitlines()
    return (
        "The database can't be reached. Check PORTFOLIO_DATABASE, and that its server is "
        f"running. It said: {said[0] if said else 'nothing'}"
    )
