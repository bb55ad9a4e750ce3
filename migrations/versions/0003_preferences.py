"""Preferences: what is remembered about a person, what happened to it, and which messages were looked through.

A person has one holding row per single-valued key (`uq_preferences_one`) and one per value of the others
(`uq_preferences_many`), whatever two extractions at once believe; a message is looked through once
(`pk_preference_extractions`). Rows that ended stay, because they say what must not be inferred again.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "preferences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("many", sa.Boolean(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("explicit", sa.Boolean(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.CheckConstraint("method in ('model', 'rules', 'person')", name=op.f("ck_preferences_method")),
        sa.CheckConstraint("confidence between 0 and 1", name=op.f("ck_preferences_confidence")),
        sa.CheckConstraint(
            "ended_by in ('person', 'correction', 'contradiction', 'duplicate')", name=op.f("ck_preferences_ended_by")
        ),
        sa.CheckConstraint("(ended_at is null) = (ended_by is null)", name=op.f("ck_preferences_ended")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_preferences_user_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_preferences_message_id_messages"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preferences")),
    )
    op.create_index(
        "uq_preferences_one",
        "preferences",
        ["user_id", "key"],
        unique=True,
        postgresql_where=sa.text("ended_at is null and not many"),
    )
    op.create_index(
        "uq_preferences_many",
        "preferences",
        ["user_id", "key", sa.text("lower(value)")],
        unique=True,
        postgresql_where=sa.text("ended_at is null and many"),
    )
    op.create_index("ix_preferences_user_id", "preferences", ["user_id"])
    op.create_index("ix_preferences_message_id", "preferences", ["message_id"])
    op.create_table(
        "preference_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("preference_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("ms", sa.Float(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("turn_id", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint(
            "kind in ('remembered', 'reinforced', 'contradicted', 'ignored', 'corrected', 'confirmed', 'forgotten')",
            name=op.f("ck_preference_events_kind"),
        ),
        sa.CheckConstraint("(reason is not null) = (kind = 'ignored')", name=op.f("ck_preference_events_reason")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_preference_events_user_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["preference_id"],
            ["preferences.id"],
            name=op.f("fk_preference_events_preference_id_preferences"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_preference_events_message_id_messages"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["turns.id"], name=op.f("fk_preference_events_turn_id_turns"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preference_events")),
    )
    op.create_index("ix_preference_events_user_id_created_at", "preference_events", ["user_id", "created_at", "id"])
    op.create_index("ix_preference_events_preference_id", "preference_events", ["preference_id"])
    op.create_index("ix_preference_events_message_id", "preference_events", ["message_id"])
    op.create_index("ix_preference_events_turn_id", "preference_events", ["turn_id"])
    op.create_table(
        "preference_extractions",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("ms", sa.Float(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("dropped", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("method in ('model', 'rules')", name=op.f("ck_preference_extractions_method")),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["messages.id"],
            name=op.f("fk_preference_extractions_message_id_messages"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_preference_extractions")),
    )


def downgrade() -> None:
    op.drop_table("preference_extractions")
    op.drop_table("preference_events")
    op.drop_table("preferences")
