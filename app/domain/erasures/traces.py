"""What operators keep: failed tasks and the audit trail stay, without whom they were about."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, Uuid, case, cast, func, literal, or_, select, union_all, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.audit import AuditEntry
from app.domain.bookings import Viewing
from app.domain.circuits import BreakerEvent, BreakerOverride
from app.domain.conversations import Message
from app.domain.deliveries import Delivery
from app.domain.failed_tasks import FailedTask
from app.domain.handoffs import Handoff
from app.domain.listings import Listing
from app.domain.notifications import Notification
from app.domain.pauses import QueuePause
from app.domain.preferences import Preference
from app.domain.requests import Quote, Request
from app.domain.turns import Turn

ERASED = "erased"
_UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_OF_PERSON: tuple[tuple[Any, Any], ...] = (
    (Preference.id, Preference.user_id),
    (Request.id, Request.user_id),
    (Viewing.id, Viewing.user_id),
    (Listing.id, Listing.owner_id),
    (Quote.id, Quote.vendor_id),
    (Delivery.id, Delivery.recipient_id),
    (Notification.id, Notification.user_id),
)
Ids = list[Select[Any]]


def ids_of_threads(threads: Sequence[UUID]) -> Ids:
    """Return questions for the ids of the threads and of whatever is in them."""
    inside: tuple[Any, ...] = (Message, Turn, Handoff)
    return [
        *(select(literal(thread, Uuid)) for thread in threads),
        *(select(table.id).where(table.conversation_id.in_(threads)) for table in inside),
    ]


def ids_of_person(user_id: UUID, threads: Sequence[UUID]) -> Ids:
    """Return questions for every id that stands for something of the person."""
    own = [select(row_id).where(owner == user_id) for row_id, owner in _OF_PERSON]
    return [select(literal(user_id, Uuid)), *ids_of_threads(threads), *own]


def forget(session: Session, ids: Ids, sids: Select[str], email: str | None = None) -> None:
    """Take out of failed tasks and of the audit trail what names one of `ids`, of `sids` or the address."""
    told = func.concat_ws(" ", cast(FailedTask.args, Text), cast(FailedTask.kwargs, Text), FailedTask.message)
    told = func.concat_ws(" ", told, FailedTask.correlation_id, FailedTask.note)
    session.execute(
        update(FailedTask)
        .where(or_(_names(FailedTask.id, told, ids, email), _tells_one_of(told, sids)))
        .values(args=[], kwargs={}, message="", note=None, correlation_id=ERASED, alert=_silent(), **_closed())
        .execution_options(synchronize_session=False)
    )
    told = func.concat_ws(" ", AuditEntry.target, cast(AuditEntry.detail, Text), AuditEntry.correlation_id)
    session.execute(
        update(AuditEntry)
        .where(_names(AuditEntry.id, told, ids, email))
        .values(target=ERASED, detail={}, correlation_id=ERASED)
        .execution_options(synchronize_session=False)
    )


def forget_operator(session: Session, user_id: UUID) -> None:
    """Leave what an operator did, without saying who it was."""
    session.execute(update(AuditEntry).where(AuditEntry.who == str(user_id)).values(who=ERASED))
    session.execute(update(FailedTask).where(FailedTask.closed_by == str(user_id)).values(closed_by=ERASED))
    for table in (BreakerOverride, BreakerEvent, QueuePause):
        session.execute(update(table).where(table.who == str(user_id)).values(who=ERASED))


def _names(row_id: InstrumentedAttribute[UUID], told: Any, ids: Ids, email: str | None) -> ColumnElement[bool]:
    named = select(row_id.label("row_id"), func.unnest(func.regexp_matches(told, _UUID, "g")).label("named")).subquery()
    ours = select(named.c.row_id).where(cast(named.c.named, Uuid).in_(union_all(*ids)))
    addressed = func.strpos(func.lower(told), email.lower()) > 0 if email else literal(False)
    return or_(row_id.in_(ours), addressed)


def _tells_one_of(told: Any, sids: Select[str]) -> ColumnElement[bool]:
    """Jobs know a message that came by telephone by its provider's id, which is no UUID."""
    each = sids.subquery()
    return select(1).where(func.strpos(told, each.c.message_sid) > 0).exists()


def _silent() -> Any:
    return case((FailedTask.alert == "owed", "none"), else_=FailedTask.alert)


def _closed() -> dict[str, Any]:
    """Nothing is left to replay."""
    return {
        "state": case((FailedTask.state == "open", "resolved"), else_=FailedTask.state),
        "closed_at": func.coalesce(FailedTask.closed_at, func.now()),
        "closed_by": func.coalesce(FailedTask.closed_by, ERASED),
    }
