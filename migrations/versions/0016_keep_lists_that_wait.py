"""Keep a list between its preview and its confirmation.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "incoming_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("for_centre_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('people', 'enrolments')", name=op.f("ck_incoming_list_kind_known")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_incoming_list_by_id_user")),
        sa.ForeignKeyConstraint(
            ["for_centre_id"], ["centre.id"], name=op.f("fk_incoming_list_for_centre_id_centre")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_list")),
    )
    op.create_index(op.f("ix_incoming_list_for_centre_id"), "incoming_list", ["for_centre_id"])


def downgrade() -> None:
    op.drop_table("incoming_list")
