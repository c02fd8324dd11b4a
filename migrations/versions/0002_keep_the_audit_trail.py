"""Have the database itself refuse changes to the audit trail.

Revision ID: 0002
Revises: 0001

An event may only ever be erased by law: its sentence and details emptied, its time of erasure set,
the hashes as they were. Nothing else of the trail is ever updated or deleted.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SQLITE = (
    """
    CREATE TRIGGER audit_event_stays BEFORE DELETE ON audit_event
    BEGIN SELECT RAISE(ABORT, 'the audit trail is never deleted'); END
    """,
    """
    CREATE TRIGGER audit_event_holds BEFORE UPDATE ON audit_event
    WHEN NEW.erased_at IS NULL OR NEW.link <> OLD.link OR NEW.body_hash <> OLD.body_hash
      OR NEW.position <> OLD.position OR NEW.chain <> OLD.chain OR NEW.verb <> OLD.verb
    BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END
    """,
    """
    CREATE TRIGGER audited_row_stays BEFORE DELETE ON audited_row
    BEGIN SELECT RAISE(ABORT, 'the audit trail is never deleted'); END
    """,
    """
    CREATE TRIGGER audited_row_holds BEFORE UPDATE ON audited_row
    BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END
    """,
)
_POSTGRESQL = (
    """
    CREATE FUNCTION audit_trail_holds() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_event' THEN
        IF NEW.erased_at IS NOT NULL AND NEW.link = OLD.link AND NEW.body_hash = OLD.body_hash
          AND NEW.position = OLD.position AND NEW.chain = OLD.chain AND NEW.verb = OLD.verb THEN
          RETURN NEW;
        END IF;
      END IF;
      RAISE EXCEPTION 'the audit trail is never changed';
    END $$
    """,
    """
    CREATE TRIGGER audit_event_holds BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_trail_holds()
    """,
    """
    CREATE TRIGGER audited_row_holds BEFORE UPDATE OR DELETE ON audited_row
    FOR EACH ROW EXECUTE FUNCTION audit_trail_holds()
    """,
)
_SQLITE_DOWN = (
    "DROP TRIGGER audit_event_stays",
    "DROP TRIGGER audit_event_holds",
    "DROP TRIGGER audited_row_stays",
    "DROP TRIGGER audited_row_holds",
)
_POSTGRESQL_DOWN = (
    "DROP TRIGGER audit_event_holds ON audit_event",
    "DROP TRIGGER audited_row_holds ON audited_row",
    "DROP FUNCTION audit_trail_holds()",
)


def upgrade() -> None:
    for statement in _SQLITE if _on_sqlite() else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    for statement in _SQLITE_DOWN if _on_sqlite() else _POSTGRESQL_DOWN:
        op.execute(statement)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
