"""Accepting a quote: the request is settled, and everybody who answered it hears so, in one transaction."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.domain import deliveries
from app.domain.clock import LOCAL
from app.domain.conversations import Conversation
from app.domain.deliveries import texts
from app.domain.requests import comparison, threads, vendors_told
from app.domain.requests.quote import Quote
from app.domain.requests.request import Request
from app.domain.vendors import Vendor
from app.kit.errors import Conflict, NotFound
from app.kit.text import bare


class QuoteExpired(Conflict):
    """The day until which the quote holds is over."""

    code, title = "quote_expired", "This offer has expired"


class QuoteGone(Conflict):
    """The vendor took the quote back, or another one took its place."""

    code, title = "quote_gone", "This offer does not hold any more"


def accept_quote(session: Session, user_id: UUID, request_id: UUID, quote_id: UUID) -> Quote:
    """Accept a quote of the person's own request and decline the others; the same one again changes nothing.

    The vendors are owed a message each, the thread gets a line with the card. Of several at once one wins.
    Raises NotFound for what is not there or somebody else's, MoveRefused when the request is past that, QuoteExpired,
    QuoteGone.
    """
    request = session.scalar(select(Request).where(Request.id == request_id, Request.user_id == user_id))
    if request is None:
        raise NotFound("There is no such request", code="request_not_found")
    threads.hold(session, session.scalars(select(Quote.vendor_id).where(Quote.request_id == request_id)))
    thread = threads.locked(session, request)
    session.refresh(request, with_for_update=True)
    quotes = _of(session, request)
    quote = next((one for one in quotes if one.id == quote_id), None)
    if quote is None:
        raise NotFound("There is no such quote", code="quote_not_found")
    if (request.status, quote.status) == ("accepted", "accepted"):
        return quote
    _check(request, quote)
    request.move("accepted")
    others = [one for one in quotes if one is not quote and one.status == "received"]
    _settle(session, request, quote, others)
    _tell(session, thread, request, quote, others)
    return quote


def _of(session: Session, request: Request) -> list[Quote]:
    account = joinedload(Quote.vendor).joinedload(Vendor.user)
    query = select(Quote).where(Quote.request_id == request.id).order_by(Quote.received_at, Quote.id)
    return list(session.scalars(query.options(account).execution_options(populate_existing=True)))


def _check(request: Request, quote: Quote) -> None:
    if request.status != "quoted":
        return  # what it may become is said by the table of its moves
    now = datetime.now(UTC)
    if quote.status != "received":
        raise QuoteGone
    if request.expires_at <= now or comparison.is_expired(quote, now.astimezone(LOCAL).date()):
        raise QuoteExpired


def _settle(session: Session, request: Request, quote: Quote, others: list[Quote]) -> None:
    quote.status = "accepted"
    deliveries.cancel_for_request(session, request.id)  # before anything new is owed about it
    vendors_told.chosen(session, request, quote.vendor, quote)
    for one in others:
        one.status = "declined"
        vendors_told.thanked(session, request, one.vendor, one)
    session.flush()


def _tell(session: Session, thread: Conversation, request: Request, quote: Quote, others: list[Quote]) -> None:
    language = threads.language_of(thread)
    fields = {
        "vendor": bare(quote.vendor.user.display_name, threads.LONGEST_NAME),
        "price": quote.amount,
        "others": texts.say(language, "quotes.accepted_others") if others else "",
    }
    threads.announce(
        session, thread, texts.say(language, "quotes.accepted", **fields), [comparison.card(session, request)]
    )
    for one in (quote, *others):
        threads.tell(thread, one, one.vendor)
