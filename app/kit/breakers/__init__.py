"""Breakers: one per outside provider. While one is open nothing is sent there and the caller hears so at once.

Their state is shared by all processes through Redis, an operator may force it, and every change is made known
(docs/decisions/0010).
"""

from app.kit.breakers import changes, overrides
from app.kit.breakers.board import BOARDS, levels
from app.kit.breakers.catalog import POLICIES, Policy
from app.kit.breakers.changes import Change
from app.kit.breakers.guard import BREAKERS, CalledInsideTransaction, guarded, is_open, look
from app.kit.breakers.overrides import Forced, Override, look_again
from app.kit.breakers.steps import Seen

__all__ = [
    "BREAKERS",
    "POLICIES",
    "CalledInsideTransaction",
    "Change",
    "Forced",
    "Override",
    "Policy",
    "Seen",
    "connect",
    "guarded",
    "is_open",
    "levels",
    "look",
    "look_again",
    "states",
]


def connect(read: overrides.Read, record: changes.Record) -> None:
    """Give the breakers of this process their database: where overrides are read and changes written down."""
    overrides.connect(read)
    changes.connect(record)


def states() -> dict[str, str]:
    """Return how each breaker stood when this process last called through it, or what is forced on it; asks nobody."""
    return {name: one.state if (one := overrides.known(name)) else board.shown for name, board in BOARDS.items()}
