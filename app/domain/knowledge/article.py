"""An article of local knowledge in one language, and the cues that its meaning is found by."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from pgvector.sqlalchemy import Vector
from sqlalchemy import CheckConstraint, Computed, ForeignKeyConstraint, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.base import Base

Language = Literal["en", "tr", "ru", "de"]
DIMENSIONS = 512  # as those of listings

# The text search configurations of migrations 0001 and 0004: no accents, the stems of their language.
CONFIGURATIONS = {"en": "easy", "tr": "easy_tr", "ru": "easy_ru", "de": "easy_de"}


def _tsv(words: str) -> str:
    cases = [f"when '{one}' then to_tsvector('{name}'::regconfig, {words})" for one, name in CONFIGURATIONS.items()]
    return f"case language {' '.join(cases)} end"


# Title and topic words name what an article is about (A), people ask about it (B), its text only mentions things (D).
_WEIGHED = {"A": "title || ' ' || topics", "B": "asked", "D": "text"}
_TSV = " || ".join(f"setweight({_tsv(words)}, '{weight}')" for weight, words in _WEIGHED.items())


class Article(Base):
    """What we know about one topic, in one language, with who says so and when we last looked."""

    __tablename__ = "articles"
    __table_args__ = (CheckConstraint(f"language in {tuple(CONFIGURATIONS)}", name="language"),)

    slug: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    text: Mapped[str]
    topics: Mapped[str]  # words that people use for it
    asked: Mapped[str]  # ways in which people ask for it, one a line
    source: Mapped[str]
    url: Mapped[str | None]
    checked: Mapped[date]
    retired_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    tsv: Mapped[Any] = mapped_column(TSVECTOR, Computed(_TSV, persisted=True), deferred=True)


class ArticleCue(Base):
    """One way of asking for an article; `embedding` holds its meaning under the model named beside it."""

    __tablename__ = "article_cues"
    __table_args__ = (
        ForeignKeyConstraint(["slug", "language"], ["articles.slug", "articles.language"], ondelete="CASCADE"),
        UniqueConstraint("slug", "language", "text"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    slug: Mapped[str]
    language: Mapped[str]
    text: Mapped[str]
    embedding: Mapped[Any | None] = mapped_column(Vector(DIMENSIONS), deferred=True)
    embedding_model: Mapped[str | None]
