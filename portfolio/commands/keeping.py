"""Keeping a portfolio: `portfolio backup`, `restore` and `upgrade`."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import create_engine

from portfolio.assessment.seals import broken_seals
from portfolio.audit.verify import changes_by_hand
from portfolio.commands.application import (
    application,
    make_ready,
    require_begun,
    settings_now,
)
from portfolio.config import Settings
from portfolio.db import db, prepare_engine
from portfolio.evidence.files.stored import files_that_differ
from portfolio.files.store import store
from portfolio.keeping import restoring
from portfolio.keeping.archive import Archive, Summary
from portfolio.keeping.backing_up import Backup, back_up, drop_older
from portfolio.machine_secrets import machine_secrets
from portfolio.refusal import Refusal
from portfolio.sentences import number

_MEGABYTE = 1024 * 1024


@click.command()
@click.argument("place", type=click.Path(path_type=Path), required=False)
@click.option("--keep", type=click.IntRange(1), help="Delete all but the newest so many backups.")
@click.option("--secrets/--no-secrets", default=True, help="Put the machine's secrets in, or not.")
def backup(place: Path | None, keep: int | None, secrets: bool) -> None:
    """Keep database, stored files and secrets in one archive, while the server runs.

    PLACE is a folder, or a file that ends in .tar; without it, the folder backups in the data
    folder.

    Example: portfolio backup /mnt/backups --keep 14
    """
    app = application()
    settings: Settings = app.extensions["portfolio_settings"]
    to = (place or settings.data / "backups").resolve()
    with app.app_context():
        try:
            made = back_up(
                db.engine,
                store(),
                to,
                secrets=machine_secrets(settings) if secrets else None,
                at=datetime.now(UTC),
            )
        except Refusal as refusal:
            raise click.ClickException(refusal.sentence) from None
    _say_what_was_made(made)
    if made.summary.missing:
        # An older backup may still hold those bytes, so none is deleted now.
        raise click.ClickException(
            number(len(made.summary.missing), "file is", "files are") + " not in it."
        )
    if keep is not None:
        for gone in drop_older(made.path.parent, keep=keep):
            click.echo(f"Deleted {gone.name}.")


@click.command()
@click.argument("archive", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Move aside the portfolio that is here, if any.")
def restore(archive: Path, force: bool) -> None:
    """Put a backup back into an empty place, and prove that all of it is there.

    The archive is read to its end first; a damaged one is named and nothing is touched. The place
    is what the settings say, so a backup made with SQLite can be restored into PostgreSQL, and
    files from a folder into a bucket.

    Example: portfolio restore /mnt/backups/portfolio-20261126T104753Z.tar
    """
    settings = settings_now()
    at = datetime.now(UTC)
    try:
        held = Archive(archive)
        restoring.require_known(held)
        click.echo(f"Reading {archive} to its end ...")
        summary = held.verify()
        _make_room(settings, force=force, at=at)
        notes = [restoring.put_secrets_back(held, settings, at=at)]
        app = application()
        with app.app_context():
            if restoring.secrets_differ(held, machine_secrets(settings)):
                notes.append(
                    "PORTFOLIO_SECRET_KEY or PORTFOLIO_PASSWORD_SALT is set here, and is not the "
                    "one of the backup: nobody can sign in with the password they had."
                )
            restored = restoring.put_back(held, db.engine, store(), summary)
            wrong = _not_as_recorded(summary)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from None
    already = f", {restored.already_there} of them there already" if restored.already_there else ""
    files = restored.files + restored.already_there
    click.echo(f"Restored {restored.rows:,} rows and {files:,} files{already}.")
    for note in filter(None, notes):
        click.echo(note)
    _say(summary.missing, "was so when the backup was made")
    _say_how_it_stands(wrong)


@click.command()
@click.argument("place", type=click.Path(path_type=Path), required=False)
def upgrade(place: Path | None) -> None:
    """Back up, bring the database to the newest schema, and prove that everything holds.

    Run it with the new release in place and the server stopped. PLACE is the folder of the backup;
    without it, the folder backups in the data folder. Where the schema is the newest already,
    nothing is backed up.

    Example: portfolio upgrade /mnt/backups
    """
    app = application()
    with app.app_context():
        require_begun()
        done = make_ready(backups=place)
        wrong = [*changes_by_hand(), *files_that_differ(), *broken_seals()]
    if done is None:
        click.echo("The database has the newest schema already.")
    else:
        click.echo(
            "To go back, put the release that you had in place again and run: "
            f"portfolio restore {done.backup.path} --force"
        )
    _say_how_it_stands(wrong)


def _make_room(settings: Settings, *, force: bool, at: datetime) -> None:
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(settings.database_url)
    prepare_engine(engine)
    try:
        restoring.require_empty(engine)
    except restoring.PlaceTaken:
        if not force:
            raise
        click.echo(f"What was here is now {restoring.move_aside(engine, at=at)}.")
    finally:
        engine.dispose()


def _not_as_recorded(summary: Summary) -> list[str]:
    ends = [
        f"The chain {name} does not end as it did when the backup was made."
        for name in restoring.chains_that_differ(db.engine, summary)
    ]
    return [*ends, *changes_by_hand(), *files_that_differ(), *broken_seals()]


def _say_how_it_stands(wrong: list[str]) -> None:
    if wrong:
        _say(wrong, "")
        raise click.ClickException(
            number(len(wrong), "thing is", "things are") + " not as recorded."
        )
    click.echo("Every event, row, stored file and seal is as it was recorded.")


def _say_what_was_made(made: Backup) -> None:
    summary = made.summary
    click.echo(
        f"Kept {made.rows:,} rows and {summary.files:,} files in {made.path} "
        f"({made.size / _MEGABYTE:,.1f} MB)."
    )
    _say(summary.missing, "")


def _say(sentences: Iterable[str], more: str) -> None:
    for sentence in sentences:
        click.echo(f"{sentence}{f'; it {more}' if more else ''}.", err=True)
