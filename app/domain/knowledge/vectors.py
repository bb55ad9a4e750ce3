"""Keeping the vectors of cues in step with their texts and with the model in use."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app.domain.knowledge.article import ArticleCue


def without_vector(session: Session, model: str, most: int) -> Sequence[ArticleCue]:
    """Return at most `most` cues that have no vector of `model` yet."""
    stale = or_(ArticleCue.embedding.is_(None), ArticleCue.embedding_model != model)
    return session.scalars(select(ArticleCue).where(stale).limit(most)).all()


def store_vectors(session: Session, model: str, vectors: Mapping[UUID, Sequence[float]]) -> None:
    """Store the vectors and the model that made them."""
    for cue_id, vector in vectors.items():
        stored = update(ArticleCue).where(ArticleCue.id == cue_id)
        session.execute(stored.values(embedding=vector, embedding_model=model))
