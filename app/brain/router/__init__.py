"""Which agent answers a message."""

from app.brain.router.routing import Route, route, spoken

__all__ = ["Route", "route", "spoken"]
