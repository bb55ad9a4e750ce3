"""How many sockets are open in all web processes: each says so every few seconds, and who falls silent is left out."""

import os
import socket
import time
from dataclasses import dataclass

from redis.exceptions import RedisError

from app.extensions import redis
from app.kit import logging

KEY = "sockets-of-processes"
KEPT = 15  # seconds for which a process is believed
HERE = f"{socket.gethostname()}:{os.getpid()}"


@dataclass(frozen=True, slots=True)
class Sockets:
    """Open sockets and the web processes that serve any client over one."""

    open: int
    processes: int


def tell(count: int) -> None:
    """Say how many sockets this process has open. Raises RedisError."""
    pipe = redis.client.pipeline(transaction=False)
    pipe.hset(KEY, HERE, f"{count} {time.time():.0f}")
    pipe.expire(KEY, KEPT)
    pipe.execute()


def sockets() -> Sockets | None:
    """Return what the processes said last; None, logged, when Redis does not answer."""
    try:
        told = redis.client.hgetall(KEY)
    except RedisError as error:
        logging.survived("presence.sockets", error)
        return None
    each = [tuple(map(int, said.split())) for said in told.values()]
    lately = [count for count, at in each if time.time() - at < KEPT]
    return Sockets(sum(lately), len(lately))
