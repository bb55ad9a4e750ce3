"""Reasons: what was wrong with a reply, as words that can be counted; a comment alone has to be read one by one.

Revision ID: 0017
Revises: 0016
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0017"
down_revision = "0016"

REASONS = (
    "reasons <@ array['listings', 'question', 'language', 'slow', 'other'] and (rating = 'down' or reasons = '{}')"
)


def upgrade() -> None:
    op.add_column("feedback", sa.Column("reasons", ARRAY(sa.Text()), server_default="{}", nullable=False))
    op.create_check_constraint(op.f("ck_feedback_reasons"), "feedback", REASONS)


def downgrade() -> None:
    op.drop_constraint(op.f("ck_feedback_reasons"), "feedback")
    op.drop_column("feedback", "reasons")
