"""Operating: somebody may look at everything without changing anything; a queue stays paused whatever is restarted.

A turn is looked for by when it came, when it ended and by the id that its person quotes; it keeps what happened around
the thinking.

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"

ROLES = "role in ('guest', 'user', 'vendor', 'operator', 'admin')"
FORMER_ROLES = "role in ('guest', 'user', 'vendor', 'admin')"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_users_role"), "users")
    op.create_check_constraint(op.f("ck_users_role"), "users", ROLES)
    op.create_table(
        "queue_pauses",
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("queue", name=op.f("pk_queue_pauses")),
    )
    op.add_column("turns", sa.Column("course", postgresql.JSONB(), server_default="{}", nullable=False))
    op.create_index("ix_turns_created_at_id", "turns", ["created_at", "id"])
    op.create_index("ix_turns_ended_at", "turns", ["ended_at"])
    op.create_index("ix_turns_correlation_id", "turns", ["correlation_id"])


def downgrade() -> None:
    op.drop_index("ix_turns_correlation_id", "turns")
    op.drop_index("ix_turns_ended_at", "turns")
    op.drop_index("ix_turns_created_at_id", "turns")
    op.drop_column("turns", "course")
    op.drop_table("queue_pauses")
    op.drop_constraint(op.f("ck_users_role"), "users")
    op.execute("update users set role = 'user' where role = 'operator'")
    op.create_check_constraint(op.f("ck_users_role"), "users", FORMER_ROLES)
