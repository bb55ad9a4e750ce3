"""What the broker holds of every queue, and who works at it: counted in two round trips, however many queues."""

import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dramatiq
from redis.exceptions import RedisError

from app.extensions import redis
from app.kit import logging
from app.kit.errors import Unavailable

NAMESPACE = "dramatiq"
WORKERS = f"{NAMESPACE}:__workers__"  # broker id and name of each worker process, by when it said so last
HEARD_WITHIN = 60  # seconds after which a worker that was not heard of is none any more
TAIL = 16  # jobs at a queue's end that may be older than its head: what was put back stands there


@dataclass(frozen=True, slots=True)
class Count:
    """The jobs of one queue; `oldest` is the seconds since the oldest ready one was enqueued, None without any."""

    ready: int
    delayed: int
    running: int
    dead: int  # in the broker's own dead set, not yet in the list of failed tasks
    oldest: float | None


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker process: seconds since it was heard of, and the jobs it has taken."""

    name: str
    last_seen: float
    jobs: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """All queues and all workers at one moment."""

    queues: dict[str, Count]
    workers: list[Worker]


def names() -> list[str]:
    """Return the names of the queues that have an actor."""
    return sorted(dramatiq.get_broker().get_declared_queues())


def count() -> Backlog:
    """Count everything. Raises Unavailable when Redis does not answer."""
    try:
        return _count(names())
    except RedisError as error:
        raise Unavailable("The queues cannot be asked", code="queue_unavailable", retry_after=2) from error


def count_or_none() -> Backlog | None:
    """Count everything, for whoever has more to tell than this; None, logged, when Redis does not answer."""
    try:
        return _count(names())
    except RedisError as error:
        logging.survived("jobs.count", error)
        return None


def depth(queue: str) -> int:
    """Return how many jobs of a queue wait or run; 0, logged, when Redis cannot be asked."""
    try:
        return int(redis.client.hlen(f"{NAMESPACE}:{queue}.msgs"))
    except RedisError as error:
        logging.survived("jobs.depth", error, queue=queue)
        return 0


def _count(queues: Sequence[str]) -> Backlog:
    with redis.client.pipeline(transaction=False) as pipe:
        pipe.zrange(f"{NAMESPACE}:__heartbeats__", 0, -1, withscores=True)
        pipe.zrange(WORKERS, 0, -1)
        for queue in queues:
            _ask(pipe, queue)
        beats, signed, *told = pipe.execute()
    named = dict(one.split() for one in signed)
    ages = {broker: time.time() - beat / 1000 for broker, beat in beats}
    works = [broker for broker in named if ages.get(broker, HEARD_WITHIN) < HEARD_WITHIN]
    first = [told[at : at + 5] for at in range(0, len(told), 5)]
    looked = _look(queues, [head + tail for _, head, tail, *_ in first], works)
    counted, jobs = {}, Counter[bytes]()
    for queue, (ready, _, _, delayed, dead), (raws, taken) in zip(queues, first, looked, strict=True):
        counted[queue] = Count(ready, delayed, sum(taken), dead, _oldest(raws))
        jobs.update(dict(zip(works, taken, strict=True)))
    workers = [Worker(named[one].decode(), round(ages[one], 1), jobs[one]) for one in works]
    return Backlog(counted, sorted(workers, key=lambda one: one.name))


def _ask(pipe: Any, queue: str) -> None:
    key = f"{NAMESPACE}:{queue}"
    pipe.llen(key)
    pipe.lrange(key, 0, 0)
    pipe.lrange(key, -TAIL, -1)
    pipe.hlen(f"{key}.DQ.msgs")
    pipe.zcard(f"{key}.XQ")


def _look(queues: Sequence[str], ids: Sequence[list[bytes]], works: Sequence[bytes]) -> list[tuple[Any, list[int]]]:
    """Return for each queue the bytes of the jobs `ids` and how many jobs each worker has taken."""
    with redis.client.pipeline(transaction=False) as pipe:
        for queue, wanted in zip(queues, ids, strict=True):
            pipe.hmget(f"{NAMESPACE}:{queue}.msgs", wanted or [b""])
            for broker in works:
                pipe.scard(f"{NAMESPACE}:__acks__.{broker.decode()}.{queue}")
        told = pipe.execute()
    step = 1 + len(works)
    return [(told[at], told[at + 1 : at + step]) for at in range(0, len(told), step)]


def _oldest(raws: Sequence[bytes | None]) -> float | None:
    """Return the age in seconds of the oldest of these jobs; what is no job has none."""
    ages = [age for raw in raws if raw and (age := _age(raw)) is not None]
    return round(max(ages), 1) if ages else None


def _age(raw: bytes) -> float | None:
    try:
        return max(time.time() - float(json.loads(raw)["message_timestamp"]) / 1000, 0)
    except (ValueError, TypeError, KeyError):  # anybody's bytes: `actors/unreadable.py` sets them aside
        return None
