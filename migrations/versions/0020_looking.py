"""Looking: what operators page through all day, and what the overview asks every two seconds, is found by an index.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    since, alerted = sa.text("coalesce(settled_at, created_at)"), sa.text("alert <> 'none'")
    op.create_index("ix_broadcasts_alert", "broadcasts", [since], postgresql_where=alerted)
    op.create_index("ix_broadcasts_created_at", "broadcasts", ["created_at", "id"])
    op.create_index("ix_breaker_events_at", "breaker_events", ["at"])
    holding = sa.text("ended_at is null")
    op.create_index("ix_preferences_created_at", "preferences", ["created_at", "id"], postgresql_where=holding)


def downgrade() -> None:
    op.drop_index("ix_preferences_created_at", "preferences")
    op.drop_index("ix_breaker_events_at", "breaker_events")
    op.drop_index("ix_broadcasts_created_at", "broadcasts")
    op.drop_index("ix_broadcasts_alert", "broadcasts")
