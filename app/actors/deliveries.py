"""Sending: one job for each delivery, and the sweeps that find what was lost, held or unclear."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import dramatiq
import structlog

from app.domain import deliveries
from app.domain.deliveries import Claim, Question
from app.integrations import channels
from app.integrations.channels import CannotTell, ChannelRejected, ChannelUnavailable, Receipt
from app.kit import logging, metrics
from app.kit.errors import Unavailable
from app.kit.transaction import transaction

QUESTIONS = 20  # that one run asks
AWAY = "provider_away"

_log = structlog.stdlib.get_logger(__name__)


@dramatiq.actor(actor_name="deliveries.send", queue_name="outreach")
def send(delivery_id: str) -> None:
    """Send a delivery, unless it was sent, is being sent, or may not be sent now."""
    with transaction() as session:
        claim = deliveries.claim(session, UUID(delivery_id))
    if claim:
        with logging.working_on(claim.correlation_id, delivery_id=delivery_id):
            _send(claim)


@dramatiq.actor(actor_name="deliveries.wake", queue_name="chores")
def wake() -> None:
    """Start what was held until now, and find what was lost with a worker or with Redis."""
    with transaction() as session:
        deliveries.wake_due(session)
        waiting = deliveries.backlog(session)
    for state, count in waiting.items():
        metrics.deliveries_waiting.labels(state).set(count)


@dramatiq.actor(actor_name="deliveries.settle", queue_name="chores")
def settle() -> None:
    """Ask the providers about what nobody saw the end of."""
    with transaction() as session:
        asked = deliveries.questions(session, QUESTIONS)
    for question in asked:
        _ask(question)


def _send(claim: Claim) -> None:
    try:
        receipt = channels.way(claim.channel).send(claim.envelope)
    except ChannelRejected as error:
        _log.warning("a delivery was refused", channel=claim.channel, code=error.code)
        _note(deliveries.failed, claim, error.code)
    except ChannelUnavailable as error:
        _put_off(claim, error)
    except Unavailable as error:  # its breaker is open: nothing was tried
        _note(deliveries.put_off, claim, AWAY, seconds=error.retry_after, was_tried=False)
    except BaseException as error:
        # A time limit, a shutdown, a mistake of ours: nobody knows what has left.
        _note(deliveries.unclear, claim, type(error).__name__)
        raise
    else:
        _note(deliveries.sent, claim, receipt)


def _put_off(claim: Claim, error: ChannelUnavailable) -> None:
    logging.survived("deliveries.send", error, channel=claim.channel)
    if error.unclear:
        _note(deliveries.unclear, claim, "no_answer")
        return
    _note(deliveries.put_off, claim, AWAY, seconds=error.retry_after)


def _note(outcome: Callable[..., None], claim: Claim, *how: Any, **more: Any) -> None:
    with transaction() as session:
        outcome(session, claim, *how, **more)


def _ask(question: Question) -> None:
    delivery_id = str(question.delivery_id)
    try:
        receipt: Receipt | None = channels.way(question.channel).find(question.envelope)
    except CannotTell as error:
        _log.info("a delivery stays unclear", delivery_id=delivery_id, reason=str(error))
    except (Unavailable, ChannelRejected) as error:
        logging.survived("deliveries.settle", error, delivery_id=delivery_id)
    else:
        with transaction() as session:
            deliveries.settle(session, question, receipt)
