"""Answers of vendors: each counted once, whatever it was; a quote knows where it came from and what its price is for.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

KINDS = "kind in ('quote', 'refusal', 'question', 'later', 'chatter')"
METHODS = "method in ('model', 'rules', 'form')"
PERIODS = "period in ('hour', 'day', 'night', 'week', 'month', 'year', 'unit')"


def upgrade() -> None:
    op.add_column("quotes", sa.Column("period", sa.Text(), nullable=True))
    op.add_column("quotes", sa.Column("method", sa.Text(), server_default="form", nullable=False))
    op.add_column("quotes", sa.Column("channel", sa.Text(), nullable=True))
    op.add_column("quotes", sa.Column("source_id", sa.Text(), nullable=True))
    op.create_index("uq_quotes_source_id", "quotes", ["source_id"], unique=True)
    op.create_check_constraint(op.f("ck_quotes_period"), "quotes", PERIODS)
    op.create_check_constraint(op.f("ck_quotes_method"), "quotes", METHODS)
    op.create_table(
        "vendor_responses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("quote_id", sa.Uuid(), nullable=True),
        sa.Column("asked_back", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("late", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), server_default=sa.func.clock_timestamp(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_vendor_responses_kind")),
        sa.CheckConstraint(METHODS, name=op.f("ck_vendor_responses_method")),
        sa.CheckConstraint("confidence between 0 and 1", name=op.f("ck_vendor_responses_confidence")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_vendor_responses_request_id_requests"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendors.user_id"], name=op.f("fk_vendor_responses_vendor_id_vendors"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["quote_id"], ["quotes.id"], name=op.f("fk_vendor_responses_quote_id_quotes"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vendor_responses")),
    )
    op.create_index("uq_vendor_responses_source_id", "vendor_responses", ["source_id"], unique=True)
    op.create_index("ix_vendor_responses_vendor_id_answered_at", "vendor_responses", ["vendor_id", "answered_at"])
    op.create_index("ix_vendor_responses_request_id_vendor_id", "vendor_responses", ["request_id", "vendor_id"])


def downgrade() -> None:
    op.drop_table("vendor_responses")
    op.drop_constraint(op.f("ck_quotes_method"), "quotes")
    op.drop_constraint(op.f("ck_quotes_period"), "quotes")
    op.drop_index("uq_quotes_source_id", "quotes")
    for column in ("source_id", "channel", "method", "period"):
        op.drop_column("quotes", column)
