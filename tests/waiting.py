"""Waiting for something to become true, never for time to pass."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(condition: Callable[[], T], seconds: float = 10, what: str = "") -> T:
    """Return the first truthy answer of `condition`; fail when there is none within `seconds`."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"still not true after {seconds} s: {what or condition}"
        time.sleep(0.01)
    return answer
