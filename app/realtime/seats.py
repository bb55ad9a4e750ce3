"""How many sockets a person has open, in all web processes together."""

from collections.abc import Iterable
from uuid import UUID

from redis.exceptions import RedisError

from app.config import settings
from app.extensions import redis
from app.kit import logging
from app.kit.errors import RateLimited

SOON = 10  # seconds until whoever was refused may try again
KEPT = 60  # seconds a seat is counted without being kept: what a process that died leaves behind

# One script: apart, two who sit down at once would both find the last seat.
_SIT = """
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, now - ARGV[2])
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1
"""


def take(user_id: UUID, sid: str, here: int) -> None:
    """Count a socket. Raises RateLimited when the person has too many; without Redis only those `here` are counted."""
    most = settings().sockets_per_person
    try:
        free = bool(redis.client.eval(_SIT, 1, _key(user_id), sid, KEPT, most))
    except RedisError as error:
        logging.survived("socket.seat", error)
        free = here < most
    if not free:
        raise RateLimited("Too many open connections; close some", code="too_many_sockets", retry_after=SOON)


def leave(user_id: UUID, sid: str) -> None:
    """Count a socket no more."""
    try:
        redis.client.zrem(_key(user_id), sid)
    except RedisError as error:  # it lapses by itself
        logging.survived("socket.seat", error)


def keep(sockets: Iterable[tuple[UUID, str]]) -> None:
    """Go on counting these. Raises RedisError."""
    pipe = redis.client.pipeline(transaction=False)
    now = redis.client.time()[0]
    for user_id, sid in sockets:
        pipe.zadd(_key(user_id), {sid: now})
        pipe.expire(_key(user_id), KEPT)
    pipe.execute()


def _key(user_id: UUID) -> str:
    return f"sockets:{user_id}"
