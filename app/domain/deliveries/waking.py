"""What waits, found again however its wake-up was lost."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.deliveries.delivery import OPEN, WAITING, Delivery
from app.domain.deliveries.outcomes import FIRST_LOOK, leaves, queue
from app.kit import outbox

WAKES = 100  # that one run wakes, so that a provider that is back is not run over
ERASED = "erased"
OVERDUE = timedelta(seconds=10)  # a job normally begins within milliseconds


def wake_due(session: Session) -> int:
    """Start what was held until now, what was forgotten, and settle whose worker died; return how many."""
    return _release(session) + _free(session) + _remind(session)


def backlog(session: Session) -> dict[str, int]:
    """Count the deliveries that have not ended, by state."""
    query = select(Delivery.state, func.count()).where(Delivery.state.in_(OPEN)).group_by(Delivery.state)
    counted: dict[str, int] = {row[0]: row[1] for row in session.execute(query)}
    return {state: counted.get(state, 0) for state in OPEN}


def forget_requests_of(session: Session, user_id: UUID) -> None:
    """Take out of what vendors were sent whatever an erased person asked for; what has not left yet never will."""
    from app.domain.requests import Request  # whose verbs cancel deliveries

    requests = select(Request.id).where(Request.user_id == user_id)
    for delivery in session.scalars(select(Delivery).where(Delivery.request_id.in_(requests)).with_for_update()):
        if delivery.state in WAITING:
            delivery.move("cancelled")
        delivery.content, delivery.dedup_key, delivery.correlation_id = {}, str(delivery.id), ERASED
        delivery.reason = ERASED if delivery.state == "cancelled" else delivery.reason


def _release(session: Session) -> int:
    due = select(Delivery).where(Delivery.state == "held", Delivery.due_at <= func.now())
    rows = session.scalars(due.order_by(Delivery.due_at).limit(WAKES).with_for_update(skip_locked=True)).all()
    for delivery in rows:
        queue(delivery)
    return len(rows)


def _free(session: Session) -> int:
    """Whoever held it died, perhaps between the provider's yes and ours: what may have left is asked about."""
    lapsed = select(Delivery).where(Delivery.state == "sending", Delivery.lease_until < func.now())
    rows = session.scalars(lapsed.limit(WAKES).with_for_update(skip_locked=True)).all()
    for delivery in rows:
        if leaves(delivery):
            delivery.move("unknown")
            delivery.reason, delivery.due_at = "worker_lost", func.now() + FIRST_LOOK
        else:
            queue(delivery)
    return len(rows)


def _remind(session: Session) -> int:
    forgotten = select(Delivery).where(Delivery.state == "queued", Delivery.due_at <= func.now() - OVERDUE)
    rows = session.scalars(forgotten.order_by(Delivery.due_at).limit(WAKES).with_for_update(skip_locked=True)).all()
    for delivery in rows:
        delivery.due_at = func.now()  # the next ones first, should there be more
        outbox.enqueue("deliveries.send", str(delivery.id))
    return len(rows)
