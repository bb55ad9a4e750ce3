"""Failed tasks and the audit trail.

A job that died is a row that an operator can replay or resolve; who did so is written down. A job's death is known
once (`uq_failed_tasks_job_id`), however many of the middleware, the import and a slow worker report it.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "failed_tasks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("args", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("kwargs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("traceback", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("correlation_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("replayed_as", sa.Text(), nullable=True),
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("alerted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('open', 'replayed', 'resolved')", name=op.f("ck_failed_tasks_state")),
        sa.CheckConstraint("(state = 'open') = (closed_at is null)", name=op.f("ck_failed_tasks_closed")),
        sa.CheckConstraint("alert in ('owed', 'sent', 'covered', 'none')", name=op.f("ck_failed_tasks_alert")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_tasks")),
        sa.UniqueConstraint("job_id", name=op.f("uq_failed_tasks_job_id")),
    )
    op.create_index("ix_failed_tasks_state_created_at", "failed_tasks", ["state", "created_at", "id"])
    op.create_index("ix_failed_tasks_created_at", "failed_tasks", ["created_at", "id"])
    op.create_index("ix_failed_tasks_alert", "failed_tasks", ["actor", "error", "alerted_at"])
    op.create_index(
        "ix_failed_tasks_alert_owed", "failed_tasks", ["created_at"], postgresql_where=sa.text("alert = 'owed'")
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("correlation_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_at", "audit", ["at", "id"])
    op.create_index("ix_audit_target", "audit", ["target"])


def downgrade() -> None:
    op.drop_table("audit")
    op.drop_table("failed_tasks")
