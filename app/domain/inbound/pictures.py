"""A vendor sends pictures: they go to a listing of theirs, all or none, and the vendor is told which."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain import listings, notifications
from app.domain.deliveries import texts
from app.domain.inbound import notices
from app.domain.inbound.message import InboundMessage
from app.domain.listings import Author, Listing
from app.domain.listings.images import MOST
from app.domain.notifications import Note
from app.domain.places import fold
from app.domain.vendors import Vendor
from app.kit.errors import Conflict, NotFound
from app.kit.pictures import Picture

AT_WORK = timedelta(minutes=3)  # nobody else fetches them meanwhile
TRIES = 5  # fetches that found the provider away; then the message has failed


@dataclass(frozen=True, slots=True)
class Wanted:
    """Pictures to be fetched, and where they belong."""

    message_sid: str
    listing_id: UUID
    urls: tuple[str, ...] = field(repr=False)
    is_last_try: bool


def want(session: Session, message: InboundMessage, vendor: Vendor) -> Wanted | None:
    """Find the listing that the pictures belong to; None, and the vendor told, when there is none."""
    message.became, message.user_id = "pictures", vendor.user_id
    listing = _listing(session, vendor.user_id, message.body)
    if listing is None:
        message.end("ignored", "no_listing")
        notices.tell(session, message, "inbound.no_listing", notices.of_vendor(vendor))
        return None
    message.attempts += 1
    message.due_at = func.now() + AT_WORK
    message.listing_id = listing.id
    urls = tuple(one["url"] for one in message.media)
    return Wanted(message.message_sid, listing.id, urls, message.attempts >= TRIES)


def add(session: Session, wanted: Wanted, pictures: Sequence[Picture]) -> bool:
    """Put the pictures into the listing and notify the vendor, in one transaction; False when that was done before.

    A listing that has no room for all of them, or is gone, makes the message a failed one. When the transaction fails
    afterwards, have `listings.discard` look for what is left of the files.
    """
    message, vendor = _locked(session, wanted.message_sid)
    if message is None or vendor is None:
        return False
    author = Author(vendor.user_id, is_admin=False)
    try:
        listing = listings.add_images(session, author, wanted.listing_id, pictures)
    except NotFound:
        _fail(session, message, vendor, "listing_gone")
        return True
    except Conflict as error:
        title = session.get_one(Listing, wanted.listing_id).title
        message.end("failed", error.code)
        notices.tell(session, message, "inbound.pictures_too_many", notices.of_vendor(vendor), title=title, most=MOST)
        return True
    message.end("handled")
    _tell(session, message, vendor, listing, len(pictures))
    return True


def fail(session: Session, message_sid: str, reason: str) -> None:
    """Write down why the pictures could not be had, and tell the vendor."""
    message, vendor = _locked(session, message_sid)
    if message and vendor:
        _fail(session, message, vendor, reason)


def _listing(session: Session, vendor_id: UUID, caption: str) -> Listing | None:
    """The one whose title stands in the caption; else the newest without a picture, else the newest."""
    offered = select(Listing).where(Listing.owner_id == vendor_id, Listing.retired_at.is_(None))
    bare = (func.cardinality(Listing.images) == 0).desc()
    found = session.scalars(offered.order_by(bare, Listing.created_at.desc(), Listing.id)).all()
    said = fold(caption)
    return next((one for one in found if fold(one.title) in said), found[0] if found else None)


def _locked(session: Session, message_sid: str) -> tuple[InboundMessage | None, Vendor | None]:
    message = session.get(InboundMessage, message_sid, with_for_update=True)
    if message is None or message.state != "received":
        return None, None
    return message, session.get(Vendor, message.user_id)


def _fail(session: Session, message: InboundMessage, vendor: Vendor, reason: str) -> None:
    message.end("failed", reason)
    notices.tell(session, message, "inbound.pictures_failed", notices.of_vendor(vendor))


def _tell(session: Session, message: InboundMessage, vendor: Vendor, listing: Listing, count: int) -> None:
    language = notices.of_vendor(vendor)
    title = texts.say(language, "inbound.pictures_title", title=listing.title)
    body = texts.say(language, "inbound.pictures_added", title=listing.title, count=count)
    payload = {"listing_id": str(listing.id), "count": count}
    note = Note("listing_pictures", title, body, payload, dedup_key=f"inbound:{message.message_sid}")
    notifications.notify(session, vendor.user_id, note)
    notices.tell(session, message, "inbound.pictures_added", language, title=listing.title, count=count)
