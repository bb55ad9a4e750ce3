"""Which of somebody's addresses a message can be written to."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.deliveries.addresses import is_open
from app.domain.deliveries.composing import template_of
from app.domain.deliveries.delivery import WAITING, ChannelName, Delivery
from app.domain.deliveries.owing import Outgoing
from app.integrations import channels

Way = tuple[ChannelName, str]  # a channel and an address


def takes(session: Session, outgoing: Outgoing) -> bool:
    """Tell whether its channel would take it when it is due: WhatsApp only as a template, unless they lately wrote."""
    if outgoing.channel != "whatsapp" or not channels.is_reachable("whatsapp"):
        return True
    if outgoing.due_at is None and is_open(session, outgoing.address):
        return True
    return template_of(Delivery(purpose=outgoing.purpose, content=outgoing.content)) is not None


def cancel(session: Session, dedup_keys: Sequence[str], reason: str) -> int:
    """Cancel those of these that have not left yet; return how many."""
    waiting = select(Delivery).where(
        Delivery.dedup_key.in_(dedup_keys), Delivery.state.in_(WAITING), Delivery.provider_id.is_(None)
    )
    rows = session.scalars(waiting.order_by(Delivery.id).with_for_update()).all()
    for delivery in rows:
        delivery.move("cancelled")
        delivery.reason = reason
    return len(rows)
