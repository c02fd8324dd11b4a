"""Bringing a database to the newest schema."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from portfolio.config import MIGRATIONS


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration for the migrations that this package carries."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine) -> None:
    """The database has the newest schema; nothing is done where it has it already."""
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "head")


def is_migrated(engine: Engine) -> bool:
    """Whether the database has the newest schema."""
    newest = ScriptDirectory.from_config(alembic_config()).get_current_head()
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest
