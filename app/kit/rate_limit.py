"""A sliding-window limit whose members are the ids of what is counted, so that the same thing never counts twice."""

import time
from collections import defaultdict
from dataclasses import dataclass
from threading import Lock

from redis.exceptions import RedisError

from app.extensions import redis
from app.kit import logging, metrics

SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}

# One script, because look, count and expire must be one step: apart, two racing requests both find room, and a crash
# between count and expire blocks a person for ever. The clock is Redis's own, the same for every process.
_SCRIPT = """
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local window, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, now - window)
if redis.call('ZSCORE', KEYS[1], ARGV[3]) then return {1, 0} end
if redis.call('ZCARD', KEYS[1]) >= limit then
  return {0, window - (now - redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2])}
end
redis.call('ZADD', KEYS[1], now, ARGV[3])
redis.call('PEXPIRE', KEYS[1], window)
return {2, 0}
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether there is room, whether this call took some of it, and else in how many seconds there is."""

    allowed: bool
    counted: bool
    retry_after: int = 0


_memory: dict[str, dict[str, float]] = defaultdict(dict)
_memory_lock = Lock()


def hit(scope: str, who: str, member: str, rate: str) -> Decision:
    """Count `member` for `who` unless it is already counted; allow at most `rate` ("30/minute") different members.

    Works on Redis; without it on this process's memory, which allows more in all but never stops the service.
    """
    count, unit = rate.split("/")
    limit, window = int(count), SECONDS[unit]
    key = f"rate:{scope}:{who}"
    try:
        answer = redis.client.eval(_SCRIPT, 1, key, window * 1000, limit, member)
        verdict, wait = int(answer[0]), float(answer[1]) / 1000
    except RedisError as error:
        logging.survived("rate_limit.redis", error, scope=scope)
        verdict, wait = _hit_memory(key, member, limit, window)
    metrics.rate_limit.labels(scope, "allowed" if verdict else "refused").inc()
    return Decision(verdict > 0, verdict == 2, max(1, round(wait + 0.5)) if not verdict else 0)


def give_back(scope: str, who: str, member: str) -> None:
    """Uncount `member`: what it stood for turned out not to be new."""
    key = f"rate:{scope}:{who}"
    with _memory_lock:
        _memory.get(key, {}).pop(member, None)
    try:
        redis.client.zrem(key, member)
    except RedisError as error:
        logging.survived("rate_limit.give_back", error, scope=scope)


def forget(*who: str) -> None:
    """Drop whatever is counted of these, in every scope. Raises RedisError.

    Looks through the keys rather than naming the scopes, of which a new one would be forgotten here.
    """
    endings = tuple(f":{one}" for one in who)
    with _memory_lock:
        for key in [key for key in _memory if key.endswith(endings)]:
            del _memory[key]
    found = [
        key
        for key in redis.client.scan_iter(match="rate:*", count=1000)
        if key.decode(errors="replace").endswith(endings)
    ]
    if found:
        redis.client.delete(*found)


def _hit_memory(key: str, member: str, limit: int, window: int) -> tuple[int, float]:
    now = time.monotonic()
    with _memory_lock:
        live = _memory[key] = {name: at for name, at in _memory[key].items() if at > now - window}
        if member in live:
            return 1, 0
        if len(live) >= limit:
            return 0, min(live.values()) + window - now
        live[member] = now
        return 2, 0
