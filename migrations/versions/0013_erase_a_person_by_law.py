"""Erase a person by law: what was erased, why, and what keeps somebody from being erased.

Revision ID: 0013
Revises: 0012

The words of an event get a hash of their own within the event's, so that the rest of an erased
event can still be proved; events from before keep the hash they have.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("early", sa.Boolean(), nullable=False),
        sa.Column("name_kept", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("trim(ground) <> ''", name=op.f("ck_erasure_ground_not_blank")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_erasure_user_id_user")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_erasure_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("user_id", name=op.f("uq_erasure_user_id")),
    )
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("trim(reason) <> ''", name=op.f("ck_legal_hold_reason_not_blank")),
        sa.CheckConstraint(
            "lifted_at IS NOT NULL OR lifted_by_id IS NULL",
            name=op.f("ck_legal_hold_lifted_by_with_time"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_legal_hold_user_id_user")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_legal_hold_by_id_user")),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["user.id"], name=op.f("fk_legal_hold_lifted_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index(op.f("ix_legal_hold_user_id"), "legal_hold", ["user_id"])
    op.create_table(
        "erased_event",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["audit_event.id"], name=op.f("fk_erased_event_event_id_audit_event")
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_erased_event")),
    )
    op.add_column("audit_event", sa.Column("words_sha256", sa.String(), nullable=True))
    op.add_column(
        "audit_event", sa.Column("words_salt", sa.String(), nullable=False, server_default="")
    )
    for table in ("evidence_file", "sign_off"):
        op.add_column(table, sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table in ("sign_off", "evidence_file"):
        op.drop_column(table, "erased_at")
    op.drop_column("audit_event", "words_salt")
    op.drop_column("audit_event", "words_sha256")
    op.drop_table("erased_event")
    op.drop_table("legal_hold")
    op.drop_table("erasure")
