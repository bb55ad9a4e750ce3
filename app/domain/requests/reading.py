"""Reading a person's requests with what came back."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from app.domain.paging import Position, cut, latest
from app.domain.requests.quote import ACTIVE, Quote
from app.domain.requests.request import Request
from app.domain.vendors import Vendor
from app.kit.errors import NotFound

GONE = ("cancelled", "expired")


def of_person(session: Session, user_id: UUID, limit: int) -> Sequence[Request]:
    """Return the person's newest `limit` requests that are not over, with their active quotes, in 2 queries.

    The newest request comes first, its newest quote last; each quote carries its vendor and the vendor's account.
    """
    return session.scalars(
        select(Request)
        .where(Request.user_id == user_id, Request.status.not_in(GONE))
        .order_by(Request.created_at.desc(), Request.id)
        .limit(limit)
        .options(_with_quotes())
    ).all()


def own(session: Session, user_id: UUID, request_id: UUID) -> Request:
    """Return the person's request with its active quotes. Raises NotFound when it is not there or somebody else's."""
    query = select(Request).where(Request.id == request_id, Request.user_id == user_id).options(_with_quotes())
    request = session.scalar(query)
    if request is None:
        raise NotFound("There is no such request", code="request_not_found")
    return request


def page(
    session: Session, user_id: UUID, limit: int, before: Position | None = None
) -> tuple[list[Request], Position | None]:
    """Return the person's requests, those that are over too, the newest first, and where the next page begins."""
    query = select(Request).where(Request.user_id == user_id).options(_with_quotes())
    found = session.scalars(latest(query, (Request.created_at, Request.id), limit, before)).all()
    return cut(found, limit, lambda last: (last.created_at, last.id))


def _with_quotes() -> _AbstractLoad:
    quotes = selectinload(Request.quotes.and_(Quote.status.in_(ACTIVE)))
    return quotes.joinedload(Quote.vendor).joinedload(Vendor.user)
