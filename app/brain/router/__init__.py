"""Which agent answers a message."""

from app.brain.router.routing import route, spoken
from app.brain.router.way import Route

__all__ = ["Route", "route", "spoken"]
