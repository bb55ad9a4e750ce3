"""The broker's own dead letters: held in Redis until a failed task's row is committed, then dropped there."""

import re
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import dramatiq
from dramatiq.errors import DecodeError
from redis.exceptions import RedisError

from app.actors.letters import found_dead, unreadable
from app.domain import failed_tasks
from app.kit import logging, purging
from app.kit.transaction import transaction

AT_ONCE = 100  # letters of one transaction
SUFFIX = ".XQ"


class Held(NamedTuple):
    """One dead letter as Redis holds it; `raw` is None when its bytes are gone."""

    queue: str
    redis_id: str
    raw: bytes | None


def import_all(older_than_ms: int = 0) -> int:
    """Write a failed task for every dead letter in Redis that has none, and drop the letters; return how many are new.

    Raises Unavailable when the database is away; then the letters stay where they are.
    """
    new, broker = 0, dramatiq.get_broker()
    died_before = int(time.time() * 1000) - older_than_ms
    for queue in _queues(broker):
        while batch := _oldest(broker, queue, died_before):
            with transaction() as session:
                new += sum(failed_tasks.record(session, letter) is not None for letter in _letters(batch))
            purging.drop(f"{queue}{SUFFIX}", [held.redis_id for held in batch])
    return new


def forget(queue: str, redis_id: str) -> None:
    """Drop a letter whose row is committed; one that cannot be dropped now is dropped by the next import."""
    try:
        purging.drop(f"{queue}{SUFFIX}", [redis_id])
    except RedisError as error:
        logging.survived("dead_set.forget", error, queue=queue)


def _queues(broker: Any) -> list[str]:
    # Looked for rather than asked of the broker: a queue that the code no longer declares may hold letters too.
    prefix = f"{broker.namespace}:"
    names = broker.client.scan_iter(match=f"{_glob(prefix)}*{SUFFIX}", count=1000)
    return sorted(name.decode().removeprefix(prefix).removesuffix(SUFFIX) for name in names)


def _oldest(broker: Any, queue: str, died_before: int) -> list[Held]:
    key = _key(broker, queue)
    ids = broker.client.zrangebyscore(key, 0, died_before, start=0, num=AT_ONCE)
    if not ids:
        return []
    raws = broker.client.hmget(f"{key}.msgs", ids)
    return [Held(queue, redis_id.decode(), raw) for redis_id, raw in zip(ids, raws, strict=True)]


def _letters(batch: list[Held]) -> Iterator[failed_tasks.DeadLetter]:
    for held in batch:
        if held.raw is None:
            continue
        try:
            yield found_dead(dramatiq.Message.decode(held.raw), held.queue)
        except (DecodeError, TypeError, ValueError, AttributeError) as error:  # JSON of any shape
            yield unreadable(held.queue, held.redis_id, held.raw, error)


def _key(broker: Any, queue: str) -> str:
    return f"{broker.namespace}:{queue}{SUFFIX}"


def _glob(text: str) -> str:
    return re.sub(r"([*?\[\]\\])", r"\\\1", text)
