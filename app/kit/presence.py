"""How many sockets are open in all web processes: each says so every few seconds, and who falls silent is forgotten."""

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
        told = {process: tuple(map(int, said.split())) for process, said in redis.client.hgetall(KEY).items()}
        lately = {process: count for process, (count, at) in told.items() if time.time() - at < KEPT}
        if silent := told.keys() - lately.keys():
            redis.client.hdel(KEY, *silent)
    except RedisError as error:
        logging.survived("presence.sockets", error)
        return None
    return Sockets(sum(lately.values()), len(lately))
