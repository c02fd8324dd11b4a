"""The application as a command needs it, and what is said where it can't be had."""

from pathlib import Path

import click
from flask import Flask
from psycopg import OperationalError as PostgresError
from sqlalchemy.exc import OperationalError

from portfolio.app import create_app
from portfolio.config import CRITERIA, Settings, WrongSettings
from portfolio.db import db
from portfolio.files.store import store
from portfolio.migrating import is_migrated, migrate
from portfolio.standards.actions import load_standards
from portfolio.standards.reading import SpoiltFiles, describe_problems, read_folder
from portfolio.transaction import transaction


def application() -> Flask:
    """The application that the settings describe; wrong settings become a sentence."""
    try:
        return create_app(Settings.read())
    except WrongSettings as problem:
        raise click.ClickException(f"These settings can't be used:\n{problem}") from None


def make_ready(folder: Path = CRITERIA) -> None:
    """Bring the database to the newest schema, load the unit files, and try the store."""
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
