"""Keep what learners decide of other people's data, and the originals of anonymised copies.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "original_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_original_file_sha256_whole")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["evidence_version.id"],
            name=op.f("fk_original_file_version_id_evidence_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_original_file")),
    )
    op.create_index(op.f("ix_original_file_version_id"), "original_file", ["version_id"])
    op.create_table(
        "finding_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("trim(reason) <> ''", name=op.f("ck_finding_decision_reason_not_blank")),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_finding_decision_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["evidence_version.id"],
            name=op.f("fk_finding_decision_version_id_evidence_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_decision")),
    )
    op.create_index(op.f("ix_finding_decision_version_id"), "finding_decision", ["version_id"])


def downgrade() -> None:
    op.drop_table("finding_decision")
    op.drop_table("original_file")
