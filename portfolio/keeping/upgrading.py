"""upgrade(): a database of an older release gets today's schema, after everything was kept."""

import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from portfolio.files.store import Store
from portfolio.keeping.backing_up import Backup, back_up
from portfolio.migrating import alembic_config, migrate
from portfolio.refusal import Refusal

log = logging.getLogger("portfolio")


class OfALaterRelease(Refusal):
    """The database has a schema that this release doesn't know."""


class UpgradeStopped(Refusal):
    """A migration failed; the sentence says how things stand and how to go back."""


@dataclass(frozen=True)
class Upgraded:
    """What was done: from which schema to which, and what was kept before."""

    before: str
    now: str
    backup: Backup


def upgrade(
    engine: Engine, store: Store, folder: Path, *, secrets: Mapping[str, str], at: datetime
) -> Upgraded | None:
    """The database has the newest schema; None where it had it already, or was empty.

    A portfolio of an older release is backed up into *folder* first. Raises UpgradeStopped where a
    migration fails, with the backup in place.
    """
    before, newest = schema_of(engine), _newest()
    if before is None:
        migrate(engine)
    if before is None or before == newest:
        return None
    _require_known(before)
    kept = back_up(engine, store, folder, secrets=secrets, at=at)
    try:
        migrate(engine)
    except Exception as problem:
        # What the fault says may quote rows; where it happened does not.
        log.error(
            "upgrade.stopped from=%s to=%s kind=%s\n%s",
            before,
            newest,
            type(problem).__name__,
            "".join(traceback.format_tb(problem.__traceback__)),
        )
        raise UpgradeStopped(_how_to_go_back(before, schema_of(engine), kept)) from problem
    return Upgraded(before, newest, kept)


def schema_of(engine: Engine) -> str | None:
    """The revision of the database's schema; None where no portfolio was begun in it."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _newest() -> str:
    newest = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert newest is not None
    return newest


def _require_known(revision: str) -> None:
    scripts = ScriptDirectory.from_config(alembic_config()).walk_revisions()
    if revision not in {script.revision for script in scripts}:
        raise OfALaterRelease(
            "The database was brought up to date by a later release than this one. "
            "Install that release, or restore a backup that was made before it."
        )


def _how_to_go_back(before: str, now: str | None, kept: Backup) -> str:
    stands = (
        "The database is as it was before."
        if now == before
        else f"The database stands between the two, at {now}."
    )
    return (
        f"The upgrade stopped at a fault; what is known of it is above. {stands} Everything was "
        f"kept first, in {kept.path}. To go back, put the release that you had in place again; if "
        f"its server does not start, run: portfolio restore {kept.path} --force"
    )
