"""Let a grant of an external verifier be ended before its last day, and find looks by person.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "external_grant_ending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_external_grant_ending_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["grant_id"],
            ["external_grant.id"],
            name=op.f("fk_external_grant_ending_grant_id_external_grant"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_grant_ending")),
        sa.UniqueConstraint("grant_id", name=op.f("uq_external_grant_ending_grant_id")),
    )
    op.create_index(
        "ix_audit_event_looks",
        "audit_event",
        ["by_id"],
        sqlite_where=sa.text("verb = 'external.looked_at'"),
        postgresql_where=sa.text("verb = 'external.looked_at'"),
    )


def downgrade() -> None:
    op.drop_index("ix_audit_event_looks", "audit_event")
    op.drop_table("external_grant_ending")
