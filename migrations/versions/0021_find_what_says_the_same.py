"""Keep fingerprints of what is declared, by which what says the same is found.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for them; the worker goes through what was declared before."""
    op.create_table(
        "compared_version",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("common", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["evidence_version.id"],
            name=op.f("fk_compared_version_version_id_evidence_version"),
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_compared_version")),
    )
    op.create_index(op.f("ix_compared_version_made_at"), "compared_version", ["made_at"])
    op.create_table(
        "fingerprint",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("in_centre_id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["evidence_version.id"],
            name=op.f("fk_fingerprint_version_id_evidence_version"),
        ),
        sa.ForeignKeyConstraint(
            ["in_centre_id"], ["centre.id"], name=op.f("fk_fingerprint_in_centre_id_centre")
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["user.id"], name=op.f("fk_fingerprint_learner_id_user")
        ),
        sa.PrimaryKeyConstraint("version_id", "value", name=op.f("pk_fingerprint")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_fingerprint_of_centre", "fingerprint", ["in_centre_id", "value", "learner_id"]
    )
    op.create_index(op.f("ix_fingerprint_learner_id"), "fingerprint", ["learner_id"])
    op.execute(
        "INSERT INTO compared_version (version_id, words, parts, common, level) "
        "SELECT id, 0, 0, 0, 0 FROM evidence_version WHERE declared_at IS NOT NULL"
    )


def downgrade() -> None:
    """Without fingerprints."""
    op.drop_table("fingerprint")
    op.drop_table("compared_version")
