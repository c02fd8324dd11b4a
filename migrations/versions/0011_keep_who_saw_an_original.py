"""Keep who saw the original of what is held at the workplace, and when.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for it."""
    op.create_table(
        "sighting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["evidence_version.id"], name="fk_sighting_version_id_evidence_version"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name="fk_sighting_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_sighting"),
    )
    op.create_index("ix_sighting_version_id", "sighting", ["version_id"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("sighting")
