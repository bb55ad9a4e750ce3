"""Everything that is sent to a person: one row each, with one key, before anything leaves.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dedup_key", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("proactive", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("segments", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("correlation_id", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("channel in ('email', 'whatsapp', 'sms', 'console')", name=op.f("ck_deliveries_channel")),
        sa.CheckConstraint(
            "state in ('held', 'queued', 'sending', 'unknown', 'sent', 'delivered', 'read', 'failed', 'cancelled')",
            name=op.f("ck_deliveries_state"),
        ),
        sa.CheckConstraint("(state = 'sending') = (claim_id is not null)", name=op.f("ck_deliveries_claimed")),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["users.id"], name=op.f("fk_deliveries_recipient_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_deliveries_request_id_requests"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index("uq_deliveries_dedup_key", "deliveries", ["dedup_key"], unique=True)
    op.create_index(
        "uq_deliveries_provider_id",
        "deliveries",
        ["provider_id"],
        unique=True,
        postgresql_where=sa.text("provider_id is not null"),
    )
    op.create_index(
        "ix_deliveries_open",
        "deliveries",
        ["due_at"],
        postgresql_where=sa.text("state in ('held', 'queued', 'sending', 'unknown')"),
    )
    op.create_index("ix_deliveries_recipient_id_created_at", "deliveries", ["recipient_id", "created_at"])
    op.create_index("ix_deliveries_request_id", "deliveries", ["request_id"])
    op.create_index("ix_deliveries_created_at", "deliveries", ["created_at", "id"])


def downgrade() -> None:
    op.drop_table("deliveries")
