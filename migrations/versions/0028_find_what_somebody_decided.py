"""Find what somebody recorded, decided or judged without looking at what everybody did.

Revision ID: 0028
Revises: 0027
"""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLES = ("evidence_item", "tie_decision", "judgement")


def upgrade() -> None:
    """An index by who did it."""
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_by_id"), table, ["by_id"])


def downgrade() -> None:
    """Without them."""
    for table in TABLES:
        op.drop_index(op.f(f"ix_{table}_by_id"), table_name=table)
