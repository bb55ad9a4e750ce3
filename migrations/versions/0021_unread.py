"""Unread: nobody asks how bad an alert was at its worst.

Revision ID: 0021
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

CONTRACT = "alerts.worst: nothing has ever read it, and no release has had it"


def upgrade() -> None:
    op.drop_column("alerts", "worst")


def downgrade() -> None:
    op.add_column("alerts", sa.Column("worst", sa.Float(), server_default="0", nullable=False))
