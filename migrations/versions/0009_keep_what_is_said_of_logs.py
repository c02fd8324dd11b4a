"""Keep what learners say of their complaint logs, and the centre's timescale.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _json() -> sa.types.TypeEngine:
    return sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    op.create_table(
        "log_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("columns", _json(), nullable=False),
        sa.Column("themes", _json(), nullable=False),
        sa.Column("kinds", _json(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_log_choice_by_id_user")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["evidence_version.id"],
            name=op.f("fk_log_choice_version_id_evidence_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_choice")),
    )
    op.create_index(op.f("ix_log_choice_version_id"), "log_choice", ["version_id"])
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("locator", sa.String(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.Column("mitigation", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("trim(text) <> ''", name=op.f("ck_recommendation_text_not_blank")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_recommendation_by_id_user")),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_replaces_id_recommendation"),
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["evidence_version.id"],
            name=op.f("fk_recommendation_version_id_evidence_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_recommendation_replaces_id")),
    )
    op.create_index(op.f("ix_recommendation_version_id"), "recommendation", ["version_id"])
    op.create_table(
        "complaint_timescale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("for_centre_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "days BETWEEN 1 AND 365", name=op.f("ck_complaint_timescale_days_in_a_year")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_complaint_timescale_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["for_centre_id"],
            ["centre.id"],
            name=op.f("fk_complaint_timescale_for_centre_id_centre"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_timescale")),
    )
    op.create_index(
        op.f("ix_complaint_timescale_for_centre_id"), "complaint_timescale", ["for_centre_id"]
    )


def downgrade() -> None:
    op.drop_table("complaint_timescale")
    op.drop_table("recommendation")
    op.drop_table("log_choice")
