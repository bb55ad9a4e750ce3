"""The names under which Zep keeps what is ours: the same for every attempt, and harmless in a path."""

from typing import Literal
from urllib.parse import quote
from uuid import UUID, uuid5

from app.integrations.memory import MemoryRejected, Pair

Part = Literal["user", "assistant"]

# Never changed: with another one every attempt that is repeated after the change would store its turn twice.
OURS = UUID("6b1f4f0e-52c7-4a53-9d0b-0d6f7a3c9e41")
LONGEST = 255  # characters of an id


def message_id(pair: Pair, part: Part) -> str:
    """Return the id of one side of a turn, which follows from thread, turn and side alone. Raises MemoryRejected."""
    return str(uuid5(OURS, "\x1f".join((_usable(pair.thread_id), _usable(pair.turn_id), part))))


def in_path(name: str) -> str:
    """Return an id as one segment of a path. Raises MemoryRejected for one that cannot be that.

    The SDKs put ids into paths as they are: `../users` would reach another route, `a?b` another thread.
    """
    return quote(_usable(name), safe="")


def _usable(name: str) -> str:
    if name in ("", ".", "..") or len(name) > LONGEST or not name.isprintable():
        raise MemoryRejected("an id that cannot be one")
    return name
