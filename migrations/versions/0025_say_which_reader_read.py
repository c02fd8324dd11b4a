"""Say by which reader a version was read, so that a better one reads drafts again.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """All that was read so far was read by the first."""
    op.add_column("reading", sa.Column("reader", sa.Integer(), server_default="1", nullable=False))


def downgrade() -> None:
    """Without it."""
    op.drop_column("reading", "reader")
