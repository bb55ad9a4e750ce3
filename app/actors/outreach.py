"""Asking vendors: planning what was ordered, and settling what was sent."""

from uuid import UUID

import dramatiq

from app.config import settings
from app.domain import broadcasts, deliveries, requests
from app.domain.broadcasts import Reach, TooFewReachable
from app.integrations import channels
from app.kit import logging
from app.kit.errors import NotFound
from app.kit.transaction import transaction


@dramatiq.actor(actor_name="outreach.broadcast", queue_name="outreach")
def broadcast(request_id: str) -> None:
    """Plan what is due of a request, all of it or nothing; nothing due, nothing happens."""
    try:
        with transaction() as session:
            broadcasts.plan(session, UUID(request_id), _reach())
    except TooFewReachable as refusal:
        logging.survived("outreach.plan", refusal, request_id=request_id)
        with transaction() as session:
            broadcasts.refuse(session, UUID(request_id), refusal)
    except NotFound as error:  # erased before its job began
        logging.survived("outreach.plan", error, request_id=request_id)


@dramatiq.actor(actor_name="outreach.settle", queue_name="chores")
def settle() -> None:
    """Start what is to be planned by now, and end what nothing is on its way of; each in a transaction of its own."""
    with transaction() as session:
        broadcasts.wake_due(session)
        broadcasts.alert_again(session)
        ids = broadcasts.unsettled(session)
    for broadcast_id in ids:
        with transaction() as session:
            broadcasts.settle(session, broadcast_id)


def _reach() -> Reach:
    """Return the ways out of here as they are now."""
    return Reach(
        usable=channels.is_reachable,
        silent=deliveries.silent,
        held_until=deliveries.quiet_until,
        link=requests.link_for,
        # A town without providers shows in its log what it would have sent.
        stand_in=None if settings().is_production else "console",
    )
