"""Erasures: receipts for what is to be forgotten.

PostgreSQL forgets in the transaction that writes this row; Redis and an outside memory may be away at that moment, so
the row says what is left to do, and is a receipt without a name once nothing is.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("postgres_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("redis_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("memory_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.CheckConstraint("kind in ('thread', 'user')", name=op.f("ck_erasures_kind")),
        sa.CheckConstraint("state in ('waiting', 'done')", name=op.f("ck_erasures_state")),
        sa.CheckConstraint("(state = 'done') = (done_at is not null)", name=op.f("ck_erasures_done")),
        sa.CheckConstraint("(state = 'done') = (subject is null)", name=op.f("ck_erasures_subject")),
        sa.CheckConstraint(
            "state = 'waiting' or (redis_at is not null and memory_at is not null)",
            name=op.f("ck_erasures_confirmed"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index("ix_erasures_waiting", "erasures", ["next_try_at"], postgresql_where=sa.text("state = 'waiting'"))
    op.create_index("ix_erasures_done_at", "erasures", ["done_at"])


def downgrade() -> None:
    op.drop_table("erasures")
