"""Which of somebody's addresses a message can be written to."""

from sqlalchemy.orm import Session

from app.domain.deliveries.addresses import is_open
from app.domain.deliveries.composing import template_of
from app.domain.deliveries.delivery import ChannelName, Delivery
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
