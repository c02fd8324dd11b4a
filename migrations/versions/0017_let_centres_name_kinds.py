"""Let each centre name its kinds of evidence, and add its own.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_LIST = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make room for it."""
    op.create_table(
        "kinds_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("for_centre_id", sa.Integer(), nullable=False),
        sa.Column("kinds", _LIST, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["for_centre_id"], ["centre.id"], name="fk_kinds_change_for_centre_id_centre"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_kinds_change_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_kinds_change"),
    )
    op.create_index("ix_kinds_change_for_centre_id", "kinds_change", ["for_centre_id"])
    op.add_column("centre", sa.Column("kinds", _LIST, server_default="[]", nullable=False))
    op.add_column("evidence_item", sa.Column("own_kind", sa.String(), nullable=True))


def downgrade() -> None:
    """Take it away: items of an added kind are of its method from then on."""
    op.drop_column("evidence_item", "own_kind")
    op.drop_column("centre", "kinds")
    op.drop_table("kinds_change")
