"""What a vendor fills in: read strictly, with a reason for every field that cannot be used."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from uuid import UUID, uuid4

from app.domain.requests import OfferedQuote
from app.kit.text import bare

LONGEST_TERMS = 500  # characters
DEAREST = Decimal(10) ** 9
FURTHEST = timedelta(days=366)
CODES = ("TRY", "GBP", "EUR", "USD")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,' ]\d{3})+", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Given:
    """What stood in the fields, to be shown again, and which of them cannot be used, each with the text that says why.

    `once` names this form: sent twice, it is one answer.
    """

    price: str = ""
    currency: str = "TRY"
    terms: str = ""
    valid_until: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    once: str = ""


def read(form: Mapping[str, str], today: date) -> tuple[Given, OfferedQuote | None]:
    """Return what was given and the offer that it is; None while a field cannot be used."""
    given = {name: form.get(name, "").strip() for name in ("price", "currency", "terms", "valid_until")}
    price, until = _price(given["price"]), _day(given["valid_until"], today)
    errors = {
        **({} if price else {"price": "bad_price"}),
        **({} if given["currency"] in CODES else {"currency": "bad_currency"}),
        **({"terms": "bad_terms"} if len(given["terms"]) > LONGEST_TERMS else {}),
        **({"valid_until": "bad_day"} if given["valid_until"] and until is None else {}),
    }
    kept = {name: value[: LONGEST_TERMS * 2] for name, value in given.items()}
    told = Given(**kept, errors=errors, once=_once(form.get("once", "")))
    if errors or price is None:
        return told, None
    terms = bare(given["terms"], LONGEST_TERMS)
    offer = OfferedQuote(
        price=price,
        currency=given["currency"],
        terms=terms,
        valid_until=until,
        confidence=1.0,
        evidence=given["price"],
        method="form",
    )
    return told, offer


def _price(written: str) -> Decimal | None:
    """Read 1.500 and 1,500 as thousands and 80,50 as a fraction, whichever language wrote it."""
    plain = written.removesuffix(",-").replace("\u00a0", " ")
    if thousands := _THOUSANDS.fullmatch(plain):
        plain = re.sub(r"\D", "", thousands[0])
    if not _NUMBER.fullmatch(plain):
        return None
    try:
        price = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None
    return price if 0 < price < DEAREST else None


def _day(written: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if today <= day <= today + FURTHEST else None


def _once(written: str) -> str:
    try:
        return str(UUID(written))
    except ValueError:
        return str(uuid4())
