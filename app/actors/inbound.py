"""What came by WhatsApp or SMS: understood, fetched, answered."""

from uuid import UUID

import dramatiq

from app.domain import inbound, listings, turns
from app.domain.inbound import Wanted
from app.integrations import media
from app.kit import logging, pictures
from app.kit.errors import AppError, NotFound, RateLimited, Unauthorized
from app.kit.pictures import Picture, UnusablePicture
from app.kit.transaction import transaction


@dramatiq.actor(actor_name="inbound.handle", queue_name="inbound")
def handle(message_sid: str) -> None:
    """Do what a message is there for; what it brings is fetched while no transaction is open."""
    with transaction() as session:
        wanted = inbound.sort(session, message_sid)
    if wanted is None:
        return
    try:
        found = [_picture(url) for url in wanted.urls]
    except (media.MediaRefused, UnusablePicture) as error:
        _fail(wanted, error, error.reason)
    except media.MediaUnavailable as error:
        if not wanted.is_last_try:
            raise
        _fail(wanted, error, "unavailable")
    else:
        _add(wanted, found)


@dramatiq.actor(actor_name="inbound.answer", queue_name="inbound")
def answer(user_id: str, channel: str) -> None:
    """Make one message of what a person has written, unless they may still be writing; it is answered like any other.

    What cannot be accepted now stays where it is, and the sweep tries again.
    """
    with transaction() as session:
        burst = inbound.ready(session, UUID(user_id), channel)
    if burst is None:
        return
    try:
        with turns.admitted(burst.incoming) as admission, transaction() as session:
            inbound.accept(session, burst, admission)
    except RateLimited as error:
        logging.survived("inbound.answer", error, user_id=user_id)
        with transaction() as session:
            inbound.put_off(session, burst, error.retry_after or 1)
    except (NotFound, Unauthorized) as error:  # erased at this moment
        logging.survived("inbound.answer", error, user_id=user_id)


def _picture(url: str) -> Picture:
    return pictures.prepare(media.fetch(url))


def _fail(wanted: Wanted, error: Exception, reason: str) -> None:
    logging.survived("inbound.pictures", error, message_sid=wanted.message_sid)
    with transaction() as session:
        inbound.fail(session, wanted.message_sid, reason)


def _add(wanted: Wanted, found: list[Picture]) -> None:
    try:
        with transaction() as session:
            inbound.add(session, wanted, found)
    except BaseException:
        _discard(wanted.listing_id, [listings.name_of(wanted.listing_id, one) for one in found])
        raise


def _discard(listing_id: UUID, names: list[str]) -> None:
    try:
        with transaction() as session:
            listings.discard(session, listing_id, names)
    except (AppError, OSError) as error:  # chores.sweep_pictures finds them
        logging.survived("inbound.discard", error, listing_id=str(listing_id))
