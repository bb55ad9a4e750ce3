"""Deliveries: everything that is sent to a person by e-mail, WhatsApp or SMS. One row, one state machine, one key.

held -> queued -> sending -> sent -> delivered -> read, or failed, or cancelled before it was sent. `unknown` is what a
send becomes whose end nobody saw: it is never sent again blindly, but settled by what the provider says of it.
"""

from app.domain.deliveries import texts
from app.domain.deliveries.addresses import (
    HeardFrom,
    OptOut,
    forget_old,
    heard_from,
    is_open,
    opt_in,
    opted_out,
    silent,
)
from app.domain.deliveries.again import is_over, owe_again
from app.domain.deliveries.browsing import DeliveryLine, DeliveryView, Wanted, look, page
from app.domain.deliveries.cancelling import cancel, cancel_for_request
from app.domain.deliveries.claim import Claim, claim
from app.domain.deliveries.composing import content
from app.domain.deliveries.delivery import MOVES, ChannelName, Delivery, Purpose, State
from app.domain.deliveries.guard import quiet_until
from app.domain.deliveries.outcomes import failed, put_off, sent, unclear
from app.domain.deliveries.owing import Outgoing, owe
from app.domain.deliveries.reaching import Way, takes
from app.domain.deliveries.settling import Question, questions, settle
from app.domain.deliveries.status import status
from app.domain.deliveries.stopping import opt_out, unsubscribe, wish_of
from app.domain.deliveries.unsubscribing import read_token, unsubscribe_url
from app.domain.deliveries.waking import backlog, forget_requests_of, wake_due

__all__ = [
    "MOVES",
    "ChannelName",
    "Claim",
    "Delivery",
    "DeliveryLine",
    "DeliveryView",
    "HeardFrom",
    "OptOut",
    "Outgoing",
    "Purpose",
    "Question",
    "State",
    "Wanted",
    "Way",
    "backlog",
    "cancel",
    "cancel_for_request",
    "claim",
    "content",
    "failed",
    "forget_old",
    "forget_requests_of",
    "heard_from",
    "is_open",
    "is_over",
    "look",
    "opt_in",
    "opt_out",
    "opted_out",
    "owe",
    "owe_again",
    "page",
    "put_off",
    "questions",
    "quiet_until",
    "read_token",
    "sent",
    "settle",
    "silent",
    "status",
    "takes",
    "texts",
    "unclear",
    "unsubscribe",
    "unsubscribe_url",
    "wake_due",
    "wish_of",
]
