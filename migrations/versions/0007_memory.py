"""What the memory is owed, and what PostgreSQL remembers itself.

One row for each reply, written in the reply's transaction: the memory service may be away for hours, and its outage
must lose nothing. One row per remembered turn with its meaning; the words stay in the messages alone, so that erasing
a message erases what is remembered of it.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import Vector

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "memory_writes",
        sa.Column("turn_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("reply_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("strikes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_unclear", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("kept_in", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'writing', 'written', 'skipped', 'rejected')", name=op.f("ck_memory_writes_state")
        ),
        sa.CheckConstraint("(state = 'writing') = (claim_id is not null)", name=op.f("ck_memory_writes_claimed")),
        sa.CheckConstraint("(state in ('waiting', 'writing')) = (done_at is null)", name=op.f("ck_memory_writes_done")),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["turns.id"], name=op.f("fk_memory_writes_turn_id_turns"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("turn_id", name=op.f("pk_memory_writes")),
    )
    op.create_index(
        "uq_memory_writes_writing",
        "memory_writes",
        ["conversation_id"],
        unique=True,
        postgresql_where=sa.text("state = 'writing'"),
    )
    op.create_index(
        "ix_memory_writes_open",
        "memory_writes",
        ["conversation_id", "seq"],
        postgresql_where=sa.text("state in ('waiting', 'writing')"),
    )
    op.create_index("ix_memory_writes_conversation_id", "memory_writes", ["conversation_id"])
    op.create_index("ix_memory_writes_done_at", "memory_writes", ["done_at"])
    op.create_table(
        "memory_entries",
        sa.Column("turn_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("meaning", Vector(512), nullable=False),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["turns.id"], name=op.f("fk_memory_entries_turn_id_turns"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("turn_id", name=op.f("pk_memory_entries")),
    )
    op.create_index("ix_memory_entries_user_id_said_at", "memory_entries", ["user_id", "said_at"])


def downgrade() -> None:
    op.drop_table("memory_entries")
    op.drop_table("memory_writes")
