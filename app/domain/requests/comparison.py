"""The card of a request's quotes: side by side, in one currency at a dated rate, the expired ones last."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.domain import listings
from app.domain.clock import LOCAL
from app.domain.listings import Rates
from app.domain.requests.quote import ACTIVE, Quote
from app.domain.requests.request import Request
from app.domain.vendors import Vendor
from app.kit.text import bare

CENT = Decimal("0.01")
LONGEST_TERMS, LONGEST_NAME, LONGEST_TITLE = 200, 60, 60  # characters


def card(session: Session, request: Request) -> dict[str, Any]:
    """Return the card that compares the request's active quotes; in the budget's currency, else in most quotes' own.

    Every vendor's words are cleaned. The best is the cheapest that still holds, as long as all are for the same.
    """
    rates, today = listings.current_rates(session), datetime.now(UTC).astimezone(LOCAL).date()
    quotes = active(session, request)
    currency = request.budget_currency or _usual(quotes)
    quotes.sort(key=lambda one: _order(one, rates, today))
    rows = [_row(quote, currency, rates, today) for quote in quotes]
    valid = [row for row in rows if not row["expired"] and row["price_in_pounds"] is not None]
    comparable = len({row["period"] for row in valid}) == 1
    for row in rows:
        row["best"] = comparable and row is valid[0]
        del row["price_in_pounds"]
    return {
        "kind": "quotes",
        "request_id": str(request.id),
        "status": request.status,
        "title": bare(request.details, LONGEST_TITLE),
        "currency": currency,
        "rates_of": rates.as_of.isoformat() if any(row["converted"] for row in rows) else None,
        "rows": rows,
    }


def active(session: Session, request: Request) -> list[Quote]:
    """Return the request's active quotes with their vendors' accounts, in one question."""
    query = select(Quote).where(Quote.request_id == request.id, Quote.status.in_(ACTIVE)).order_by(Quote.received_at)
    account = joinedload(Quote.vendor).joinedload(Vendor.user)
    return list(session.scalars(query.options(account).execution_options(populate_existing=True)))


def is_expired(quote: Quote, today: date) -> bool:
    """Whether the day until which the quote holds is over."""
    return quote.valid_until is not None and quote.valid_until < today


def _order(quote: Quote, rates: Rates, today: date) -> tuple[bool, bool, Decimal]:
    pounds = _in(quote.price, quote.currency, "GBP", rates)
    return is_expired(quote, today), pounds is None, pounds or Decimal(0)


def _row(quote: Quote, currency: str, rates: Rates, today: date) -> dict[str, Any]:
    other = None if quote.currency == currency else _in(quote.price, quote.currency, currency, rates)
    about = None if other is None else {"amount": str(other.quantize(CENT, ROUND_HALF_UP)), "currency": currency}
    return {
        "quote_id": str(quote.id),
        "vendor": bare(quote.vendor.user.display_name, LONGEST_NAME),
        "price": f"{quote.price:.2f}",
        "currency": quote.currency,
        "period": quote.period,
        "told": quote.amount + (f" (≈ {about['amount']} {currency})" if about else ""),
        "converted": about,
        "terms": bare(quote.terms, LONGEST_TERMS),
        "valid_until": quote.valid_until and quote.valid_until.isoformat(),
        "expired": is_expired(quote, today),
        "confidence": round(quote.confidence, 2),
        "status": quote.status,
        "price_in_pounds": _in(quote.price, quote.currency, "GBP", rates),
    }


def _in(amount: Decimal, source: str, target: str, rates: Rates) -> Decimal | None:
    """Return the amount in another currency; None where there is no rate."""
    if source not in rates.per_gbp or target not in rates.per_gbp:
        return None
    return amount / rates.per_gbp[source] * rates.per_gbp[target]


def _usual(quotes: list[Quote]) -> str:
    return Counter(quote.currency for quote in quotes).most_common(1)[0][0] if quotes else "GBP"
