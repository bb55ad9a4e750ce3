"""What may be kept of an error: its class, where it happened, and a short message without anybody's data."""

import re
import traceback
from typing import Any

LONGEST_MESSAGE = 200  # characters
LONGEST_TRACEBACK = 8000  # characters
DEEPEST = 30  # frames of one error

_FRAME = re.compile(r'^ {2}File ".*", line \d+, in .+$', re.MULTILINE)
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


def frames(error: BaseException) -> str:
    """Return where `error` and what caused it happened; no messages, no values."""
    parts: list[str] = []
    seen: set[int] = set()
    at: BaseException | None = error
    while at and id(at) not in seen:
        seen.add(id(at))
        place = frames_in("".join(traceback.format_tb(at.__traceback__, -DEEPEST)))
        parts.append(f"{place}\n{type(at).__name__}".strip())
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return "\n\ncaused by\n".join(parts)[:LONGEST_TRACEBACK]


def frames_in(formatted: str) -> str:
    """Return the frames of a formatted traceback without the messages between them."""
    return writable("\n".join(_FRAME.findall(formatted)))[:LONGEST_TRACEBACK]


def writable(text: str) -> str:
    """Return `text` with what PostgreSQL cannot keep replaced: NUL and half surrogate pairs."""
    return text.replace("\x00", "�").encode("utf-8", "replace").decode()


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
