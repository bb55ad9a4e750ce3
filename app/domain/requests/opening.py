"""The verbs of a request: open, move, cancel, expire."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.domain import deliveries, places
from app.domain.clock import LOCAL
from app.domain.requests.request import ENDING, Request, RequestStatus
from app.kit.errors import Invalid, NotFound
from app.kit.text import clean

LIVES = timedelta(days=14)  # a request that nobody ended is over after this, or after its deadline
LONGEST = 2000  # characters of the details
DEAREST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class RequestDraft:
    """What a person agreed to have asked."""

    category: str
    details: str
    city: str | None = None
    district: str | None = None
    budget: tuple[Decimal, str] | None = None  # amount and ISO 4217 currency
    deadline: date | None = None
    contact: str | None = None


def open_request(
    session: Session, user_id: UUID, conversation_id: UUID | None, turn_id: UUID | None, draft: RequestDraft
) -> Request:
    """Store the request of a turn; the same turn again gets the request it opened.

    Raises Invalid for empty or endless details, a deadline that is past, a budget that is none.
    """
    known = turn_id and session.scalar(select(Request).where(Request.turn_id == turn_id))
    if known:
        return known
    values = {**_fields(draft), "user_id": user_id, "conversation_id": conversation_id, "turn_id": turn_id}
    stored = insert(Request).values(id=uuid4(), **values).on_conflict_do_nothing(index_elements=["turn_id"])
    request = session.scalar(stored.returning(Request))
    return request or session.scalars(select(Request).where(Request.turn_id == turn_id)).one()


def move(session: Session, request_id: UUID, to: RequestStatus) -> Request:
    """Change a request's status. Raises MoveRefused for a move that is not in MOVES, NotFound."""
    request = _locked(session.get(Request, request_id, with_for_update=True))
    request.move(to)
    return request


def cancel(session: Session, user_id: UUID, request_id: UUID) -> Request:
    """Cancel a request of this person, and what has not left for vendors yet; again changes nothing.

    Raises NotFound when it is not there or somebody else's, MoveRefused when it has ended otherwise.
    """
    own = select(Request).where(Request.id == request_id, Request.user_id == user_id).with_for_update()
    request = _locked(session.scalar(own))
    if request.status != "cancelled":
        request.move("cancelled")
        deliveries.cancel_for_request(session, request.id)
    return request


def expire_due(session: Session) -> int:
    """End every request whose time is over, and what has not left for vendors yet; return how many."""
    due = update(Request).where(Request.expires_at <= func.now(), Request.status.in_(ENDING)).values(status="expired")
    ids = session.scalars(due.returning(Request.id)).all()
    for request_id in ids:
        deliveries.cancel_for_request(session, request_id)
    return len(ids)


def _fields(draft: RequestDraft) -> dict[str, object]:
    amount, currency = draft.budget or (None, None)
    if amount is not None and not (amount.is_finite() and 0 < amount < DEAREST):
        raise Invalid.field("budget", "must be more than nothing")
    return {
        "category": draft.category,
        "details": clean(draft.details, "details", LONGEST),
        **_where(draft.city, draft.district),
        "budget_amount": amount,
        "budget_currency": currency,
        "deadline": draft.deadline,
        "contact": draft.contact,
        "expires_at": _end(draft.deadline),
    }


def _where(city: str | None, district: str | None) -> dict[str, str | None]:
    """City and district by the names that vendors are matched by; a place we do not know stays as it was written."""
    near = places.resolve(district or "") or places.resolve(city or "")
    if near is None:
        return {"city": city, "district": district}
    known = places.resolve(district or "") is not None
    inside = near.name if near.name != near.city else None
    return {"city": near.city, "district": inside if known or inside else district}


def _end(deadline: date | None) -> datetime:
    """When a request that is opened now is over; the deadline's own day still counts."""
    now = datetime.now(UTC)
    if deadline is None:
        return now + LIVES
    if deadline < now.astimezone(LOCAL).date():
        raise Invalid.field("deadline", "must not be past", code="in_the_past")
    # Not deadline + 1 day: the last date there is has no day behind it.
    return min(now + LIVES, datetime.combine(deadline, time.max, LOCAL).astimezone(UTC))


def _locked(request: Request | None) -> Request:
    if request is None:
        raise NotFound("There is no such request", code="request_not_found")
    return request
