"""Move units in portfolios to other versions, and let centres write units of their own.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "centre_unit",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("of_centre_id", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("qualification_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_centre_unit_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["of_centre_id"], ["centre.id"], name=op.f("fk_centre_unit_of_centre_id_centre")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["unit.id"], name=op.f("fk_centre_unit_replaces_id_unit")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_centre_unit_by_id_user")),
        sa.ForeignKeyConstraint(
            ["qualification_id"],
            ["qualification.id"],
            name=op.f("fk_centre_unit_qualification_id_qualification"),
        ),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_centre_unit")),
    )
    op.create_index(op.f("ix_centre_unit_of_centre_id"), "centre_unit", ["of_centre_id"])
    op.create_table(
        "unit_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("for_centre_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column(
            "typed", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["for_centre_id"], ["centre.id"], name=op.f("fk_unit_draft_for_centre_id_centre")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_draft_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["unit.id"], name=op.f("fk_unit_draft_replaces_id_unit")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_unit_draft_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_draft")),
    )
    op.create_index(op.f("ix_unit_draft_for_centre_id"), "unit_draft", ["for_centre_id"])
    op.create_table(
        "unit_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portfolio_unit_id", sa.Integer(), nullable=False),
        sa.Column("from_version_id", sa.Integer(), nullable=False),
        sa.Column("to_version_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "from_version_id <> to_version_id", name=op.f("ck_unit_move_goes_somewhere")
        ),
        sa.ForeignKeyConstraint(
            ["portfolio_unit_id"],
            ["portfolio_unit.id"],
            name=op.f("fk_unit_move_portfolio_unit_id_portfolio_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["from_version_id"],
            ["unit_version.id"],
            name=op.f("fk_unit_move_from_version_id_unit_version"),
        ),
        sa.ForeignKeyConstraint(
            ["to_version_id"],
            ["unit_version.id"],
            name=op.f("fk_unit_move_to_version_id_unit_version"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_unit_move_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_move")),
    )
    op.create_index(op.f("ix_unit_move_portfolio_unit_id"), "unit_move", ["portfolio_unit_id"])
    op.create_table(
        "moved_criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("from_criterion_id", sa.Integer(), nullable=False),
        sa.Column("to_criterion_id", sa.Integer(), nullable=True),
        sa.Column("same_words", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["move_id"], ["unit_move.id"], name=op.f("fk_moved_criterion_move_id_unit_move")
        ),
        sa.ForeignKeyConstraint(
            ["from_criterion_id"],
            ["criterion.id"],
            name=op.f("fk_moved_criterion_from_criterion_id_criterion"),
        ),
        sa.ForeignKeyConstraint(
            ["to_criterion_id"],
            ["criterion.id"],
            name=op.f("fk_moved_criterion_to_criterion_id_criterion"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moved_criterion")),
        sa.UniqueConstraint(
            "move_id",
            "from_criterion_id",
            name=op.f("uq_moved_criterion_move_id_from_criterion_id"),
        ),
    )
    op.create_index(
        op.f("ix_moved_criterion_to_criterion_id"), "moved_criterion", ["to_criterion_id"]
    )


def downgrade() -> None:
    op.drop_table("moved_criterion")
    op.drop_table("unit_move")
    op.drop_table("unit_draft")
    op.drop_table("centre_unit")
