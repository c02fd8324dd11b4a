"""Keep a register of a centre's policies and laws, and the clauses that evidence goes by.

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make room for them."""
    op.create_table(
        "policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("for_centre_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["for_centre_id"], ["centre.id"], name=op.f("fk_policy_for_centre_id_centre")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
    )
    op.create_index(op.f("ix_policy_for_centre_id"), "policy", ["for_centre_id"])
    op.create_table(
        "policy_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("clauses", _JSON, nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('policy', 'law', 'standard')", name=op.f("ck_policy_text_kind_known")
        ),
        sa.CheckConstraint("trim(title) <> ''", name=op.f("ck_policy_text_title_not_blank")),
        sa.ForeignKeyConstraint(
            ["policy_id"], ["policy.id"], name=op.f("fk_policy_text_policy_id_policy")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_policy_text_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_text")),
        sa.UniqueConstraint("policy_id", "version", name=op.f("uq_policy_text_policy_id_version")),
    )
    op.create_table(
        "citation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("policy_text_id", sa.Integer(), nullable=False),
        sa.Column("clause", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["evidence_version.id"],
            name=op.f("fk_citation_version_id_evidence_version"),
        ),
        sa.ForeignKeyConstraint(
            ["policy_text_id"],
            ["policy_text.id"],
            name=op.f("fk_citation_policy_text_id_policy_text"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_citation_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
        sa.UniqueConstraint(
            "version_id",
            "policy_text_id",
            "clause",
            name=op.f("uq_citation_version_id_policy_text_id_clause"),
        ),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("citation")
    op.drop_table("policy_text")
    op.drop_index(op.f("ix_policy_for_centre_id"), "policy")
    op.drop_table("policy")
