"""What operators force on the breakers, and what has happened to them.

An override is a row, not a key in Redis: it must hold in every process, after every restart and after Redis was
emptied. Events answer when a provider was away and who did what about it, and owe the alerts.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "breaker_overrides",
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('forced_open', 'forced_closed')", name=op.f("ck_breaker_overrides_state")),
        sa.PrimaryKeyConstraint("component", name=op.f("pk_breaker_overrides")),
    )
    op.create_table(
        "breaker_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("component", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=True),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("correlation_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("alerted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind in ('opened', 'half_open', 'reopened', 'closed', 'forced_open', 'forced_closed', 'released', "
            "'expired')",
            name=op.f("ck_breaker_events_kind"),
        ),
        sa.CheckConstraint("alert in ('owed', 'sent', 'covered', 'none')", name=op.f("ck_breaker_events_alert")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breaker_events")),
    )
    op.create_index("ix_breaker_events_component_at", "breaker_events", ["component", "at", "id"])
    op.create_index(
        "ix_breaker_events_alert_owed", "breaker_events", ["at"], postgresql_where=sa.text("alert = 'owed'")
    )


def downgrade() -> None:
    op.drop_table("breaker_events")
    op.drop_table("breaker_overrides")
