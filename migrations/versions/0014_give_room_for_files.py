"""Let managers say how much room each learner has for files.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room_for_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("learner_mb", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("learner_mb > 0", name=op.f("ck_room_for_files_learner_mb_positive")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_room_for_files_by_id_user")),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centre.id"], name=op.f("fk_room_for_files_centre_id_centre")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_for_files")),
    )
    op.create_index(op.f("ix_room_for_files_centre_id"), "room_for_files", ["centre_id"])


def downgrade() -> None:
    op.drop_table("room_for_files")
