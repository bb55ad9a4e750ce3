"""Which jobs wait in a queue that is paused: the same one, sent again by every sweep, is queued once."""

import json
from typing import Any

import dramatiq
from redis.exceptions import RedisError

from app.extensions import redis
from app.kit import logging

KEPT = 24 * 3600  # seconds; a longer pause queues each job once more a day


def note(message: dramatiq.Message[Any]) -> bool:
    """Note that a job waits in its queue; False when the same one did already. Without Redis all are new."""
    job = json.dumps([message.actor_name, message.args, message.kwargs], default=str, sort_keys=True)
    try:
        with redis.client.pipeline(transaction=False) as pipe:
            pipe.sadd(_key(message.queue_name), job)
            pipe.expire(_key(message.queue_name), KEPT, nx=True)
            return bool(pipe.execute()[0])
    except RedisError as error:
        logging.survived("waiting.note", error, queue=message.queue_name)
        return True


def forget(queue: str) -> None:
    """Forget what waits in a queue, because its jobs may be taken or were dropped."""
    try:
        redis.client.delete(_key(queue))
    except RedisError as error:  # at worst a sweep's next word is taken for one that waits, until the queue is resumed
        logging.survived("waiting.forget", error, queue=queue)


def _key(queue: str) -> str:
    return f"waiting-in:{queue}"
