"""Keep what qualification files say: their groups and rules of combination.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "qualification_text",
        sa.Column("qualification_id", sa.Integer(), nullable=False),
        sa.Column(
            "content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["qualification_id"],
            ["qualification.id"],
            name=op.f("fk_qualification_text_qualification_id_qualification"),
        ),
        sa.PrimaryKeyConstraint("qualification_id", name=op.f("pk_qualification_text")),
    )


def downgrade() -> None:
    op.drop_table("qualification_text")
