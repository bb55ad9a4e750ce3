"""Requests that vendors were asked about, and what they answer."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from app.domain import requests
from app.domain.requests import Answered, OfferedQuote, RequestDraft, VendorResponse
from app.kit.transaction import transaction
from tests.making import rows, vendor

NEED = "The kitchen tap drips"


def asked(user: UUID, thread: UUID | None = None, status: str = "collecting", **fields: Any) -> UUID:
    """Return the id of a request of `user` that vendors were asked about."""
    draft = RequestDraft(**{"category": "service.plumbing", "details": NEED, **fields})
    with transaction() as session:
        request = requests.open_request(session, user, thread, None, draft)
    rows("update requests set status = :status where id = :id", status=status, id=request.id)
    return request.id


def plumber(name: str = "Osman", phone: str | None = "+905338120001", **fields: Any) -> UUID:
    """Return the id of a vendor who is reached by WhatsApp when there is a number."""
    found = vendor(f"{name.lower()}@example.com", name)
    given = {"phone": phone, "channels": ["whatsapp", "email"], "languages": ["tr", "en"], **fields}
    for column, value in given.items():
        rows(f"update vendors set {column} = :value where user_id = :id", value=value, id=found)
    return found


def offer(price: str = "80", currency: str = "GBP", **fields: Any) -> OfferedQuote:
    """Return an offer as it was read."""
    return OfferedQuote(**{"price": Decimal(price), "currency": currency, "method": "rules", **fields})


def answers(request: UUID, who: UUID, kind: Any = "quote", words: str = "£80", **fields: Any) -> VendorResponse:
    """Let a vendor answer, in a transaction of its own."""
    given: dict[str, Any] = {"channel": "whatsapp", "source_id": str(uuid4()), **fields}
    with transaction() as session:
        return requests.respond(session, request, who, Answered(kind=kind, words=words, **given))


def offers(request: UUID, who: UUID, price: str = "80", currency: str = "GBP", **fields: Any) -> UUID:
    """Let a vendor offer a price; return the quote's id."""
    words = fields.pop("words", f"{price} {currency}")
    response = answers(request, who, "quote", words, offered=offer(price, currency, **fields))
    assert response.quote_id
    return response.quote_id


def accepted(user: UUID, request: UUID, quote: UUID) -> Any:
    """Accept a quote in a transaction of its own."""
    with transaction() as session:
        return requests.accept_quote(session, user, request, quote).id
