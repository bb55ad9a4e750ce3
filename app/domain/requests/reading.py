"""Reading a person's requests with what came back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.domain.requests.quote import ACTIVE, Quote
from app.domain.requests.request import Request
from app.domain.vendors import Vendor

GONE = ("cancelled", "expired")


def of_person(session: Session, user_id: UUID, limit: int) -> Sequence[Request]:
    """Return the person's newest `limit` requests that are not over, with their active quotes, in 2 queries.

    The newest request comes first, its newest quote last; each quote carries its vendor and the vendor's account.
    """
    quotes = selectinload(Request.quotes.and_(Quote.status.in_(ACTIVE)))
    return session.scalars(
        select(Request)
        .where(Request.user_id == user_id, Request.status.not_in(GONE))
        .order_by(Request.created_at.desc(), Request.id)
        .limit(limit)
        .options(quotes.joinedload(Quote.vendor).joinedload(Vendor.user))
    ).all()
