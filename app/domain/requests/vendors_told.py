"""What a vendor is sent about a request that they answered: asked back, chosen, or thanked."""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.domain import deliveries
from app.domain.deliveries import Outgoing, Purpose, texts
from app.domain.deliveries.delivery import ChannelName
from app.domain.requests.links import link_for
from app.domain.requests.quote import Quote
from app.domain.requests.request import Request
from app.domain.vendors import Vendor

LONGEST = 300  # characters of a buyer's own words in a message
_PERSONAL: tuple[ChannelName, ...] = ("whatsapp", "sms", "email")


def ask_back(session: Session, request: Request, vendor: Vendor, channel: str, number: int) -> bool:
    """Ask for price and currency by the way the answer came; False when there is no way to the vendor."""
    key, link = f"ask:{request.id}:{vendor.user_id}:{number}", link_for(request.id, vendor.user_id)
    letter = _Letter(key, "ask_back", channel, link=link)
    return _send(session, request, vendor, letter)


def chosen(session: Session, request: Request, vendor: Vendor, quote: Quote) -> None:
    """Tell the vendor that their quote was accepted, and how to reach the buyer when the buyer said so."""
    contact = " ".join((request.contact or "").split())[:LONGEST]
    told = texts.say(texts.preferred(vendor.languages), f"quotes.contact{'' if contact else '_none'}", contact=contact)
    fields = {"price": quote.amount, "contact": told}
    key = f"accepted:{request.id}:{vendor.user_id}"
    _send(session, request, vendor, _Letter(key, "quote_accepted", quote.channel, fields))


def thanked(session: Session, request: Request, vendor: Vendor, quote: Quote) -> None:
    """Tell the vendor that another quote was chosen."""
    key = f"declined:{request.id}:{vendor.user_id}"
    _send(session, request, vendor, _Letter(key, "quote_declined", quote.channel))


@dataclass(frozen=True, slots=True)
class _Letter:
    """What is sent, by the way that the vendor wrote by last."""

    key: str
    purpose: Purpose
    channel: str | None
    fields: dict[str, str] = field(default_factory=dict, repr=False)
    link: str | None = field(default=None, repr=False)


def _send(session: Session, request: Request, vendor: Vendor, letter: _Letter) -> bool:
    way = _way(vendor, letter.channel)
    if way is None:
        return False
    known = {"vendor": vendor.user.display_name, "details": " ".join(request.details.split())[:LONGEST]}
    content = deliveries.content(letter.purpose, texts.preferred(vendor.languages), **known, **letter.fields)
    if letter.link and way[0] != "sms":  # there every segment costs, and a reply is as good
        content["text"] += "\n" + texts.say(content["language"], f"{letter.purpose}.form", link=letter.link)
    outgoing = Outgoing(
        dedup_key=letter.key,
        purpose=letter.purpose,
        channel=way[0],
        address=way[1],
        content=content,
        recipient_id=vendor.user_id,
        request_id=request.id,
    )
    deliveries.owe(session, outgoing)
    return True


def _way(vendor: Vendor, channel: str | None) -> tuple[ChannelName, str] | None:
    """Return the channel and the address: the way they wrote by, else the one they like best."""
    addresses = {"whatsapp": vendor.phone, "sms": vendor.phone, "email": vendor.user.email}
    wanted = [channel, *vendor.channels, "email"]
    ways = ((one, addresses.get(one)) for name in wanted for one in _PERSONAL if one == name)
    return next(((way, address) for way, address in ways if address), None)
