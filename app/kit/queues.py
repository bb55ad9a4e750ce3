"""What waits in the broker's queues."""

from redis.exceptions import RedisError

from app.extensions import redis
from app.kit import logging


def depth(queue: str) -> int:
    """Return how many jobs of a queue wait or run; 0, logged, when Redis cannot be asked."""
    try:
        return int(redis.client.hlen(f"dramatiq:{queue}.msgs"))
    except RedisError as error:
        logging.survived("queues.depth", error, queue=queue)
        return 0
