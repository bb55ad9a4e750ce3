"""Which request a vendor answers."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.domain.deliveries import Delivery
from app.domain.inbound.message import InboundMessage
from app.domain.requests import Request
from app.kit.errors import Conflict

TAKES_QUOTES = ("collecting", "quoted", "broadcast_failed")
ASKING = ("rfq", "ask_back")
LEFT = ("sending", "unknown", "sent", "delivered", "read")  # what was not sent cannot be answered


class RequestOver(Conflict):
    """The request that is answered takes no quotes any more."""

    code, title = "request_over", "This request is over"


def request_of(session: Session, message: InboundMessage, vendor_id: UUID) -> UUID | None:
    """Return the request that a vendor's message answers: that of the message it quotes, else the last one asked about.

    None when there is none that still takes quotes. Raises RequestOver when the message quotes one that does not.
    """
    theirs = or_(Delivery.recipient_id == vendor_id, Delivery.address == message.sender)
    asked = select(Request).join(Delivery, Delivery.request_id == Request.id).where(theirs)
    if message.replied_to:
        quoted = session.scalars(asked.where(Delivery.provider_id == message.replied_to)).first()
        if quoted and quoted.status not in TAKES_QUOTES:
            raise RequestOver
        if quoted:
            return quoted.id
    still = asked.where(Request.status.in_(TAKES_QUOTES), Delivery.purpose.in_(ASKING), Delivery.state.in_(LEFT))
    last = session.scalars(still.order_by(Delivery.created_at.desc(), Delivery.id).limit(1)).first()
    return last.id if last else None
