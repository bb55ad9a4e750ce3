"""Forgetting what PostgreSQL has erased everywhere else: Redis at once, the memory until it confirms."""

from collections.abc import Callable
from uuid import UUID

import dramatiq
from redis.exceptions import RedisError

from app.actors.memory import memory
from app.actors.middleware import deduplication
from app.domain import erasures
from app.domain.erasures import Looked, Work
from app.extensions import redis
from app.integrations.memory import MemoryRejected, MemoryUnavailable
from app.kit import logging, rate_limit
from app.kit.transaction import transaction

NOWHERE_ELSE = "postgres"  # the memory that went with the rows


@dramatiq.actor(actor_name="memory.erase", queue_name="memory")
def erase(erasure_id: str) -> None:
    """Have every place forget; whatever does not confirm is tried again when the row says so."""
    with transaction() as session:
        work = erasures.begin(session, UUID(erasure_id))
    if work is None:
        return
    looked = _look(work)
    with transaction() as session:
        erasures.conclude(session, work.erasure_id, looked)


@dramatiq.actor(actor_name="memory.erase_due", queue_name="chores")
def erase_due() -> None:
    """Start what waits for its next try."""
    with transaction() as session:
        erasures.wake_due(session)


def _look(work: Work) -> Looked:
    asked = memory()
    redis_failed = _tried("erasure.redis", _forget_in_redis, work)
    memory_failed = _tried("erasure.memory", _forget_in_memory, work)
    # A write that was under way when the rows went may arrive after the memory has forgotten: then it is asked again.
    final = work.is_late or asked.name == NOWHERE_ELSE
    failed = memory_failed or redis_failed
    return Looked(
        redis=redis_failed is None,
        forgotten=memory_failed is None and final,
        error=type(failed).__name__ if failed else None,
        retry_after=getattr(memory_failed, "retry_after", None),
    )


def _tried(operation: str, forget: Callable[[Work], None], work: Work) -> Exception | None:
    try:
        forget(work)
    except (RedisError, MemoryUnavailable, MemoryRejected) as error:
        logging.survived(operation, error, erasure_id=str(work.erasure_id))
        return error
    return None


def _forget_in_redis(work: Work) -> None:
    for thread in work.thread_ids:
        redis.client.delete(f"recall:{thread}", f"recall:{thread}:version")
        deduplication.forget("chat.reply", (str(thread),))
    if work.whole_person:
        rate_limit.forget(str(work.user_id), *([work.login] if work.login else []))


def _forget_in_memory(work: Work) -> None:
    threads = tuple(map(str, work.thread_ids))
    if work.whole_person:
        memory().forget_user(str(work.user_id), threads)
    else:
        memory().forget_thread(threads[0])
