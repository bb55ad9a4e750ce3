"""Viewings are confirmed or declined by the owner, and both sides are told: now, and again before it begins.

A notification has a time of its own, so a reminder is a row from the moment the viewing is booked, and cancelling it is
an update. Its key is what makes it once.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"

WAITING = "told_at is null and cancelled_at is null"


def upgrade() -> None:
    op.create_table(
        "notifications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("dedup_key", sa.Text(), nullable=True),
        sa.Column("correlation_id", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("told_at is null or cancelled_at is null", name=op.f("ck_notifications_told_or_cancelled")),
        sa.CheckConstraint("read_at is null or told_at is not null", name=op.f("ck_notifications_read")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notifications_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
    )
    op.create_index("uq_notifications_dedup_key", "notifications", ["dedup_key"], unique=True)
    op.create_index("ix_notifications_user_id_told_at", "notifications", ["user_id", "told_at", "id"])
    op.create_index("ix_notifications_waiting", "notifications", ["due_at"], postgresql_where=sa.text(WAITING))
    op.add_column("viewings", sa.Column("idempotency_key", sa.Text(), nullable=True))
    op.add_column("viewings", sa.Column("reason", sa.Text(), nullable=True))
    op.create_unique_constraint(op.f("uq_viewings_user_id_idempotency_key"), "viewings", ["user_id", "idempotency_key"])
    _allow("'requested', 'confirmed', 'declined', 'cancelled', 'done'")


def downgrade() -> None:
    op.execute("update viewings set status = 'cancelled' where status = 'declined'")
    _allow("'requested', 'confirmed', 'cancelled', 'done'")
    op.drop_constraint(op.f("uq_viewings_user_id_idempotency_key"), "viewings")
    op.drop_column("viewings", "reason")
    op.drop_column("viewings", "idempotency_key")
    op.drop_table("notifications")


def _allow(statuses: str) -> None:
    op.drop_constraint(op.f("ck_viewings_status"), "viewings")
    op.create_check_constraint(op.f("ck_viewings_status"), "viewings", f"status in ({statuses})")
