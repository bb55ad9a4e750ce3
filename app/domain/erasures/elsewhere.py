"""What stands of a person in other people's threads: what they wrote there, and the cards of what they offered.

What the assistant said to others in its own words stays theirs.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from app.domain import deliveries
from app.domain.conversations import Conversation, Message
from app.domain.erasures.traces import ERASED
from app.domain.listings import Listing
from app.domain.requests import Quote


def forget(session: Session, user_id: UUID) -> None:
    """Blank what the person wrote in threads of others, and drop the cards that show what they offered."""
    foreign = select(Conversation.id).where(Conversation.user_id != user_id)
    wrote = (Message.sender_id == user_id, Message.conversation_id.in_(foreign))
    threads = list(session.scalars(select(Message.conversation_id).where(*wrote).distinct()))
    if threads:
        blank = {"content": ERASED, "sender_name": ERASED, "meta": {}, "attachments": [], "recommendations": []}
        session.execute(update(Message).where(*wrote).values(blank).execution_options(synchronize_session=False))
        _leave(session, user_id, threads)
    deliveries.forget_requests_of(session, user_id)
    offered = _offered(session, user_id)
    if offered:
        _drop_cards(session, offered)


def _leave(session: Session, user_id: UUID, threads: list[UUID]) -> None:
    theirs = select(Conversation).where(Conversation.id.in_(threads)).order_by(Conversation.id).with_for_update()
    for thread in session.scalars(theirs):
        thread.participants = [one for one in thread.participants if one.get("id") != str(user_id)]


def _offered(session: Session, user_id: UUID) -> set[str]:
    """Return the ids under which cards show what the person offered: their listings, and requests they quoted for."""
    listings = session.scalars(select(Listing.id).where(Listing.owner_id == user_id))
    requests = session.scalars(select(Quote.request_id).where(Quote.vendor_id == user_id))
    return {str(one) for one in (*listings, *requests)}


def _drop_cards(session: Session, offered: set[str]) -> None:
    def shows(elements: Any, key: str) -> Any:
        each = func.jsonb_array_elements(elements).table_valued("value", name=f"each_{key}")
        return select(1).where(func.jsonb_extract_path_text(each.c.value, key).in_(offered)).exists()

    cards = func.jsonb_extract_path(Message.meta, "cards")
    showing = or_(shows(Message.recommendations, "listing_id"), shows(cards, "listing_id"), shows(cards, "request_id"))
    for message in session.scalars(select(Message).where(showing).order_by(Message.id)):
        message.recommendations = [one for one in message.recommendations if not _is_of(one, offered)]
        kept = [card for card in message.meta.get("cards") or [] if not _is_of(card, offered)]
        message.meta = {**message.meta, "cards": kept}


def _is_of(card: dict[str, Any], offered: set[str]) -> bool:
    return not offered.isdisjoint({card.get("listing_id"), card.get("request_id")})
