"""Which memory is in use, and what of it works at the moment."""

from typing import Literal

from app.integrations import zep
from app.kit import breakers

Mode = Literal["FULL", "WRITE_ONLY", "READ_ONLY", "OFF"]
POSTGRES = "postgres"

_MODES: dict[tuple[bool, bool], Mode] = {
    (True, True): "FULL",
    (False, True): "WRITE_ONLY",  # nothing is recalled, what is said is still kept
    (True, False): "READ_ONLY",  # what is said waits in its rows
    (False, False): "OFF",
}


def backend() -> str:
    """Return the name of the memory in use: `postgres`, `zep-ce` or `zep-cloud`."""
    return zep.memory().name if zep.is_configured() else POSTGRES


def mode() -> Mode:
    """Return what the memory can do now: while one of Zep's breakers is open, it does not do its part."""
    if not zep.is_configured():
        return "FULL"
    return _MODES[not breakers.is_open("zep_read"), takes_writes()]


def takes_writes() -> bool:
    """Whether the memory can be told anything now."""
    return not zep.is_configured() or not breakers.is_open("zep_write")
