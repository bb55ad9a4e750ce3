"""Sending: what an attempt leaves behind, and who wants nothing more or has written to us lately.

Addresses are compared as marks: a wish to be left alone outlives the account of whoever had it without naming them,
and two messages to one address are counted together however it was written.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

MARK = """
update deliveries set mark = rtrim(translate(
  encode(sha256(convert_to('address:' || lower(regexp_replace(btrim(address), '^whatsapp:', '')), 'UTF8')), 'base64'),
  '+/', '-_'), '=')
"""


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("mark", sa.Text(), nullable=True))
    op.execute(MARK)
    op.alter_column("deliveries", "mark", nullable=False)
    op.add_column("deliveries", sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_deliveries_mark_tried_at", "deliveries", ["mark", "tried_at"])
    op.create_table(
        "opt_outs",
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_opt_outs")),
    )
    op.create_table(
        "heard_from",
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_heard_from")),
    )


def downgrade() -> None:
    op.drop_table("heard_from")
    op.drop_table("opt_outs")
    op.drop_index("ix_deliveries_mark_tried_at", "deliveries")
    op.drop_column("deliveries", "tried_at")
    op.drop_column("deliveries", "mark")
