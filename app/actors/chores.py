"""Housekeeping: what must be done now and then, each in one line."""

import dramatiq

from app.domain import listings, periodic_runs, turns, users
from app.integrations import embeddings
from app.kit import logging
from app.kit.transaction import transaction

EMBED_AT_ONCE = 32  # listings


@dramatiq.actor(actor_name="chores.sweep", queue_name="chores")
def sweep() -> None:
    """Wake every thread that is owed a reply and has nobody at it."""
    with transaction() as session:
        turns.wake_owed(session)


@dramatiq.actor(actor_name="chores.embed_listings", queue_name="chores")
def embed_listings() -> None:
    """Give every listing a vector of the model in use."""
    while _embed_some():
        pass


@dramatiq.actor(actor_name="chores.tidy", queue_name="chores")
def tidy() -> None:
    """Drop what only served a moment: runs of past slots, expired refresh tokens."""
    with transaction() as session:
        periodic_runs.forget_old(session)
        users.forget_expired(session)


def _embed_some() -> bool:
    with transaction() as session:
        stale = listings.without_vector(session, embeddings.model(), EMBED_AT_ONCE)
        texts = {listing.id: listings.text_of(listing) for listing in stale}
    if not texts:
        return False
    try:
        embedded = embeddings.embed(list(texts.values()))
    except embeddings.EmbeddingsUnavailable as error:
        logging.survived("listings.embed", error)
        return False
    with transaction() as session:
        listings.store_vectors(session, embedded.model, dict(zip(texts, embedded.vectors, strict=True)))
    return True
