"""Housekeeping: what must be done now and then, each in one line."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

import dramatiq
import structlog
from sqlalchemy.orm import Session

from app.domain import (
    alerting,
    deliveries,
    erasures,
    inbound,
    knowledge,
    listings,
    model_usage,
    periodic_runs,
    requests,
    turns,
    users,
)
from app.integrations import embeddings
from app.kit import jobs, logging, metrics
from app.kit.transaction import transaction

EMBED_AT_ONCE = 32  # texts
BUSY = 50  # wake-ups waiting

Vectors = Mapping[UUID, Sequence[float]]

_log = structlog.stdlib.get_logger(__name__)


@dramatiq.actor(actor_name="chores.sweep", queue_name="chores")
def sweep() -> None:
    """Wake every thread that is owed a reply and has nobody at it, and begin again what came and got lost."""
    waiting = jobs.depth("chat")
    with transaction() as session:
        turns.wake_owed(session, busy=waiting > BUSY)
        inbound.wake_due(session)


@dramatiq.actor(actor_name="chores.ledger", queue_name="chores")
def ledger() -> None:
    """Count what became of every accepted message; whatever is unaccounted for is an error."""
    with transaction() as session:
        line = turns.total(session)
        alerting.settle(session, {"LedgerImbalance": {"": abs(line.imbalance)}})
    for column in ("accepted", "answered", "failed", "stopped", "open", "imbalance"):
        metrics.ledger.labels(column).set(getattr(line, column))
    if line.imbalance:
        _log.error("the ledger does not balance", imbalance=line.imbalance, accepted=line.accepted)


@dramatiq.actor(actor_name="chores.embed_listings", queue_name="chores")
def embed_listings() -> None:
    """Give every listing a vector of the model in use."""
    while _embed_some("listings.embed", _listings_without_vector, _store_listings, embeddings.embed):
        pass


@dramatiq.actor(actor_name="chores.embed_articles", queue_name="chores")
def embed_articles() -> None:
    """Give every cue of local knowledge a vector of the local model: what we know and do not is measured with it."""
    while _embed_some("articles.embed", _cues_without_vector, _store_cues, embeddings.embed_locally):
        pass


@dramatiq.actor(actor_name="chores.tidy", queue_name="chores")
def tidy() -> None:
    """Drop what only served a moment, and end the requests whose time is over."""
    with transaction() as session:
        requests.expire_due(session)
        periodic_runs.forget_old(session)
        users.forget_expired(session)
        model_usage.forget_old(session, datetime.now(UTC))
        erasures.forget_old(session)
        deliveries.forget_old(session)
        alerting.forget_old(session)


@dramatiq.actor(actor_name="chores.sweep_pictures", queue_name="chores")
def sweep_pictures() -> None:
    """Delete the pictures that no listing uses: of uploads that failed half-way, of listings that are erased."""
    with transaction() as session:
        listings.sweep(session)


def _listings_without_vector(session: Session) -> Mapping[UUID, str]:
    stale = listings.without_vector(session, embeddings.model(), EMBED_AT_ONCE)
    return {listing.id: listings.text_of(listing) for listing in stale}


def _cues_without_vector(session: Session) -> Mapping[UUID, str]:
    stale = knowledge.without_vector(session, embeddings.LOCAL_MODEL, EMBED_AT_ONCE)
    return {cue.id: cue.text for cue in stale}


# Stored only where the text is still the one that was read: whoever changed it meanwhile would be found by old words.
def _store_listings(session: Session, model: str, texts: Mapping[UUID, str], vectors: Vectors) -> None:
    same = listings.unchanged(session, texts)
    listings.store_vectors(session, model, {one: vector for one, vector in vectors.items() if one in same})


def _store_cues(session: Session, model: str, _: Mapping[UUID, str], vectors: Vectors) -> None:
    knowledge.store_vectors(session, model, vectors)


def _embed_some(
    operation: str,
    find: Callable[[Session], Mapping[UUID, str]],
    store: Callable[[Session, str, Mapping[UUID, str], Vectors], None],
    embed: Callable[[Sequence[str]], embeddings.Embedded],
) -> bool:
    with transaction() as session:
        texts = find(session)
    if not texts:
        return False
    try:
        embedded = embed(list(texts.values()))
    except embeddings.EmbeddingsUnavailable as error:
        logging.survived(operation, error)
        return False
    with transaction() as session:
        store(session, embedded.model, texts, dict(zip(texts, embedded.vectors, strict=True)))
    return True
