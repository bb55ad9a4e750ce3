"""A vendor answers a request: stored once, made a quote, asked back, or passed on, in one transaction."""

from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, joinedload

from app.domain.requests import threads, vendors_told
from app.domain.requests.quote import OfferedQuote, Quote, add_quote
from app.domain.requests.request import MOVES, Request
from app.domain.requests.response import VendorResponse, asked_back
from app.domain.vendors import Vendor
from app.kit.errors import NotFound

Kind = Literal["quote", "refusal", "question", "later", "chatter"]
ASKS = 2  # times that a vendor is asked back about a request
LONGEST_WORDS = 1500


@dataclass(frozen=True, slots=True)
class Answered:
    """What a vendor's answer was understood as. `offered` is what can be shown and compared, when it is that."""

    kind: Kind
    words: str = field(repr=False)  # as the vendor wrote them
    channel: str
    source_id: str  # the same for the same answer
    method: str = "rules"
    confidence: float = 1.0
    offered: OfferedQuote | None = None


def respond(session: Session, request_id: UUID, vendor_id: UUID, answered: Answered) -> VendorResponse:
    """Store the answer and do what it asks for; the same source again gets what is there, and nothing happens.

    An offer becomes the vendor's quote and is shown in the buyer's thread; a question is passed on there; an answer
    without a usable price is asked back, at most ASKS times; a refusal takes the vendor's earlier quote back.
    Raises NotFound for a request or a vendor that is not there.
    """
    threads.hold(session, [vendor_id])
    request = session.get(Request, request_id)
    vendor = session.get(Vendor, vendor_id, options=[joinedload(Vendor.user)])
    if request is None or vendor is None:
        raise NotFound("There is no such request or vendor", code="request_not_found")
    thread = threads.locked(session, request)
    session.refresh(request, with_for_update=True)
    response, is_new = _stored(session, request, vendor_id, answered)
    if not is_new:
        return response
    response.late = "quoted" not in MOVES[request.status] and request.status != "quoted"
    if not response.late:
        _act(session, threads.Place(thread, request, vendor), response, answered)
    session.flush()
    return response


def _stored(session: Session, request: Request, vendor_id: UUID, answered: Answered) -> tuple[VendorResponse, bool]:
    values = {
        "id": uuid4(),
        "source_id": answered.source_id,
        "request_id": request.id,
        "vendor_id": vendor_id,
        "kind": answered.kind,
        "channel": answered.channel,
        "method": answered.method,
        "confidence": answered.confidence,
    }
    new = insert(VendorResponse).values(values).on_conflict_do_nothing(index_elements=["source_id"])
    stored = session.scalar(new.returning(VendorResponse))
    if stored:
        return stored, True
    return session.scalars(select(VendorResponse).where(VendorResponse.source_id == answered.source_id)).one(), False


def _act(session: Session, place: threads.Place, response: VendorResponse, answered: Answered) -> None:
    if answered.offered:
        source = {"channel": answered.channel, "source_id": answered.source_id}
        offered = replace(answered.offered, **source)  # type: ignore[arg-type] # both are texts
        quote = add_quote(session, place.request.id, response.vendor_id, offered)
        response.quote_id = quote.id
        threads.show_quote(session, place, quote, answered.words[:LONGEST_WORDS])
    elif answered.kind == "question":
        threads.pass_on(session, place, answered.words[:LONGEST_WORDS])
    elif answered.kind == "refusal":
        _take_back(session, place, answered)
    elif answered.kind in ("quote", "chatter"):
        _ask_back(session, place, response)


def _take_back(session: Session, place: threads.Place, answered: Answered) -> None:
    """Withdraw the vendor's earlier quote; a vendor who never offered anything is no news in the thread."""
    earlier = update(Quote).where(Quote.request_id == place.request.id, Quote.vendor_id == place.vendor.user_id)
    gone = session.scalars(earlier.where(Quote.status == "received").values(status="withdrawn").returning(Quote.id))
    if gone.all():
        threads.pass_on(session, place, answered.words[:LONGEST_WORDS], compared=True)


def _ask_back(session: Session, place: threads.Place, response: VendorResponse) -> None:
    """Ask for price and currency; somebody whose quote we have was only being polite."""
    has_quote = select(Quote.id).where(Quote.request_id == place.request.id, Quote.vendor_id == response.vendor_id)
    asked = asked_back(session, place.request.id, response.vendor_id)
    if session.scalar(has_quote.where(Quote.status == "received").limit(1)) and response.kind == "chatter":
        return
    if asked < ASKS and vendors_told.ask_back(session, place.request, place.vendor, response.channel, asked + 1):
        response.asked_back = True
