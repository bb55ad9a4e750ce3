"""Looking: what the brain may ask about the world besides listings, each question in a short transaction of its own."""

from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy.orm import Session

from app.brain import views
from app.brain.types import Language, Place
from app.domain import bookings, broadcasts, knowledge, preferences
from app.domain import places as domain_places
from app.domain import requests as asked
from app.integrations import embeddings
from app.kit.transaction import transaction

ARTICLES = 3  # at most, per question
REQUESTS = 10  # the newest


def look_up(text: str, language: Language) -> tuple[views.Article, ...]:
    """Return what we know about it, the best first; nothing when we do not know."""
    meaning = embeddings.local_meaning_of(text)
    question = knowledge.Question(text, language, meaning, embeddings.LOCAL_MODEL)
    with transaction() as session:
        found = knowledge.search(session, question, ARTICLES)
    return tuple(_article(one) for one in found if one.score >= knowledge.KNOWN)


def requests(user_id: UUID) -> tuple[views.OpenRequest, ...]:
    """Return the person's requests that are not over, the newest first."""
    with transaction() as session:
        found = asked.of_person(session, user_id, REQUESTS)
        waiting = broadcasts.not_begun(session, [one.id for one in found if one.status == "collecting"])
        # Messages that wait for the morning have asked nobody yet, whatever the request's status.
        return tuple(_request(one, "open" if one.id in waiting else one.status) for one in found)


def viewings(user_id: UUID) -> tuple[views.Viewing, ...]:
    """Return the person's viewings that are still to come, the next one first."""
    with transaction() as session:
        return tuple(_viewing(one) for one in bookings.coming(session, user_id))


def is_taken(listing_id: UUID, starts_at: datetime) -> bool:
    """Tell whether somebody sees the home at that time."""
    with transaction() as session:
        return bookings.is_taken(session, listing_id, starts_at)


@cache
def places() -> tuple[Place, ...]:
    """Return the map of the island."""
    return tuple(Place(p.name, p.city, p.lat, p.lon, p.aliases) for p in domain_places.PLACES)


def remembered(session: Session, user_id: UUID) -> tuple[views.Preference, ...]:
    """Return what is remembered about the person, in the caller's transaction."""
    active = preferences.active(session, user_id)
    return tuple(views.Preference(one.id, one.key, one.value, one.label, one.explicit) for one in active)


def _article(one: knowledge.Found) -> views.Article:
    return views.Article(
        slug=one.slug,
        title=one.title,
        text=one.text,
        source=one.source,
        url=one.url,
        checked=one.checked,
        score=one.score,
    )


def _request(one: asked.Request, status: str) -> views.OpenRequest:
    return views.OpenRequest(
        id=one.id,
        category=one.category,
        details=one.details,
        city=one.city,
        status=status,
        created_at=one.created_at,
        quotes=tuple(_quote(quote) for quote in one.quotes),
    )


def _quote(one: asked.Quote) -> views.Quote:
    return views.Quote(
        id=one.id,
        vendor=one.vendor.user.display_name,
        price=one.price,
        currency=one.currency,
        terms=one.terms,
        valid_until=one.valid_until,
        received_at=one.received_at,
        period=one.period,
        confidence=one.confidence,
        status=one.status,
    )


def _viewing(one: bookings.Viewing) -> views.Viewing:
    return views.Viewing(
        id=one.id, listing_id=one.listing_id, title=one.listing.title, starts_at=one.starts_at, status=one.status
    )
