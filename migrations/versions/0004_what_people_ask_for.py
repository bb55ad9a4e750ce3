"""What people ask for: requests and quotes, viewings, hand-offs, local knowledge.

Two viewings of one home, or of one person, cannot overlap: exclusion constraints say so, and `btree_gist` lets them
compare ids beside ranges. Articles are searched in their own language, so Turkish, Russian and German get a text search
configuration like `easy`: no accents, stems.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import Vector
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

LANGUAGES = {"tr": "turkish", "ru": "russian", "de": "german"}


def upgrade() -> None:
    op.execute("create extension if not exists btree_gist")
    for language, stems in LANGUAGES.items():
        op.execute(f"create text search configuration easy_{language} (copy = {stems})")
        # ASCII words are stemmed alike: much Turkish and German is typed without its dots and umlauts.
        latin = "english_stem" if language == "ru" else f"{stems}_stem"
        op.execute(
            f"alter text search configuration easy_{language} "
            f"alter mapping for hword, hword_part, word with unaccent, {stems}_stem"
        )
        op.execute(
            f"alter text search configuration easy_{language} "
            f"alter mapping for asciihword, asciiword, hword_asciipart with unaccent, {latin}"
        )
    op.create_table(
        "articles",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("checked", sa.Date(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "tsv",
            postgresql.TSVECTOR(),
            sa.Computed(
                "setweight(case language when 'en' then to_tsvector('easy'::regconfig, title || ' ' || topics) when 'tr' then to_tsvector('easy_tr'::regconfig, title || ' ' || topics) when 'ru' then to_tsvector('easy_ru'::regconfig, title || ' ' || topics) when 'de' then to_tsvector('easy_de'::regconfig, title || ' ' || topics) end, 'A') || setweight(case language when 'en' then to_tsvector('easy'::regconfig, asked) when 'tr' then to_tsvector('easy_tr'::regconfig, asked) when 'ru' then to_tsvector('easy_ru'::regconfig, asked) when 'de' then to_tsvector('easy_de'::regconfig, asked) end, 'B') || setweight(case language when 'en' then to_tsvector('easy'::regconfig, text) when 'tr' then to_tsvector('easy_tr'::regconfig, text) when 'ru' then to_tsvector('easy_ru'::regconfig, text) when 'de' then to_tsvector('easy_de'::regconfig, text) end, 'D')",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.CheckConstraint("language in ('en', 'tr', 'ru', 'de')", name=op.f("ck_articles_language")),
        sa.PrimaryKeyConstraint("slug", "language", name=op.f("pk_articles")),
    )
    op.create_table(
        "article_cues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("embedding", Vector(512), nullable=True),
        sa.Column("embedding_model", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["slug", "language"],
            ["articles.slug", "articles.language"],
            name=op.f("fk_article_cues_slug_articles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_cues")),
        sa.UniqueConstraint("slug", "language", "text", name=op.f("uq_article_cues_slug_language_text")),
    )
    op.create_table(
        "handoffs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("turn_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("reason in ('asked', 'complaint', 'owner', 'stuck')", name=op.f("ck_handoffs_reason")),
        sa.CheckConstraint("status in ('open', 'taken', 'closed')", name=op.f("ck_handoffs_status")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_handoffs_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["taken_by"], ["users.id"], name=op.f("fk_handoffs_taken_by_users"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_handoffs_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoffs")),
        sa.UniqueConstraint("turn_id", name=op.f("uq_handoffs_turn_id")),
    )
    op.create_index("ix_handoffs_conversation_id", "handoffs", ["conversation_id"])
    op.create_index("ix_handoffs_status_created_at", "handoffs", ["status", "created_at"])
    op.create_index("ix_handoffs_user_id", "handoffs", ["user_id"])
    op.create_index(
        "uq_handoffs_open", "handoffs", ["conversation_id"], unique=True, postgresql_where=sa.text("status = 'open'")
    )
    op.create_table(
        "requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("turn_id", sa.Uuid(), nullable=True),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=True),
        sa.Column("budget_amount", sa.Numeric(precision=14, scale=2), nullable=True),
        sa.Column("budget_currency", sa.Text(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("budget_currency ~ '^[A-Z]{3}$'", name=op.f("ck_requests_budget_currency")),
        sa.CheckConstraint("category ~ '^(service|goods)[.][a-z_]+$'", name=op.f("ck_requests_category")),
        sa.CheckConstraint(
            "status in ('open', 'collecting', 'broadcast_failed', 'quoted', 'accepted', 'cancelled', 'expired')",
            name=op.f("ck_requests_status"),
        ),
        sa.CheckConstraint("(budget_amount is null) = (budget_currency is null)", name=op.f("ck_requests_budget")),
        sa.CheckConstraint("budget_amount > 0", name=op.f("ck_requests_budget_amount")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_requests_conversation_id_conversations"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_requests_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
        sa.UniqueConstraint("turn_id", name=op.f("uq_requests_turn_id")),
    )
    op.create_index("ix_requests_conversation_id", "requests", ["conversation_id"])
    op.create_index(
        "ix_requests_ending",
        "requests",
        ["expires_at"],
        postgresql_where=sa.text("status in ('open', 'collecting', 'broadcast_failed', 'quoted')"),
    )
    op.create_index("ix_requests_user_id_created_at", "requests", ["user_id", "created_at"])
    op.create_table(
        "viewings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("listing_id", sa.Uuid(), nullable=False),
        sa.Column("turn_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), server_default="requested", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        postgresql.ExcludeConstraint(
            (sa.column("listing_id"), "="),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            where=sa.text("status in ('requested', 'confirmed')"),
            using="gist",
            name="ex_viewings_listing",
        ),
        postgresql.ExcludeConstraint(
            (sa.column("user_id"), "="),
            (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
            where=sa.text("status in ('requested', 'confirmed')"),
            using="gist",
            name="ex_viewings_person",
        ),
        sa.CheckConstraint("ends_at = starts_at + interval '30 minutes'", name=op.f("ck_viewings_lasts")),
        sa.CheckConstraint(
            "status in ('requested', 'confirmed', 'cancelled', 'done')", name=op.f("ck_viewings_status")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_viewings_listing_id_listings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_viewings_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_viewings")),
        sa.UniqueConstraint("turn_id", name=op.f("uq_viewings_turn_id")),
    )
    op.create_index("ix_viewings_listing_id", "viewings", ["listing_id"])
    op.create_index("ix_viewings_user_id_starts_at", "viewings", ["user_id", "starts_at"])
    op.create_table(
        "quotes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("vendor_id", sa.Uuid(), nullable=False),
        sa.Column("price", sa.Numeric(precision=14, scale=2), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="received", nullable=False),
        sa.Column(
            "received_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_quotes_currency")),
        sa.CheckConstraint(
            "status in ('received', 'accepted', 'declined', 'withdrawn')", name=op.f("ck_quotes_status")
        ),
        sa.CheckConstraint("confidence between 0 and 1", name=op.f("ck_quotes_confidence")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_quotes_price")),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_quotes_request_id_requests"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["vendor_id"], ["vendors.user_id"], name=op.f("fk_quotes_vendor_id_vendors"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
    )
    op.create_index("ix_quotes_vendor_id", "quotes", ["vendor_id"])
    op.create_index(
        "uq_quotes_active",
        "quotes",
        ["request_id", "vendor_id"],
        unique=True,
        postgresql_where=sa.text("status in ('received', 'accepted')"),
    )


def downgrade() -> None:
    for table in ("quotes", "viewings", "requests", "handoffs", "article_cues", "articles"):
        op.drop_table(table)
    for language in LANGUAGES:
        op.execute(f"drop text search configuration easy_{language}")
    op.execute("drop extension btree_gist")
