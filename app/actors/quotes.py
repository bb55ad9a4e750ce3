"""What vendors answer: read by the brain, stored and shown by the domain."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import dramatiq
import structlog
from sqlalchemy.orm import Session

from app.actors.model import model_for
from app.brain import quoting
from app.brain.quoting import Reading, Said
from app.domain import inbound, requests
from app.domain.inbound import InboundMessage
from app.domain.requests import Answered, OfferedQuote, Request, VendorResponse
from app.kit import logging
from app.kit.errors import NotFound
from app.kit.transaction import transaction

_log = structlog.stdlib.get_logger(__name__)
Settle = Callable[[Session, VendorResponse], None]


@dataclass(frozen=True, slots=True)
class Written:
    """What a vendor wrote, by which way, and under which id it came: the same id is the same answer."""

    request_id: UUID
    vendor_id: UUID
    text: str = field(repr=False)
    channel: str
    source_id: str
    at: datetime


@dramatiq.actor(actor_name="quotes.read", queue_name="inbound")
def read(message_sid: str) -> None:
    """Read a vendor's message that answers a request; twice is once."""
    written = _load(message_sid)
    if written is None:
        return

    def settle(session: Session, response: VendorResponse) -> None:
        reason = None if response.quote_id else "late" if response.late else response.kind
        inbound.answered(session, message_sid, response.quote_id, reason)

    try:
        _take(written, settle)
    except NotFound as error:  # the request or the vendor was erased at this moment
        logging.survived("quotes.read", error, message_sid=message_sid)
        with transaction() as session:
            inbound.answered(session, message_sid, None, "request_gone")


def answer(request_id: UUID, vendor_id: UUID, text: str, channel: str, source_id: str) -> UUID | None:
    """Take what a vendor wrote about a request, by whatever way; return the quote that it became, if any.

    The same source is one answer. Raises NotFound for a request or a vendor that is not there.
    """
    return _take(Written(request_id, vendor_id, text, channel, source_id, datetime.now(UTC))).quote_id


def _load(message_sid: str) -> Written | None:
    """Return the message; None when it is gone, done, or no answer to a request."""
    with transaction() as session:
        message = session.get(InboundMessage, message_sid)
        if message is None or message.state != "received" or message.became != "quote" or message.user_id is None:
            return None
        if message.request_id is None:
            inbound.answered(session, message_sid, None, "request_gone")
            return None
        return Written(
            message.request_id, message.user_id, message.body, message.channel, message_sid, message.received_at
        )


def _take(written: Written, settle: Settle = lambda *_: None) -> VendorResponse:
    known = _known(written, settle)
    if isinstance(known, VendorResponse):
        return known
    reading = quoting.read(Said(written.text, written.at, known), model_for(None))
    answered = _answered(written, reading)
    with transaction() as session:
        response = requests.respond(session, written.request_id, written.vendor_id, answered)
        settle(session, response)
    _log.info(
        "a vendor answered",
        kind=reading.kind,
        method=reading.method,
        confidence=reading.confidence,
        ms=reading.ms,
        request_id=str(written.request_id),
        vendor_id=str(written.vendor_id),
    )
    return response


def _known(written: Written, settle: Settle) -> VendorResponse | str:
    """Return what the same source became already, or what was asked. Raises NotFound."""
    with transaction() as session:
        known = requests.response_to(session, written.source_id)
        if known:
            settle(session, known)
            return known
        request = session.get(Request, written.request_id)
        if request is None:
            raise NotFound("There is no such request", code="request_not_found")
        return request.details


def _answered(written: Written, reading: Reading) -> Answered:
    return Answered(
        kind=reading.kind,
        words=written.text,
        channel=written.channel,
        source_id=written.source_id,
        method=reading.method,
        confidence=reading.confidence,
        offered=_offered(reading, reading.price, reading.currency) if reading.is_offer else None,
    )


def _offered(reading: Reading, price: Decimal | None, currency: str | None) -> OfferedQuote | None:
    if price is None or currency is None:
        return None
    return OfferedQuote(
        price=price,
        currency=currency,
        period=reading.period,
        terms=reading.terms,
        valid_until=reading.valid_until,
        confidence=reading.confidence,
        evidence=reading.evidence,
        method=reading.method,
    )
