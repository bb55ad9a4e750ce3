"""Real threads beside the event loop of the web process."""

import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from gevent.hub import get_hub

AT_ONCE = 2  # a picture of 50 megapixels takes 200 MB while it is read

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
_room = threading.BoundedSemaphore(AT_ONCE)


def aside(function: Callable[Given, Answer], *args: Given.args, **kwargs: Given.kwargs) -> Answer:
    """Return what `function` returns, run in a real thread while other requests and sockets of the process go on; at
    most AT_ONCE run at a time, the others wait.

    For what computes for longer than a moment. `threading` would not do: under gevent its threads are greenlets.
    """
    with _room:
        answer: Answer = get_hub().threadpool.apply(function, args, kwargs)
    return answer
