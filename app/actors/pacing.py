"""Words that came too soon after the last push leave a moment later, also when the model falls silent after them.

One thread for all replies of this process. It sleeps while nothing is waiting.
"""

import threading
import time
from typing import Protocol

PUSH_EVERY = 0.04  # seconds: 25 pushes a second read as flowing, more only cost


class Pushes(Protocol):
    """Something with words to push."""

    def push(self) -> None:
        """Push them."""


_waiting: set[Pushes] = set()
_change = threading.Condition()
_pusher: list[threading.Thread] = []


def soon(stream: Pushes) -> None:
    """Have `stream` push in PUSH_EVERY seconds at the latest; asking again meanwhile changes nothing."""
    with _change:
        _waiting.add(stream)
        if not _pusher:
            _pusher.append(threading.Thread(target=_push_for_ever, name="pacing", daemon=True))
            _pusher[0].start()
        _change.notify()


def _push_for_ever() -> None:
    while True:
        with _change:
            _change.wait_for(lambda: _waiting)
        time.sleep(PUSH_EVERY)
        with _change:
            streams = set(_waiting)
            _waiting.clear()
        for stream in streams:
            stream.push()
