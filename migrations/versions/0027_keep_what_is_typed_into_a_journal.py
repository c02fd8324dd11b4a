"""Keep what is typed into a journal before it is an entry.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for it."""
    op.create_table(
        "journal_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("portfolio_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column(
            "typed", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("saves", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["portfolio_id"],
            ["portfolio.id"],
            name=op.f("fk_journal_draft_portfolio_id_portfolio"),
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["journal_entry.id"],
            name=op.f("fk_journal_draft_entry_id_journal_entry"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_draft")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_journal_draft_entry_id")),
    )
    op.create_index(op.f("ix_journal_draft_portfolio_id"), "journal_draft", ["portfolio_id"])
    op.create_index(
        "uq_journal_draft_one_new",
        "journal_draft",
        ["portfolio_id"],
        unique=True,
        sqlite_where=sa.text("entry_id IS NULL"),
        postgresql_where=sa.text("entry_id IS NULL"),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_index("uq_journal_draft_one_new", "journal_draft")
    op.drop_index(op.f("ix_journal_draft_portfolio_id"), "journal_draft")
    op.drop_table("journal_draft")
