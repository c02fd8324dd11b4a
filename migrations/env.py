"""Alembic's environment: the database that the settings name, the schema that the models say."""

from typing import Any

from alembic import context
from flask_security import AsaList
from sqlalchemy import JSON, Connection, create_engine

# Every module that maps a table; one left out here would be missing from the schema.
import portfolio.assessment.models
import portfolio.audit.models
import portfolio.complaints.models
import portfolio.enrolment.models
import portfolio.erasure.models
import portfolio.evidence.confidentiality.models
import portfolio.evidence.kinds.models
import portfolio.evidence.matches.models
import portfolio.evidence.models
import portfolio.evidence.room.models
import portfolio.exports.models
import portfolio.interchange.models
import portfolio.jobs.models
import portfolio.mail.models
import portfolio.notices.models
import portfolio.people.models
import portfolio.standards.models
import portfolio.verification.models
import portfolio.web.models  # noqa: F401  # imported for the tables they map
from portfolio.config import Settings
from portfolio.db import prepare_engine
from portfolio.schema import Base, UtcDateTime


def _plainly(kind: str, item: Any, _context: Any) -> str | bool:
    """Column types as SQLAlchemy's own: a migration outlives our classes."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AsaList):
        return "sa.UnicodeText()"
    if kind == "type" and isinstance(item, JSON):
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


def run(connection: Connection) -> None:
    """Bring the database that *connection* leads to where Alembic was asked to."""
    context.configure(connection=connection, target_metadata=Base.metadata, render_item=_plainly)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = create_engine(Settings.read().database_url)
    prepare_engine(engine)
    with engine.connect() as connection:
        run(connection)
        connection.commit()
