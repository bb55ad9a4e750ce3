"""Alerts: what our own check has found stands in a row, so that a restart neither forgets nor repeats it.

Turns keep the trace that their message began, because a wake-up that finds another one waiting is not sent, and the
sweep knows none.

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "alerts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("opened_at", moment),
        sa.Column("over_at", moment),
        sa.Column("told_at", moment),
        sa.Column("over_told_at", moment),
        sa.Column("telling_until", moment),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    going_on = sa.text("over_at is null")
    op.create_index("uq_alerts_going_on", "alerts", ["name", "subject"], unique=True, postgresql_where=going_on)
    op.create_index("ix_alerts_over_at", "alerts", ["over_at"])
    op.add_column("turns", sa.Column("traceparent", sa.Text()))


def downgrade() -> None:
    op.drop_column("turns", "traceparent")
    op.drop_table("alerts")
