"""What people write to us by WhatsApp and SMS: each message once, whose numbers are whose, and threads with a channel.

The provider's id for a message is the primary key, because it sends the same message again when our answer is late. A
thread that is not on the page knows its channel and where its replies go; a person has at most one for each.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("conversations", sa.Column("channel", sa.Text(), server_default="web", nullable=False))
    op.add_column("conversations", sa.Column("address", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_conversations_channel"), "conversations", "channel in ('web', 'whatsapp', 'sms')"
    )
    op.create_check_constraint(
        op.f("ck_conversations_address"), "conversations", "(channel = 'web') = (address is null)"
    )
    op.create_index(
        "uq_conversations_channel",
        "conversations",
        ["user_id", "channel"],
        unique=True,
        postgresql_where=sa.text("channel <> 'web'"),
    )
    op.create_table(
        "phones",
        sa.Column("e164", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_phones_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("e164", name=op.f("pk_phones")),
    )
    op.create_index(op.f("ix_phones_user_id"), "phones", ["user_id"])
    _inbound_messages()


def _inbound_messages() -> None:
    op.create_table(
        "inbound_messages",
        sa.Column("message_sid", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("media", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("replied_to", sa.Text(), nullable=True),
        sa.Column("opt_out_type", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), server_default="received", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("became", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now() + interval '5 seconds'"),
            nullable=False,
        ),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("quote_id", sa.Uuid(), nullable=True),
        sa.Column("listing_id", sa.Uuid(), nullable=True),
        sa.Column("correlation_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.func.clock_timestamp(), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("channel in ('whatsapp', 'sms')", name=op.f("ck_inbound_messages_channel")),
        sa.CheckConstraint(
            "became in ('command', 'quote', 'pictures', 'turn')", name=op.f("ck_inbound_messages_became")
        ),
        sa.CheckConstraint(
            "state in ('received', 'handled', 'ignored', 'failed')", name=op.f("ck_inbound_messages_state")
        ),
        _key("user_id", "users", "CASCADE"),
        _key("message_id", "messages", "CASCADE"),
        _key("request_id", "requests", "SET NULL"),
        _key("quote_id", "quotes", "SET NULL"),
        _key("listing_id", "listings", "SET NULL"),
        sa.PrimaryKeyConstraint("message_sid", name=op.f("pk_inbound_messages")),
    )
    due = sa.text("state = 'received'")
    op.create_index("ix_inbound_messages_due", "inbound_messages", ["due_at"], postgresql_where=due)
    op.create_index("ix_inbound_messages_user_id", "inbound_messages", ["user_id", "channel", "state"])
    for column in ("sender", "message_id", "request_id", "quote_id", "listing_id"):
        op.create_index(f"ix_inbound_messages_{column}", "inbound_messages", [column])


def _key(column: str, table: str, on_delete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_inbound_messages_{column}_{table}")
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], name=name, ondelete=on_delete)


def downgrade() -> None:
    op.drop_table("inbound_messages")
    op.drop_table("phones")
    op.drop_index("uq_conversations_channel", "conversations")
    op.drop_column("conversations", "address")
    op.drop_column("conversations", "channel")
