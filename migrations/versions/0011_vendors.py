"""A vendor can be retired, and a phone number belongs to one vendor: what is written from it is that vendor's answer.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("vendors", sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "uq_vendors_phone",
        "vendors",
        ["phone"],
        unique=True,
        postgresql_where=sa.text("phone is not null and retired_at is null"),
    )


def downgrade() -> None:
    op.drop_index("uq_vendors_phone", "vendors")
    op.drop_column("vendors", "retired_at")
