"""Keep what learners state of AI tools with the declaration of an item.

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for it; what was declared before states nothing."""
    op.add_column("evidence_version", sa.Column("ai_statement", sa.String(), nullable=True))


def downgrade() -> None:
    """Without it."""
    op.drop_column("evidence_version", "ai_statement")
