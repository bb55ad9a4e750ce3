"""How everything stands at this moment: the numbers that are asked for, and what the rules of alerting make of them."""

from app.domain.standing.measuring import Readings, read, slowness
from app.domain.standing.numbers import of_database, of_redis

__all__ = ["Readings", "of_database", "of_redis", "read", "slowness"]
