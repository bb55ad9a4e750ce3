"""What a message is: a command, a vendor's answer to a request, a vendor's pictures, or something to be answered."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain import deliveries, users
from app.domain.deliveries.stopping import Wish
from app.domain.inbound import asked, joining, notices, pictures
from app.domain.inbound.commands import wish_of
from app.domain.inbound.message import InboundMessage
from app.domain.users import User
from app.domain.vendors import Vendor
from app.kit import outbox

AT_READING = timedelta(seconds=20)  # a model that takes its time is not asked a second time meanwhile


def sort(session: Session, message_sid: str) -> pictures.Wanted | None:
    """Find out what a message is and do what needs nothing from outside; once, however often this is called.

    Returns the pictures to be fetched when it brings some for a listing. A message that failed is tried again.
    """
    message = session.get(InboundMessage, message_sid, with_for_update=True)
    if message is None or message.state not in ("received", "failed"):
        return None
    message.state, message.reason, message.handled_at = "received", None, None
    if not message.sender:
        message.end("ignored", "no_number")
        return None
    deliveries.heard_from(session, message.sender, message.received_at)
    vendor = _vendor(session, message.sender)
    wish = wish_of(message, from_vendor=vendor is not None)
    if wish and _obeyed(session, message, wish, vendor):
        return None
    if vendor and (done := _from_vendor(session, message, vendor)):
        return done if isinstance(done, pictures.Wanted) else None
    _from_buyer(session, message, session.get_one(User, vendor.user_id) if vendor else None)
    return None


def _vendor(session: Session, number: str) -> Vendor | None:
    living = select(Vendor).join(Vendor.user).where(Vendor.phone == number, User.disabled_at.is_(None))
    return session.scalar(living.order_by(Vendor.user_id).limit(1))


def _obeyed(session: Session, message: InboundMessage, wish: Wish, vendor: Vendor | None) -> bool:
    """Do what a command says; False for a START of somebody who never stopped, who may have meant something else."""
    if wish == "stop":
        deliveries.opt_out(session, message.sender, message.channel)
    elif not deliveries.opt_in(session, message.sender):
        return False
    user_id = vendor.user_id if vendor else users.known_owner(session, message.sender)
    message.became, message.user_id = "command", user_id
    message.end("handled")
    if message.opt_out_type is None:  # else the provider has answered it itself
        language = notices.of_vendor(vendor) if vendor else notices.of_person(session, user_id, message.sender)
        notices.tell(session, message, f"{wish}_confirmed.text", language)
    return True


def _from_vendor(session: Session, message: InboundMessage, vendor: Vendor) -> pictures.Wanted | bool:
    """Take an answer or pictures of a vendor; False when it is neither: vendors also look for things."""
    try:
        request_id = asked.request_of(session, message, vendor.user_id)
    except asked.RequestOver as error:
        message.became, message.user_id = "quote", vendor.user_id
        message.end("ignored", error.code)
        notices.tell(session, message, "inbound.request_over", notices.of_vendor(vendor))
        return True
    if request_id:
        message.became, message.user_id, message.request_id = "quote", vendor.user_id, request_id
        message.due_at = func.now() + AT_READING
        outbox.enqueue("quotes.read", message.message_sid)
        return True
    if any(one["type"].startswith("image/") for one in message.media):
        return pictures.want(session, message, vendor) or True
    return False


def _from_buyer(session: Session, message: InboundMessage, known: User | None) -> None:
    user = known or users.owner_of(session, message.sender)
    message.user_id = user.id
    if user.disabled_at:
        message.end("ignored", "disabled")
    elif message.body:
        joining.wait(session, message, user)
    elif message.media:
        message.end("ignored", "no_words")
        notices.tell(session, message, "inbound.words_only", notices.of_person(session, user.id, message.sender))
    else:
        message.end("ignored", "empty")
