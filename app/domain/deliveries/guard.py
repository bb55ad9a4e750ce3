"""The one place that decides whether a message may leave now: send, hold until a time, or cancel."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.config import settings
from app.domain.clock import LOCAL
from app.domain.deliveries import addresses
from app.domain.deliveries.composing import template_of
from app.domain.deliveries.delivery import REACHED, Delivery
from app.integrations import channels

QUIET_FROM, QUIET_UNTIL = time(21), time(8)  # on the recipient's clock, which is that of North Cyprus
ABOUT_A_REQUEST = ("rfq", "ask_back")
DAY = timedelta(days=1)
Limit = Literal["rate_limit", "daily_limit"]
ENDED = ("accepted", "cancelled", "expired")


@dataclass(frozen=True, slots=True)
class Send:
    """It may leave; `needs_template` when WhatsApp takes nothing else to this number now."""

    needs_template: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """Not before `until`."""

    until: datetime
    reason: Literal["quiet_hours"] | Limit


@dataclass(frozen=True, slots=True)
class Cancel:
    """Not at all."""

    reason: Literal["erased", "opted_out", "request_over", "no_template"]


Verdict = Send | Hold | Cancel


def judge(session: Session, delivery: Delivery) -> Verdict:
    """Decide about a locked delivery. The address stays locked, too: two messages to it are never let through together.

    What was not asked for respects STOP, the quiet hours and the limits; everything respects WhatsApp's window.
    """
    if not delivery.content:
        return Cancel("erased")
    if delivery.purpose in ABOUT_A_REQUEST and _is_over(session, delivery):
        return Cancel("request_over")
    if delivery.proactive and addresses.opted_out(session, delivery.address):
        return Cancel("opted_out")
    needs_template = _needs_template(session, delivery)
    if needs_template and template_of(delivery) is None:
        return Cancel("no_template")
    held = _held(session, delivery) if delivery.proactive else None
    return held or Send(needs_template)


def after_quiet(moment: datetime) -> datetime:
    """Return `moment`, or the end of the quiet hours in which it lies."""
    local = moment.astimezone(LOCAL)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return moment
    morning = local.date() + (DAY if local.time() >= QUIET_FROM else timedelta())
    return datetime.combine(morning, QUIET_UNTIL, LOCAL).astimezone(UTC)


def quiet_until() -> datetime | None:
    """Return until when nothing may leave that nobody asked for; None: it may leave now."""
    moment = now()
    until = after_quiet(moment)
    return until if until > moment else None


def now() -> datetime:
    """Return the time by which it is decided."""
    return datetime.now(UTC)


def _is_over(session: Session, delivery: Delivery) -> bool:
    from app.domain.requests import Request  # whose verbs cancel deliveries

    status = session.scalar(select(Request.status).where(Request.id == delivery.request_id))
    return status in ENDED


def _needs_template(session: Session, delivery: Delivery) -> bool:
    is_whatsapp = delivery.channel == "whatsapp" and channels.is_reachable("whatsapp")
    return is_whatsapp and not addresses.is_open(session, delivery.address)


def _held(session: Session, delivery: Delivery) -> Hold | None:
    moment = now()
    quiet_until = after_quiet(moment)
    if quiet_until > moment:
        return Hold(quiet_until, "quiet_hours")
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(delivery.mark, 0))))
    window, most = timedelta(seconds=settings().proactive_rate_limit_window), settings().max_proactive_messages_per_day
    left = _left_since(session, delivery, moment - max(DAY, window))
    room: list[tuple[datetime, Limit]] = [(left[0] + window, "rate_limit")] if left else []
    if len(left) >= most:
        room.append((left[most - 1] + DAY, "daily_limit"))
    until, reason = max(room, default=(moment, "rate_limit"))
    return Hold(after_quiet(until), reason) if until > moment else None


def _left_since(session: Session, delivery: Delivery, since: datetime) -> list[datetime]:
    """Return when messages that nobody asked for left for this address or may have, the latest first."""
    may_have_left = or_(Delivery.state.in_(("sending", "unknown", *REACHED)), Delivery.provider_id.is_not(None))
    query = select(Delivery.tried_at).where(
        Delivery.mark == delivery.mark,
        Delivery.id != delivery.id,
        Delivery.proactive,
        Delivery.tried_at > since,
        may_have_left,
    )
    return [one for one in session.scalars(query.order_by(Delivery.tried_at.desc())) if one]
