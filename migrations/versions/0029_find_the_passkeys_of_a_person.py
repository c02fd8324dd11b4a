"""Find the passkeys of a person without looking at everybody's.

Revision ID: 0029
Revises: 0028
"""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index by whose they are."""
    op.create_index(op.f("ix_webauthn_user_id"), "webauthn", ["user_id"])


def downgrade() -> None:
    """Without it."""
    op.drop_index(op.f("ix_webauthn_user_id"), table_name="webauthn")
