"""The two sides of a viewing, and how each of them is reached."""

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.conversations import Conversation, Message
from app.domain.deliveries import ChannelName, Way, texts
from app.domain.listings import Listing
from app.domain.users import User
from app.domain.vendors import Vendor
from app.kit.errors import NotFound

SideName = Literal["owner", "person"]
SIDES: tuple[SideName, ...] = ("owner", "person")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two who meet, with the ways to write to them, the preferred first; a guest has none."""

    name: SideName
    user_id: UUID
    called: str | None = field(repr=False)  # None for a guest
    language: str
    ways: tuple[Way, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A home and the two who meet there."""

    listing_id: UUID
    title: str = field(repr=False)
    owner: Side
    person: Side


def meeting(session: Session, user_id: UUID, listing_id: UUID) -> Meeting:
    """Return who meets at a home, both kept from being erased until the transaction ends. Raises NotFound."""
    home = session.execute(select(Listing.title, Listing.owner_id).where(Listing.id == listing_id)).one_or_none()
    if home is None:
        raise NotFound("There is no such listing", code="listing_not_found")
    # Before the viewing, in one order: an erasure holds the person while it waits for their viewings.
    ids = {user_id, home.owner_id}
    held = select(User).where(User.id.in_(ids)).order_by(User.id).with_for_update(read=True, key_share=True)
    people = {user.id: user for user in session.scalars(held)}
    if people.keys() != ids:
        raise NotFound("There is no such viewing", code="viewing_not_found")
    owner, person = _owner(session, people[home.owner_id]), _person(session, people[user_id])
    return Meeting(listing_id, " ".join(home.title.split()), owner, person)


def _owner(session: Session, user: User) -> Side:
    vendor = session.get(Vendor, user.id)
    if vendor is None:
        return Side("owner", user.id, _name(user), _spoken(session, user.id), _mail(user))
    language = texts.preferred(vendor.languages)
    addresses: dict[ChannelName, str | None] = {"email": user.email, "whatsapp": vendor.phone, "sms": vendor.phone}
    wished = {channel: addresses[channel] for one in vendor.channels for channel in addresses if channel == one}
    ways = [(channel, address) for channel, address in wished.items() if address]
    return Side("owner", user.id, _name(user), language, (*ways, *_mail(user)))


def _person(session: Session, user: User) -> Side:
    return Side("person", user.id, _name(user), _spoken(session, user.id), _mail(user))


def _name(user: User) -> str | None:
    return None if user.role == "guest" else user.display_name


def _mail(user: User) -> tuple[Way, ...]:
    return (("email", user.email),) if user.email else ()


def _spoken(session: Session, user_id: UUID) -> str:
    """Return the language in which the assistant last answered somebody."""
    told = (
        select(func.jsonb_extract_path_text(Message.meta, "language"))
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.user_id == user_id, Message.role == "assistant")
        .order_by(Conversation.last_activity_at.desc(), Message.seq.desc())
        .limit(1)
    )
    spoken = session.scalar(told)
    return spoken if spoken in texts.LANGUAGES else texts.LANGUAGES[0]
