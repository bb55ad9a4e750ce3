"""Quotes side by side: in one currency, the expired ones marked, the cheapest and the best fitting with the reason."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from app.brain.agents.requests.need import title
from app.brain.nlp import features
from app.brain.nlp.phrases import day
from app.brain.nlp.text import Utterance, fold
from app.brain.plain import plain
from app.brain.types import JSON, Card, TurnContext
from app.brain.views import OpenRequest, Quote
from app.brain.wording import Voice, speaking

MAX_TERMS, MAX_VENDOR = 200, 60
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Row:
    """One quote, ready to be told: `terms` and `vendor` are cleaned of everything but words."""

    quote: Quote
    vendor: str
    told: str  # the price, and what it is in the reader's currency
    terms: str
    pounds: Decimal | None  # to compare by; None for a currency without a rate
    expired: bool
    fits: tuple[str, ...]  # what was asked for and the terms name


@dataclass(frozen=True, slots=True)
class Comparison:
    """The quotes of one request, the cheapest first, the expired ones last."""

    request: OpenRequest
    rows: tuple[Row, ...]
    cheapest: Row | None
    best: Row | None


def compare(request: OpenRequest, voice: Voice, today: date) -> Comparison:
    """Return the quotes compared; the best names most of what was asked for, and is the cheapest of those."""
    wanted = _wishes(request.details)
    rows = [_row(quote, voice, today, wanted) for quote in request.quotes]
    rows.sort(key=lambda row: (row.expired, row.pounds is None, row.pounds or 0))
    valid = [row for row in rows if not row.expired and row.pounds is not None]
    if len({row.quote.period for row in valid}) > 1:  # an hour of one and the whole of another: nobody can tell
        return Comparison(request, tuple(rows), None, None)
    best = min(valid, key=lambda row: (-len(row.fits), row.pounds or 0), default=None)
    return Comparison(request, tuple(rows), valid[0] if valid else None, best)


def told(compared: Comparison, voice: Voice) -> list[str]:
    """Return the comparison in the reader's words, line by line; the vendors' words stay in quotation marks."""
    request, rows = compared.request, compared.rows
    name = title(voice, request.category, request.details)
    if not rows:
        status = voice.say(f"request.status_{request.status}") if request.status in _STATUSES else ""
        waiting = voice.say("quotes.none", title=name, day=day(voice.language, request.created_at.date()))
        return [f"{waiting} {status}".strip()]
    lines = [f"{voice.count('quotes.lead', len(rows))} {name}:"]
    lines += [_line(number, row, voice) for number, row in enumerate(rows, 1)]
    return [*lines, *_verdict(compared, voice), voice.say("quotes.unchecked")]


def card(compared: Comparison, voice: Voice) -> Card:
    """Return the card of the comparison."""
    request = compared.request
    rows = [_plain_row(row, compared, voice) for row in compared.rows]
    name = title(voice, request.category, request.details)
    body = {"request_id": str(request.id), "status": request.status, "title": name, "currency": voice.currency}
    dated = voice.rates.as_of.isoformat() if any(row["converted"] for row in rows) else None
    return Card("quotes", {**body, "rates_of": dated, "rows": rows})


def facts(compared: Comparison, voice: Voice) -> dict[str, Any]:
    """Return the comparison for the model; vendors' words are marked as theirs."""
    request = compared.request
    rows: list[JSON] = [{**_plain_row(row, compared, voice), "fits": list(row.fits)} for row in compared.rows]
    about = {"id": str(request.id), "category": request.category, "details": plain(request.details, MAX_TERMS)}
    return {**about, "city": request.city, "status": request.status, "quotes_in_vendors_words": rows}


def speaking_to(context: TurnContext, voice: Voice, named: str | None, quotes: tuple[Quote, ...]) -> Voice:
    """Return the voice in the person's currency: the one just named, the one remembered, or most quotes' own."""
    remembered = next((p.value for p in context.preferences if "currency" in p.key), None)
    offered = [quote.currency for quote in quotes]
    usual = max(offered, key=offered.count, default="GBP")
    known = {*voice.rates.per_gbp, "GBP"}
    return speaking(voice, next(code for code in (named, remembered, usual) if code in known or code == usual))


_STATUSES = ("open", "collecting", "broadcast_failed", "accepted")


def _row(quote: Quote, voice: Voice, today: date, wanted: tuple[str, ...]) -> Row:
    try:
        pounds: Decimal | None = voice.rates.convert(quote.price, quote.currency, "GBP")
    except KeyError:
        pounds = None
    named = _wishes(quote.terms)
    return Row(
        quote=quote,
        vendor=plain(quote.vendor, MAX_VENDOR),
        told=voice.price(quote.price, quote.currency, quote.period),
        terms=plain(quote.terms, MAX_TERMS),
        pounds=pounds,
        expired=bool(quote.valid_until and quote.valid_until < today),
        fits=tuple(voice.name("feature", key) for key in wanted if key in named),
    )


def _wishes(words: str) -> tuple[str, ...]:
    """Return the features that a text names."""
    said = Utterance(words, fold(words), "en", (), date.min)
    found = [wishes for read in (features.read_services, features.read_goods) if (wishes := read(said))]
    return tuple(key for wishes in found for key in wishes.wanted)


def _line(number: int, row: Row, voice: Voice) -> str:
    parts = [f"{number}. **{row.vendor}** — {row.told}"]
    if row.terms:
        parts.append(voice.say("quoted", words=row.terms))
    if until := row.quote.valid_until:
        parts.append(voice.say("quotes.expired" if row.expired else "quotes.valid", day=day(voice.language, until)))
    return " · ".join(parts)


def _verdict(compared: Comparison, voice: Voice) -> list[str]:
    cheapest, best = compared.cheapest, compared.best
    if cheapest is None or best is None:
        return [voice.say("quotes.all_expired")] if all(row.expired for row in compared.rows) else []
    if best.fits:
        fits = voice.say("quotes.best_fits", vendor=best.vendor, features=", ".join(best.fits))
        return [voice.say("quotes.cheapest", vendor=cheapest.vendor), fits] if best is not cheapest else [fits]
    return [voice.say("quotes.best_cheapest", vendor=best.vendor)] if len(compared.rows) > 1 else []


def _plain_row(row: Row, compared: Comparison, voice: Voice) -> dict[str, Any]:
    until = row.quote.valid_until
    gone = f", {voice.say('quotes.expired', day=day(voice.language, until))}" if row.expired and until else ""
    return {
        "quote_id": str(row.quote.id),
        "vendor": row.vendor,
        "price": str(row.quote.price),
        "currency": row.quote.currency,
        "period": row.quote.period,
        "told": f"{row.told}{gone}",
        "converted": _converted(row.quote, voice),
        "terms": row.terms,
        "valid_until": until and until.isoformat(),
        "expired": row.expired,
        "confidence": round(row.quote.confidence, 2),
        "status": row.quote.status,
        "best": row is compared.best,
    }


def _converted(quote: Quote, voice: Voice) -> dict[str, str] | None:
    """Return what the price is about in the reader's currency, when that is another one with a rate."""
    if voice.currency in (None, quote.currency):
        return None
    try:
        amount = voice.rates.convert(quote.price, quote.currency, str(voice.currency))
    except KeyError:
        return None
    return {"amount": str(amount.quantize(CENT, ROUND_HALF_UP)), "currency": str(voice.currency)}
