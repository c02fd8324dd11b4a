"""Keep a journal for each learner, and which evidence was begun from its entries.

Revision ID: 0024
Revises: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for it."""
    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portfolio_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["portfolio_id"],
            ["portfolio.id"],
            name=op.f("fk_journal_entry_portfolio_id_portfolio"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
    )
    op.create_index(op.f("ix_journal_entry_portfolio_id"), "journal_entry", ["portfolio_id"])
    op.create_table(
        "journal_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("went", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("trim(text) <> ''", name=op.f("ck_journal_text_text_not_blank")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["journal_entry.id"],
            name=op.f("fk_journal_text_entry_id_journal_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_text")),
        sa.UniqueConstraint("entry_id", "version", name=op.f("uq_journal_text_entry_id_version")),
    )
    op.create_table(
        "journal_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["journal_entry.id"],
            name=op.f("fk_journal_use_entry_id_journal_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["evidence_item.id"], name=op.f("fk_journal_use_item_id_evidence_item")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_journal_use_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_use")),
        sa.UniqueConstraint("item_id", name=op.f("uq_journal_use_item_id")),
    )
    op.create_index(op.f("ix_journal_use_entry_id"), "journal_use", ["entry_id"])


def downgrade() -> None:
    """Take it away."""
    op.drop_index(op.f("ix_journal_use_entry_id"), "journal_use")
    op.drop_table("journal_use")
    op.drop_table("journal_text")
    op.drop_index(op.f("ix_journal_entry_portfolio_id"), "journal_entry")
    op.drop_table("journal_entry")
