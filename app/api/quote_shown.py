"""How the page of a vendor's quote looks: the request, the form, or what has become of it, in the vendor's language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from uuid import uuid4

from flask import Response, request

from app.api.plain_pages import rendered
from app.api.quote_form import LONGEST_TERMS, Given
from app.domain.clock import LOCAL
from app.domain.requests import Invitation, Quote
from app.kit.text import bare

CURRENCIES = (("TRY", "₺"), ("GBP", "£"), ("EUR", "€"), ("USD", "$"))
Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the page shows of a vendor's quote."""

    price: str
    currency: str
    terms: str
    holds: str


def opened(invited: Invitation, given: Given | None = None, status: int = 200) -> Response:
    """Return the page of a request that takes answers, with the form as it was `given`."""
    language = language_of(invited)
    texts, quote = texts_of(language), invited.quote
    heading, lead = texts["hello"].format(vendor=bare(invited.vendor.user.display_name, 60)), texts["lead"]
    if given is None and "declined" in request.args:
        heading, lead = texts["declined_title"], texts["declined"]
    elif given is None and quote:
        heading, lead = texts["thanks_title"], texts["thanks"]
    filled = given or _filled(invited)
    return rendered(
        "quote.html",
        status,
        t=texts,
        language=language,
        heading=heading,
        lead=lead,
        about=_about(invited, texts),
        offered=_shown(quote, texts) if quote else None,
        given=filled,
        errors={name: texts[key].format(most=LONGEST_TERMS) for name, key in filled.errors.items()},
        once=uuid4(),
        currencies=CURRENCIES,
        most=LONGEST_TERMS,
        today=today(),
    )


def closed(state: str, status: int, language: str | None = None) -> Response:
    """Return the page that says why there is nothing to answer: `over`, `invalid` or `busy`."""
    known = language or request.accept_languages.best_match(list(_all())) or "en"
    texts = texts_of(known)
    shown = {"heading": texts[f"{state}_title"], "lead": texts[state], "errors": {}}
    response = rendered("quote.html", status, t=texts, language=known, given=None, about=None, offered=None, **shown)
    if status == 429:
        response.headers["Retry-After"] = "60"
    return response


def _about(invited: Invitation, texts: Texts) -> list[tuple[str, str]]:
    """Return what is told of the request; nothing of who asks."""
    asked = invited.request
    budget = asked.budget_amount and f"{asked.budget_amount:.2f}".removesuffix(".00") + f" {asked.budget_currency}"
    rows = (
        ("what", asked.details),
        ("where", ", ".join(dict.fromkeys(filter(None, (asked.district, asked.city))))),
        ("budget", budget and texts["up_to"].format(amount=budget)),
        ("deadline", asked.deadline and f"{asked.deadline:%d.%m.%Y}"),
        ("closes", f"{asked.expires_at.astimezone(LOCAL):%d.%m.%Y %H:%M}"),
    )
    return [(texts[key], str(value)) for key, value in rows if value]


def _filled(invited: Invitation) -> Given:
    """Return the form as it begins: what the vendor has offered, else only the currency of the budget."""
    quote = invited.quote
    if quote is None:
        return Given(currency=invited.request.budget_currency or "TRY")
    until = quote.valid_until.isoformat() if quote.valid_until else ""
    return Given(_amount(quote), quote.currency, quote.terms[:LONGEST_TERMS], until)


def _shown(quote: Quote, texts: Texts) -> _Shown:
    holds = texts["holds"].format(day=f"{quote.valid_until:%d.%m.%Y}") if quote.valid_until else ""
    return _Shown(_amount(quote), quote.currency, bare(quote.terms, LONGEST_TERMS), holds)


def _amount(quote: Quote) -> str:
    return f"{quote.price:.2f}".removesuffix(".00")


def language_of(invited: Invitation) -> str:
    """Return the first of the vendor's languages that we write."""
    return next((one for one in invited.vendor.languages if one in _all()), "en")


def today() -> date:
    """Return the day on the clock of North Cyprus."""
    return datetime.now(UTC).astimezone(LOCAL).date()


def texts_of(language: str) -> Texts:
    """Return what stands on the page, in one of our languages."""
    return _all()[language]


@cache
def _all() -> Mapping[str, Texts]:
    return tomllib.loads(Path(__file__).with_name("quote_page.toml").read_text(encoding="utf-8"))
