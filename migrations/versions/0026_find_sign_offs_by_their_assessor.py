"""Find the sign-offs of an assessor without looking at every sign-off.

Revision ID: 0026
Revises: 0025
"""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index by who signed."""
    op.create_index(op.f("ix_sign_off_by_id"), "sign_off", ["by_id"])


def downgrade() -> None:
    """Without it."""
    op.drop_index(op.f("ix_sign_off_by_id"), table_name="sign_off")
