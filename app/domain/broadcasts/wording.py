"""What a vendor reads about a request, in the vendor's own language around the buyer's words."""

from contextlib import suppress
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import deliveries
from app.domain.conversations import Message
from app.domain.deliveries import texts
from app.domain.requests import Request
from app.domain.vendors import Vendor

FALLBACK = "en"


def language_of(session: Session, request: Request) -> str:
    """Return the language in which the buyer was last answered, English when nobody knows."""
    if request.conversation_id is None:
        return FALLBACK
    language = Message.meta["language"].astext
    answered = select(language).where(Message.conversation_id == request.conversation_id, language.is_not(None))
    found = session.scalar(answered.order_by(Message.seq.desc()).limit(1))
    return found if found in texts.LANGUAGES else FALLBACK


def rfq(request: Request, vendor: Vendor, link: str | None = None) -> dict[str, Any]:
    """Return the message that asks a vendor for a quote; it tells nothing of who the buyer is.

    `link` leads to the page where the vendor may answer instead of replying. What is too long for a telephone loses
    the end of its longest paragraph when it is sent, so each thing stands in one of its own.
    """
    language = texts.preferred(vendor.languages)
    told = _told(request, language)
    lines = [f"{told['what']}: {told['details']}"]
    lines += [texts.say(language, f"rfq.{key}", **{key: told[key]}) for key in ("budget", "day") if told[key]]
    content = deliveries.content("rfq", language, place=told["place"], details="\n\n".join(lines))
    if link:
        content["text"] += "\n\n" + texts.say(language, "rfq.link", link=link)
    variables = {str(number): value or "–" for number, value in enumerate((*told.values(), link), 1)}
    return {**content, "template": {"name": "rfq", "variables": variables}}


def _told(request: Request, language: str) -> dict[str, str]:
    """Return what is told of the request, in the order in which a template's variables count: link is the sixth."""
    kind, _, slug = request.category.partition(".")
    place = ", ".join(dict.fromkeys(one for one in (request.district, request.city) if one))
    return {
        "what": _category(language, slug, kind),
        # One line: a template's variable must not hold line breaks, and nobody can forge a line of ours.
        "details": " ".join(request.details.split()),
        "place": place or texts.say(language, "rfq.anywhere"),
        "budget": _money(request.budget_amount, request.budget_currency),
        "day": _day(request.deadline),
    }


def _category(language: str, slug: str, kind: str) -> str:
    for name in (slug, kind):
        with suppress(KeyError):  # a category that is newer than our words for it
            return texts.say(language, f"rfq_category.{name}")
    return slug.replace("_", " ")


def _money(amount: Decimal | None, currency: str | None) -> str:
    return f"{amount.quantize(Decimal(1), ROUND_HALF_UP)} {currency}" if amount is not None else ""


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""
