"""Where an error happened, without what anybody wrote: messages of errors hold values, frames do not."""

import re
import traceback

LONGEST_TRACEBACK = 8000  # characters
DEEPEST = 30  # frames of one error

_FRAME = re.compile(r'^ {2}File ".*", line \d+, in .+$', re.MULTILINE)


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
