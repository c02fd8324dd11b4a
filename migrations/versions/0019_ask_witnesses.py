"""Ask witnesses by a link, keep what they say, and whom an assessor calls an expert.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    """Make room for them."""
    op.create_table(
        "witness_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portfolio_unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_as", sa.String(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('testimony', 'sign-off')", name=op.f("ck_witness_request_kind_known")
        ),
        sa.CheckConstraint(
            "length(token_sha256) = 64", name=op.f("ck_witness_request_token_is_sha256")
        ),
        sa.CheckConstraint(
            "ended_as IN ('sent', 'withdrawn', 'overtaken')",
            name=op.f("ck_witness_request_ended_as_known"),
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_as IS NULL)", name=op.f("ck_witness_request_ended_whole")
        ),
        sa.ForeignKeyConstraint(
            ["portfolio_unit_id"],
            ["portfolio_unit.id"],
            name=op.f("fk_witness_request_portfolio_unit_id_portfolio_unit"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_witness_request_by_id_user")),
        sa.ForeignKeyConstraint(
            ["follows_id"],
            ["witness_request.id"],
            name=op.f("fk_witness_request_follows_id_witness_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witness_request")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_witness_request_token_sha256")),
    )
    op.create_index(
        op.f("ix_witness_request_portfolio_unit_id"), "witness_request", ["portfolio_unit_id"]
    )
    op.create_table(
        "witness_request_criterion",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["witness_request.id"],
            name=op.f("fk_witness_request_criterion_request_id_witness_request"),
        ),
        sa.ForeignKeyConstraint(
            ["criterion_id"],
            ["criterion.id"],
            name=op.f("fk_witness_request_criterion_criterion_id_criterion"),
        ),
        sa.PrimaryKeyConstraint(
            "request_id", "criterion_id", name=op.f("pk_witness_request_criterion")
        ),
    )
    op.create_table(
        "witness_testimony",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("known_for", sa.String(), nullable=False),
        sa.Column("contact", sa.String(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mailed_to", sa.String(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=True),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_witness_testimony_name_not_blank")),
        sa.CheckConstraint(
            "length(token_sha256) = 64", name=op.f("ck_witness_testimony_token_is_sha256")
        ),
        sa.CheckConstraint(
            "(mailed_to = '') = (token_sha256 IS NULL)",
            name=op.f("ck_witness_testimony_mailed_with_token"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["witness_request.id"],
            name=op.f("fk_witness_testimony_request_id_witness_request"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["evidence_item.id"],
            name=op.f("fk_witness_testimony_item_id_evidence_item"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_witness_testimony")),
        sa.UniqueConstraint("request_id", name=op.f("uq_witness_testimony_request_id")),
        sa.UniqueConstraint("item_id", name=op.f("uq_witness_testimony_item_id")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_witness_testimony_token_sha256")),
    )
    op.create_table(
        "testimony_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("testimony_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["testimony_id"],
            ["witness_testimony.id"],
            name=op.f("fk_testimony_confirmation_testimony_id_witness_testimony"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_testimony_confirmation")),
        sa.UniqueConstraint("testimony_id", name=op.f("uq_testimony_confirmation_testimony_id")),
    )
    op.create_table(
        "expert_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("testimony_id", sa.Integer(), nullable=False),
        sa.Column("expert", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("trim(reason) <> ''", name=op.f("ck_expert_decision_reason_not_blank")),
        sa.ForeignKeyConstraint(
            ["testimony_id"],
            ["witness_testimony.id"],
            name=op.f("fk_expert_decision_testimony_id_witness_testimony"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_expert_decision_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_decision")),
    )
    op.create_index(op.f("ix_expert_decision_testimony_id"), "expert_decision", ["testimony_id"])
    op.add_column(
        "evidence_item",
        sa.Column("expert_in", _JSON, server_default=sa.text("'[]'"), nullable=False),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_column("evidence_item", "expert_in")
    op.drop_table("expert_decision")
    op.drop_table("testimony_confirmation")
    op.drop_table("witness_testimony")
    op.drop_table("witness_request_criterion")
    op.drop_table("witness_request")
