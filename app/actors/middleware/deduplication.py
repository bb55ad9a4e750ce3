"""A wake-up that still waits serves for all that come after it: the same job is queued once, not ten times.

Only a saving. PostgreSQL owns once-ness, so this fails open: without Redis, or after `TTL`, the job is queued again.
The mark goes away before the job runs, so a wake-up that comes while it runs is queued and sees what is new.
"""

from typing import Any

from dramatiq import Broker, Middleware
from dramatiq.broker import MessageProxy
from redis.exceptions import RedisError

from app.extensions import redis
from app.kit import logging

TTL_MS = 4000  # the longest that a lost job can keep another from being queued
ONCE = {"chat.reply", "memory.mirror", "deliveries.send"}  # actors whose jobs only say "look"


def is_waiting(actor: str, args: tuple[Any, ...]) -> bool:
    """Tell whether the same job waits already, and mark it as waiting if not."""
    if actor not in ONCE:
        return False
    try:
        return not redis.client.set(_key(actor, args), 1, nx=True, px=TTL_MS)
    except RedisError as error:
        logging.survived("deduplication.mark", error, actor=actor)
        return False


def forget(actor: str, args: tuple[Any, ...] | list[Any]) -> None:
    """Take the mark of a waiting job away. Raises RedisError."""
    redis.client.delete(_key(actor, args))


class Deduplication(Middleware):
    """Forgets the mark of a job that begins."""

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:
        """Let the next wake-up be queued from now."""
        if message.actor_name not in ONCE:
            return
        try:
            forget(message.actor_name, message.args)
        except RedisError as error:
            logging.survived("deduplication.forget", error, actor=message.actor_name)


def _key(actor: str, args: tuple[Any, ...] | list[Any]) -> str:
    return f"waiting:{actor}:{':'.join(map(str, args))}"
