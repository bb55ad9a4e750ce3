"""What may be kept of an error's message and of a job's arguments; where it happened says `kit.tracebacks`."""

import re
from typing import Any

from app.kit.tracebacks import writable

LONGEST_MESSAGE = 200  # characters

_MASKED = (
    (re.compile(r"[^\s@'\"]+@[^\s@'\"]+"), "<address>"),
    (re.compile(r"[A-Za-z0-9_+/=.]{24,}"), "<token>"),  # a UUID has no part that long
    (re.compile(r"\d(?:[ ().-]{0,3}\d){5,}"), "######"),  # phone numbers, with or without blanks
)


def redacted(message: str) -> str:
    """Return the first line of an error's message with addresses, tokens and long numbers masked.

    Only the first line, because databases and validators put the values themselves into the following ones.
    """
    line = writable(message.strip().partition("\n")[0])
    for pattern, mask in _MASKED:
        line = pattern.sub(mask, line)
    return line[:LONGEST_MESSAGE]


def storable(value: Any) -> Any:
    """Return JSON that PostgreSQL can keep: `value` with its texts writable and without numbers that are none."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, dict):
        return {writable(str(key)): storable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [storable(one) for one in value]
    if isinstance(value, float) and value - value != 0:  # NaN and the infinities
        return str(value)
    return value
