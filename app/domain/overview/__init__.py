"""The overview: how everything is at this moment, in a number of questions that does not grow with anything.

`look` asks Redis, `view` the database; whoever shows it asks one after the other, since no transaction waits for Redis.
"""

from app.domain.overview.looking import Looked, keep, look
from app.domain.overview.viewing import OverviewView, view

__all__ = ["Looked", "OverviewView", "keep", "look", "view"]
