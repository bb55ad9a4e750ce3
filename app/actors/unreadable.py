"""Bytes in a queue that are no job.

dramatiq decodes a message before it registers it. Bytes that cannot be decoded would end the consumer, again and again,
and leave everything it had fetched with them in the worker's own set until that worker dies.
"""

from typing import Any

import dramatiq
import structlog
from dramatiq.errors import DecodeError
from sqlalchemy.exc import SQLAlchemyError

from app.actors import dead_set, letters
from app.domain import failed_tasks
from app.kit import logging
from app.kit.errors import Unavailable
from app.kit.transaction import transaction

_log = structlog.stdlib.get_logger(__name__)


def set_aside(consumer: Any) -> int:
    """Dead-letter every job without a shape that `consumer` has fetched, write each down, and return how many."""
    found = 0
    broker, queue = consumer.broker, consumer.queue_name
    ids = list(broker.client.smembers(f"{broker.namespace}:__acks__.{broker.broker_id}.{queue}"))
    raws = broker.client.hmget(f"{broker.namespace}:{queue}.msgs", ids) if ids else []
    for redis_id, raw in zip(ids, raws, strict=True):
        if raw is not None and (error := why_not(raw, queue)):
            broker.do_nack(queue, redis_id)
            found += 1
            _record(letters.unreadable(queue, redis_id.decode(), raw, error))
    return found


def why_not(raw: bytes, queue: str) -> Exception | None:
    """Return why a worker of `queue` must not be given these bytes, None when it may."""
    try:
        message: dramatiq.Message[Any] = dramatiq.Message.decode(raw)
    except DecodeError as error:
        return error
    return None if belongs(message, queue) else ValueError("not the shape of a job")


def belongs(message: Any, queue: str) -> bool:
    """Tell whether a job has the shape of one and names the queue it is in: another one's would end the worker."""
    return letters.is_whole(message) and message.queue_name == queue


def _record(letter: failed_tasks.DeadLetter) -> None:
    _log.error("bytes that are no job", queue=letter.queue, error=letter.error, what=letter.message)
    try:
        with transaction() as session:
            failed_tasks.record(session, letter)
    except (Unavailable, SQLAlchemyError) as error:  # stays in the dead set for the import
        logging.survived("dead_letters.record", error, job_id=letter.job_id)
        return
    dead_set.forget(letter.queue, letter.job_id)
