"""From a job that died, as dramatiq knows it, to the dead letter that the domain records."""

import hashlib
from typing import Any

import dramatiq
from dramatiq.broker import MessageProxy
from dramatiq.common import q_name
from dramatiq.errors import ActorNotFound
from dramatiq.middleware import SkipMessage, TimeLimitExceeded

from app.domain.failed_tasks import DeadLetter, Reason, frames, frames_in, redacted
from app.kit import logging, outbox


def died(broker: dramatiq.Broker, message: MessageProxy, *, retry_lost: bool = False) -> DeadLetter:
    """Return the dead letter of a job that a worker has just given up."""
    error = message._exception
    reason = "retry_lost" if retry_lost else _reason(broker, message, error)
    ran_without_counting = reason == "throws"  # Retries counts what it would retry
    return DeadLetter(
        job_id=message.message_id,
        queue=q_name(message.queue_name),
        actor=message.actor_name,
        reason=reason,
        error=type(error).__name__ if error else "none",
        message=redacted(str(error)) if error else "",
        attempts=_retries(message.options) + ran_without_counting,
        correlation_id=logging.sane_correlation_id(message.options.get("correlation_id")),
        traceback=frames(error) if error else "",
        args=message.args,
        kwargs=message.kwargs,
    )


def found_dead(message: dramatiq.Message[Any], queue: str) -> DeadLetter:
    """Return the dead letter of a job in the broker's dead set, which keeps no error. Raises for a job of no shape."""
    if not is_whole(message):
        raise ValueError("not the shape of a job")
    return DeadLetter(
        job_id=message.message_id,
        queue=queue,
        actor=message.actor_name,
        reason="dead_letter" if outbox.knows(message.actor_name) else "unknown_actor",
        error="unknown",
        message="found in the broker's dead set, which does not say why it died",
        attempts=_retries(message.options) + 1,
        correlation_id=logging.sane_correlation_id(message.options.get("correlation_id")),
        traceback=frames_in(str(message.options.get("traceback") or "")),
        args=message.args,
        kwargs=message.kwargs,
    )


def unreadable(queue: str, redis_id: str, raw: bytes, error: Exception) -> DeadLetter:
    """Return the dead letter of bytes that are no job: their size and fingerprint, because they may say anything."""
    cause = getattr(error, "error", error)  # what dramatiq's DecodeError stands for
    return DeadLetter(
        job_id=redis_id,
        queue=q_name(queue),
        actor="",
        reason="unreadable",
        error=type(cause).__name__,
        message=f"{len(raw)} bytes, sha256 {hashlib.sha256(raw).hexdigest()[:16]}",
        attempts=0,
        correlation_id=logging.sane_correlation_id(None),
    )


def is_whole(message: dramatiq.Message[Any]) -> bool:
    """Tell whether a decoded job has the shape that a worker takes for granted."""
    return (
        all(isinstance(name, str) for name in (message.actor_name, message.queue_name, message.message_id))
        and isinstance(message.options, dict)
        and isinstance(message.kwargs, dict)
        and isinstance(message.options.get("redis_message_id"), str)
        and all(isinstance(message.options.get(name, 0), int) for name in ("retries", "max_retries"))
    )


def _reason(broker: dramatiq.Broker, message: MessageProxy, error: BaseException | None) -> Reason:
    if error is None:
        return "rejected"
    if isinstance(error, ActorNotFound):
        return "unknown_actor"
    if isinstance(error, SkipMessage):
        return "too_old"
    throws = broker.get_actor(message.actor_name).options.get("throws")
    if throws and isinstance(error, throws):
        return "throws"
    return "time_limit" if isinstance(error, TimeLimitExceeded) else "retries_exhausted"


def _retries(options: dict[str, Any]) -> int:
    return int(options.get("retries") or 0)
