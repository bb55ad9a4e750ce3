"""Patience: when a delivery was to leave at first, because an outage is waited for from then on.

A reminder is written days before its time, and what has failed may be owed again days later; counted from the writing,
the first moment without the provider would end both of them.

Revision ID: 0016
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column("deliveries", sa.Column("wanted_at", moment, server_default=sa.func.now(), nullable=False))
    # What waits for its own time has not been tried yet; `due_at` of anything else may be a pause.
    op.execute("update deliveries set wanted_at = case when tried_at is null then due_at else created_at end")


def downgrade() -> None:
    op.drop_column("deliveries", "wanted_at")
