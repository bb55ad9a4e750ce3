"""Requests: what a person needs, and the quotes that vendors answer with."""

from app.domain.requests.accepting import QuoteExpired, QuoteGone, accept_quote
from app.domain.requests.answering import Answered, respond
from app.domain.requests.links import Invitation, LinkExpired, LinkInvalid, invitation, link_for
from app.domain.requests.opening import RequestDraft, cancel, expire_due, move, open_request
from app.domain.requests.quote import OfferedQuote, Quote, add_quote
from app.domain.requests.reading import of_person, own, page
from app.domain.requests.request import MOVES, MoveRefused, Request, RequestStatus
from app.domain.requests.response import VendorResponse, response_to
from app.domain.requests.view import QuoteView, RequestView

__all__ = [
    "MOVES",
    "Answered",
    "Invitation",
    "LinkExpired",
    "LinkInvalid",
    "MoveRefused",
    "OfferedQuote",
    "Quote",
    "QuoteExpired",
    "QuoteGone",
    "QuoteView",
    "Request",
    "RequestDraft",
    "RequestStatus",
    "RequestView",
    "VendorResponse",
    "accept_quote",
    "add_quote",
    "cancel",
    "expire_due",
    "invitation",
    "link_for",
    "move",
    "of_person",
    "open_request",
    "own",
    "page",
    "respond",
    "response_to",
]
