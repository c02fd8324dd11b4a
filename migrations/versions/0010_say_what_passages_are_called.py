"""A reading says what its passages are called, beside the whole document.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Keep of each document what the names of places in it need."""
    op.add_column("reading", sa.Column("outline", _JSON, nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        kind = "json_object('kind', json_extract(document, '$.kind'))"
    else:
        kind = "jsonb_build_object('kind', document->>'kind')"
    op.execute(f"UPDATE reading SET outline = {kind}")  # noqa: S608 - no value of anybody's in it
    with op.batch_alter_table("reading") as reading:
        reading.alter_column("outline", nullable=False)


def downgrade() -> None:
    """Forget it; the documents say the same."""
    op.drop_column("reading", "outline")
