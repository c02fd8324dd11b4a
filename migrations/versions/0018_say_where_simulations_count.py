"""Keep what a qualification says of simulated work.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for it."""
    op.add_column("qualification", sa.Column("simulation", sa.String(), nullable=True))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("qualification", "simulation")
