"""Broadcasts: the asking of vendors about a request, and why each vendor was asked or not.

What became of a message stands in its delivery and nowhere here, so no count can contradict the rows it counts. A
delivery that failed is sent again as the same row, which keeps the ids under which its failure is still told.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column(
        "deliveries", sa.Column("former_ids", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
    )
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("wanted", postgresql.ARRAY(sa.Uuid()), nullable=True),
        sa.Column("status", sa.Text(), server_default="planned", nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("told", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("woken_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("alert", sa.Text(), server_default="none", nullable=False),
        sa.Column("alerted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status in ('planned', 'running', 'done', 'failed')", name=op.f("ck_broadcasts_status")),
        sa.CheckConstraint("alert in ('none', 'owed', 'sent')", name=op.f("ck_broadcasts_alert")),
        sa.CheckConstraint(
            "(status in ('done', 'failed')) = (settled_at is not null)", name=op.f("ck_broadcasts_settled")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_broadcasts_request_id_requests"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
        sa.UniqueConstraint("request_id", "number", name=op.f("uq_broadcasts_request_id_number")),
    )
    for status in ("planned", "running"):
        op.create_index(
            f"uq_broadcasts_{status}",
            "broadcasts",
            ["request_id"],
            unique=True,
            postgresql_where=sa.text(f"status = '{status}'"),
        )
    op.create_index("ix_broadcasts_status_settled_at", "broadcasts", ["status", "settled_at"])
    op.create_table(
        "broadcast_decisions",
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("delivery_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("outcome in ('sent', 'held', 'skipped')", name=op.f("ck_broadcast_decisions_outcome")),
        sa.CheckConstraint("outcome = 'skipped' or channel is not null", name=op.f("ck_broadcast_decisions_channel")),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_broadcast_decisions_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"],
            ["vendors.user_id"],
            name=op.f("fk_broadcast_decisions_vendor_id_vendors"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"],
            ["deliveries.id"],
            name=op.f("fk_broadcast_decisions_delivery_id_deliveries"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "vendor_id", name=op.f("pk_broadcast_decisions")),
    )
    op.create_index("ix_broadcast_decisions_vendor_id", "broadcast_decisions", ["vendor_id"])
    op.create_index("ix_broadcast_decisions_delivery_id", "broadcast_decisions", ["delivery_id"])


def downgrade() -> None:
    op.drop_table("broadcast_decisions")
    op.drop_table("broadcasts")
    op.drop_column("deliveries", "former_ids")
