"""Dropping jobs: those of a queue that are ready, and nothing else of it, or some by their ids."""

from collections.abc import Sequence
from typing import Any

from dramatiq.common import q_name, xq_name
from redis.exceptions import RedisError

from app.extensions import redis
from app.kit import waiting
from app.kit.errors import Unavailable
from app.kit.jobs import NAMESPACE

AT_ONCE = 500  # jobs of one step: Redis serves nobody else meanwhile

# One script: apart, a worker that fetches between the two would run a job whose words are gone. dramatiq's own purge
# would also drop what has died and what is running, which a worker's death then would lose.
_DROP = """
local ids = redis.call('LPOP', KEYS[1], ARGV[1])
if not ids then return 0 end
redis.call('HDEL', KEYS[2], unpack(ids))
return #ids
"""


def purge(queue: str) -> int:
    """Drop the jobs that are ready and return how many. Raises Unavailable when Redis does not answer.

    Ends when as many are gone as there were at the beginning, however fast new ones come.
    """
    key = f"{NAMESPACE}:{queue}"
    try:
        left, dropped = redis.client.llen(key), 0
        while most := min(AT_ONCE, left - dropped):
            gone = redis.client.eval(_DROP, 2, key, f"{key}.msgs", most)
            if not gone:
                break
            dropped += gone
    except RedisError as error:
        raise Unavailable("The queues cannot be reached", code="queue_unavailable", retry_after=2) from error
    waiting.forget(queue)
    return dropped


def drop(queue: str, job_ids: Sequence[str]) -> None:
    """Drop jobs of a queue, or of its delayed (`.DQ`) or dead ones (`.XQ`); what runs goes on. Raises RedisError."""
    key = f"{NAMESPACE}:{queue}"
    with redis.client.pipeline(transaction=True) as together:
        if queue == xq_name(queue):
            together.zrem(key, *job_ids)
        else:
            for job_id in job_ids:
                together.lrem(key, 0, job_id)
            workers: Any = redis.client.zrange(f"{NAMESPACE}:__heartbeats__", 0, -1)
            for worker in workers:  # or it would be queued again, without a body, when its worker dies
                together.srem(f"{NAMESPACE}:__acks__.{worker.decode()}.{queue}", *job_ids)
        together.hdel(f"{key}.msgs", *job_ids)
        together.execute()
    if queue == q_name(queue):
        waiting.forget(queue)
