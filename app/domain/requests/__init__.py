"""Requests: what a person needs, and the quotes that vendors answer with."""

from app.domain.requests.opening import RequestDraft, cancel, expire_due, move, open_request
from app.domain.requests.quote import OfferedQuote, Quote, add_quote
from app.domain.requests.reading import of_person, own, page
from app.domain.requests.request import MOVES, MoveRefused, Request, RequestStatus
from app.domain.requests.view import QuoteView, RequestView

__all__ = [
    "MOVES",
    "MoveRefused",
    "OfferedQuote",
    "Quote",
    "QuoteView",
    "Request",
    "RequestDraft",
    "RequestStatus",
    "RequestView",
    "add_quote",
    "cancel",
    "expire_due",
    "move",
    "of_person",
    "open_request",
    "own",
    "page",
]
