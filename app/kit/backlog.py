"""What stands in the broker's queues and who works on them, asked of Redis itself: true also when no worker lives."""

import json
import time
from dataclasses import dataclass
from typing import Any, cast

import dramatiq

from app.extensions import redis

WAKE_CHANNEL = "dramatiq:wake"  # every worker process listens to it with one connection, and nobody else does


@dataclass(frozen=True, slots=True)
class Backlog:
    """The jobs of a queue; `oldest` is the age in seconds of the one that is next, 0 when none is ready."""

    ready: int
    delayed: int
    running: int
    oldest: float


def backlogs() -> dict[str, Backlog]:
    """Return the backlog of every declared queue. Raises RedisError."""
    return {queue: _backlog(queue) for queue in sorted(dramatiq.get_broker().get_declared_queues())}


def workers() -> int:
    """Return how many worker processes are connected. Raises RedisError."""
    ((_, count),) = cast("list[tuple[bytes, int]]", redis.client.pubsub_numsub(WAKE_CHANNEL))
    return count


def _backlog(queue: str) -> Backlog:
    key = f"dramatiq:{queue}"
    with redis.client.pipeline(transaction=True) as together:
        together.llen(key)
        together.hlen(f"{key}.msgs")
        together.hlen(f"{key}.DQ.msgs")
        together.lindex(key, 0)
        ready, held, delayed, first = together.execute()
    raw = redis.client.hget(f"{key}.msgs", first) if first else None
    return Backlog(ready, delayed, max(held - ready, 0), _age(raw) if raw else 0.0)


def _age(raw: Any) -> float:
    """Return the age of a job in seconds; 0 for one that cannot be read, which a worker will set aside."""
    try:
        return max(time.time() - float(json.loads(raw)["message_timestamp"]) / 1000, 0.0)
    except (ValueError, TypeError, KeyError):
        return 0.0
