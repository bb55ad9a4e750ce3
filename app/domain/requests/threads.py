"""The buyer's thread: where vendors' answers appear, by seq like everything that is said there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import conversations
from app.domain.conversations import Conversation, Message
from app.domain.conversations.message import ASSISTANT_NAME
from app.domain.deliveries import texts
from app.domain.requests import comparison
from app.domain.requests.quote import Quote
from app.domain.requests.request import Request
from app.domain.requests.view import QuoteView
from app.domain.users import User
from app.domain.vendors import Vendor
from app.kit import logging, outbox
from app.kit.text import bare

LONGEST = 1000  # characters of a vendor's words in a thread
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer appears: the buyer's thread, locked by the caller, the request and who answers."""

    thread: Conversation
    request: Request
    vendor: Vendor


def hold(session: Session, people: Iterable[UUID]) -> None:
    """Keep people from being erased until the transaction ends.

    Before any thread is locked: an erasure holds the person while it waits for the threads that they wrote in.
    """
    held = select(User.id).where(User.id.in_(set(people))).order_by(User.id)
    session.execute(held.with_for_update(read=True, key_share=True))


def locked(session: Session, request: Request) -> Conversation:
    """Return the request's thread, locked; the buyer's active one when it was erased or there never was one.

    Locked before the request: in the order of everybody who writes.
    """
    own = select(Conversation).where(Conversation.id == request.conversation_id).with_for_update()
    found = session.scalar(own) if request.conversation_id else None
    return found or conversations.active(session, request.user_id, locked=True)


def language_of(thread: Conversation) -> str:
    """Return the language in which the person of a thread is spoken to."""
    spoken = (thread.checkpoint or {}).get("language")
    return spoken if spoken in texts.LANGUAGES else texts.LANGUAGES[0]


def show_quote(session: Session, place: Place, quote: Quote, words: str) -> None:
    """Show a quote that has just come, next to all the others, and tell the thread's readers."""
    _say(session, place, words or _price(quote), compared=True)
    tell(place.thread, quote, place.vendor)


def pass_on(session: Session, place: Place, words: str, *, compared: bool = False) -> None:
    """Show what a vendor wrote that is no quote."""
    _say(session, place, words, compared=compared)


def tell(thread: Conversation, quote: Quote, vendor: Vendor) -> None:
    """Send the event of a quote that came or changed."""
    payload = {
        "request_id": str(quote.request_id),
        "quote": QuoteView.of(quote, vendor.user.display_name).model_dump(mode="json"),
    }
    outbox.emit("quote", thread.id, logging.correlation_id(), payload)


def announce(session: Session, thread: Conversation, content: str, cards: list[dict[str, Any]]) -> None:
    """Write a line of ours into a thread that nobody asked for."""
    _add(session, thread, Message(role="system", content=content, sender_name=ASSISTANT_NAME, meta={"cards": cards}))


def _say(session: Session, place: Place, words: str, *, compared: bool) -> None:
    cards = [comparison.card(session, place.request)] if compared else []
    message = Message(
        role="vendor",
        content=bare(words, LONGEST) or "–",
        sender_id=place.vendor.user_id,
        sender_name=bare(place.vendor.user.display_name, LONGEST_NAME) or "–",
        meta={"cards": [card for card in cards if card["rows"]], "request_id": str(place.request.id)},
    )
    _add(session, place.thread, message)


def _add(session: Session, thread: Conversation, message: Message) -> None:
    message.id, message.status = uuid4(), "complete"
    message.degraded, message.recommendations, message.attachments = False, [], []
    conversations.add_message(session, thread, message)
    session.refresh(message, ["created_at"])
    outbox.emit("chat_message", thread.id, logging.correlation_id(), {"message": message.view().wire()})


def _price(quote: Quote) -> str:
    return " · ".join(filter(None, (quote.amount, quote.terms)))
