"""Answering: the only file that knows both the brain and the domain."""

import os
import socket
import threading
import time
from dataclasses import asdict
from functools import cache
from typing import Any
from uuid import UUID

import dramatiq
import structlog
from dramatiq.middleware import Shutdown

from app.actors import leases
from app.actors.streaming import Stream
from app.brain import supervisor
from app.brain import types as brain
from app.brain.errors import TurnEnded
from app.domain import listings, places, turns
from app.domain.conversations import Conversation, Message, messages_before
from app.integrations import embeddings
from app.kit import logging, metrics, outbox
from app.kit.errors import Unavailable
from app.kit.transaction import transaction

HISTORY = 20  # messages of the thread that the brain sees
TURNS_AT_ONCE = 5  # of one thread, before the others get their chance
WORKER = f"{socket.gethostname()}:{os.getpid()}"

_log = structlog.stdlib.get_logger(__name__)


@dramatiq.actor(actor_name="chat.reply", queue_name="chat")
def reply(conversation_id: str) -> None:
    """Answer what this thread is owed, the oldest first; return at once when somebody is at it.

    A worker that is told to stop hands its turn over and does not look for another.
    """
    try:
        for _ in range(TURNS_AT_ONCE):
            claim = _claim(UUID(conversation_id))
            if claim is None:
                return
            with logging.working_on(claim.correlation_id, thread_id=conversation_id, turn_id=str(claim.turn_id)):
                _answer(claim)
    except Shutdown:
        _hand_over(UUID(conversation_id))
        return
    with transaction():
        outbox.enqueue("chat.reply", conversation_id)


def _claim(conversation_id: UUID) -> turns.Claim | None:
    with transaction() as session:
        return turns.claim_next(session, conversation_id, _worker())


def _hand_over(conversation_id: UUID) -> None:
    try:
        with transaction() as session:
            turns.hand_over(session, conversation_id, _worker())
    except Unavailable as error:  # the lease frees the turn
        logging.survived("turn.hand_over", error, thread_id=str(conversation_id))


def _worker() -> str:
    return f"{WORKER}:{threading.get_ident()}"


def _answer(claim: turns.Claim) -> None:
    began = time.perf_counter()
    metrics.turn_wait.observe(claim.waited)
    try:
        answer = _think(claim)
        recorded = _record(claim, answer)
    except TurnEnded:
        recorded = False
    except Shutdown:
        raise
    except BaseException as error:
        # The time limit included: whoever claims next must not wait for this lease.
        _give_back(claim, error)
        raise
    ms = round((time.perf_counter() - began) * 1000, 1)
    if recorded:
        metrics.turn_think.labels(answer.agent).observe(ms / 1000)
        _log.info("answered", agent=answer.agent, ms=ms, degraded=answer.degraded)
    else:
        _log.info("reply dropped: stopped, erased or claimed by another worker", ms=ms)


def _think(claim: turns.Claim) -> brain.Reply:
    with leases.held(claim) as lease:
        stream = Stream(lease)
        answer = supervisor.think(_load(claim), brain.Capabilities(search_listings=_search, stream=stream.write))
        stream.push()
        return answer


def _load(claim: turns.Claim) -> brain.TurnContext:
    with transaction() as session:
        conversation = session.get(Conversation, claim.conversation_id)
        message = session.get(Message, claim.message_id)
        if conversation is None or message is None:
            raise TurnEnded
        earlier, _ = messages_before(session, conversation.id, message.seq, HISTORY)
        rates = listings.current_rates(session)
        return brain.TurnContext(
            turn_id=claim.turn_id,
            thread_id=conversation.id,
            user_id=conversation.user_id,
            text=message.content,
            history=tuple(brain.HistoryLine(line.role, line.content) for line in earlier),  # type: ignore[arg-type]
            checkpoint=conversation.checkpoint,
            places=_places(),
            rates=brain.Rates(rates.as_of, rates.per_gbp),
            now=message.created_at,
        )


def _search(query: brain.ListingQuery) -> brain.SearchResult:
    meaning = embeddings.meaning_of(query.text)
    wanted = asdict(query)
    limit = wanted.pop("limit")
    if meaning:
        wanted |= {"vector": meaning.vectors[0], "model": meaning.model}
    with transaction() as session:
        page = listings.search(session, listings.Criteria(**wanted), limit)
        return brain.SearchResult(tuple(_view(found) for found in page.items), page.total)


def _view(found: listings.Found) -> brain.ListingView:
    listing = found.listing
    return brain.ListingView(
        id=listing.id,
        title=listing.title,
        description=listing.description,
        category=listing.category,
        rent_type=listing.rent_type,  # type: ignore[arg-type] # a check constraint holds it to the three
        city=listing.city,
        district=listing.district,
        bedrooms=listing.bedrooms,
        price=listing.price,
        currency=listing.currency,
        price_period=listing.price_period,
        features=tuple(listing.features),
        score=found.score,
        card=listing.view().model_dump(mode="json"),
    )


def _record(claim: turns.Claim, answer: brain.Reply) -> bool:
    with transaction() as session:
        return turns.record_reply(
            session,
            claim,
            turns.Answer(
                text=answer.text,
                agent=answer.agent,
                checkpoint=dict(answer.checkpoint),
                recommendations=[_recommendation(one) for one in answer.recommendations],
                degraded=answer.degraded,
                meta={"language": answer.language},
                trace=[asdict(step) for step in answer.trace],
            ),
        )


def _recommendation(one: brain.Recommendation) -> dict[str, Any]:
    return {
        "listing_id": str(one.listing.id),
        "listing": dict(one.listing.card),
        "reasons": list(one.reasons),
        "misses": list(one.misses),
        "score": round(one.score, 4),
    }


def _give_back(claim: turns.Claim, error: BaseException) -> None:
    try:
        with transaction() as session:
            turns.give_back(session, claim, type(error).__name__)
    except Unavailable as second:  # the first error is the one to raise; the lease frees the turn anyway
        logging.survived("turn.give_back", second, turn_id=str(claim.turn_id))


@cache
def _places() -> tuple[brain.Place, ...]:
    return tuple(brain.Place(p.name, p.city, p.lat, p.lon, p.aliases) for p in places.PLACES)
