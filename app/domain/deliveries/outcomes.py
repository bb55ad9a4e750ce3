"""How an attempt to hand a delivery over ended."""

import random
from datetime import timedelta

from sqlalchemy import func
from sqlalchemy.orm import Session

from app.domain.deliveries import addresses
from app.domain.deliveries.claim import Claim, held_by
from app.domain.deliveries.delivery import Delivery
from app.domain.deliveries.stopping import opt_out
from app.integrations import channels
from app.integrations.channels import Receipt
from app.kit import metrics, outbox

FIRST_PAUSE, LONGEST_PAUSE = 5, 600  # seconds between two attempts while a provider is away
PATIENCE = timedelta(days=3)  # since it was to leave; then nobody would understand any more why the message comes
FIRST_LOOK = timedelta(seconds=30)  # after an unclear attempt
OPTED_OUT, OUTSIDE_WINDOW = "21610", "63016"  # Twilio's numbers
UNKNOWN_OUTCOME = "unknown_outcome"


def sent(session: Session, claim: Claim, receipt: Receipt) -> None:
    """Note that the provider has taken it. It stays with what a callback has told meanwhile, which may be more."""
    delivery = held_by(session, claim)
    if delivery is None:
        return
    accept(delivery, receipt)


def failed(session: Session, claim: Claim, code: str) -> None:
    """Note that the provider will never take it, and why.

    What WhatsApp refused as too late for free text was not sent: it is tried again, and then as a template.
    """
    delivery = held_by(session, claim)
    if delivery is None:
        return
    if code == OUTSIDE_WINDOW and claim.envelope.template is None and queue(delivery):
        addresses.close_window(session, delivery.mark)
        return
    fail(session, delivery, code)


def unclear(session: Session, claim: Claim, reason: str) -> None:
    """Note that nobody knows whether the provider has taken it: it is asked, and nothing is sent again before."""
    delivery = held_by(session, claim)
    if delivery and delivery.move("unknown"):
        delivery.reason, delivery.due_at = reason, func.now() + FIRST_LOOK


def put_off(session: Session, claim: Claim, reason: str, *, seconds: int | None, was_tried: bool = True) -> None:
    """Hold what was certainly not taken: for `seconds`, or a pause that grows; LONGEST_PAUSE at most.

    An outage uses up no attempts, however long it is; only after PATIENCE it is given up.
    """
    delivery = held_by(session, claim)
    if delivery is None or not delivery.move("held"):
        return
    delivery.attempts -= 0 if was_tried else 1
    # A provider that names a day would else put off, and one that names a week end, what it takes in a minute.
    pause = min(seconds or FIRST_PAUSE * 2 ** min(delivery.attempts, 10), LONGEST_PAUSE)
    # Not all at once when it is back: whoever waited together would be tried together.
    delivery.due_at = func.now() + timedelta(seconds=pause * random.uniform(1, 1.3))
    delivery.reason = reason
    session.flush()
    session.refresh(delivery)
    if delivery.due_at - delivery.wanted_at > PATIENCE:
        fail(session, delivery, "provider_away")


def accept(delivery: Delivery, receipt: Receipt) -> None:
    """Store the receipt on a locked delivery."""
    is_stand_in = receipt.provider_id.startswith("console:")
    if delivery.provider_id is None:
        delivery.provider_id, delivery.segments = receipt.provider_id, receipt.segments
        metrics.sms_segments.inc(receipt.segments or 0)
    delivery.segments = delivery.segments or receipt.segments
    if delivery.move("sent"):
        delivery.reason = "console" if is_stand_in and delivery.channel != "console" else None


def queue(delivery: Delivery) -> bool:
    """Have a locked delivery sent as soon as there is a worker; False when it has gone further already."""
    if not delivery.move("queued"):
        return False
    delivery.reason, delivery.due_at = None, func.now()
    outbox.enqueue("deliveries.send", str(delivery.id))
    return True


def fail(session: Session, delivery: Delivery, code: str) -> bool:
    """End a locked delivery; False when it has gone further already. Who opted out at the provider has so here, too."""
    if not delivery.move("failed"):
        return False
    delivery.reason = code
    if code == OPTED_OUT:
        opt_out(session, delivery.address, "twilio")
    if code == OUTSIDE_WINDOW:
        addresses.close_window(session, delivery.mark)
    return True


def leaves(delivery: Delivery) -> bool:
    """Tell whether a delivery really goes out, so that an attempt that was cut short may have been taken."""
    return delivery.channel != "console" and channels.is_reachable(delivery.channel)
