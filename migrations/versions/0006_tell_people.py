"""Tell people what concerns them: notices, what each wants to be told, and how far it got.

Nobody is told of what happened before.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("portfolio_unit_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("endpoint", sa.String(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_app", sa.Boolean(), nullable=False),
        sa.Column("mail", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("mail IN ('no', 'daily', 'posted')", name=op.f("ck_notice_mail_known")),
        sa.CheckConstraint("in_app OR mail <> 'no'", name=op.f("ck_notice_told_somehow")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_notice_user_id_user")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_notice_by_id_user")),
        sa.ForeignKeyConstraint(
            ["portfolio_unit_id"],
            ["portfolio_unit.id"],
            name=op.f("fk_notice_portfolio_unit_id_portfolio_unit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_notice_user_id_key")),
    )
    op.create_index(op.f("ix_notice_user_id_read_at"), "notice", ["user_id", "read_at"])
    op.create_index(op.f("ix_notice_mail_user_id"), "notice", ["mail", "user_id"])
    op.create_index(op.f("ix_notice_portfolio_unit_id"), "notice", ["portfolio_unit_id"])
    op.create_table(
        "notice_settings",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("shown", JSON, nullable=False),
        sa.Column("mailed", JSON, nullable=False),
        sa.Column("daily", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_notice_settings_user_id_user")
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_notice_settings")),
    )
    op.create_table(
        "notice_reading",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centre.id"], name=op.f("fk_notice_reading_centre_id_centre")
        ),
        sa.PrimaryKeyConstraint("centre_id", name=op.f("pk_notice_reading")),
    )
    op.execute(
        "INSERT INTO notice_reading (centre_id, position) "
        "SELECT centre.id, audit_chain.length FROM centre "
        "JOIN audit_chain ON audit_chain.name = 'centre:' || centre.id"
    )
    op.add_column(
        "user", sa.Column("unread_notices", sa.Integer(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    op.drop_column("user", "unread_notices")
    op.drop_table("notice_reading")
    op.drop_table("notice_settings")
    op.drop_table("notice")
