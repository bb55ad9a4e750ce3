"""A worker of ours without jobs: calls what it is told to, past the breakers, and tells what came of it.

One order a line on standard input, one answer a line on standard output.
"""

import json
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import app
from app.config import settings
from app.kit.breakers import POLICIES, Policy, guarded, is_open, look_again
from app.kit.errors import Unavailable

PAUSE = threading.Event()  # never set: waiting for it is a breath between two calls


class Failed(Exception):
    """The provider answered with an error, or not at all (then without a status)."""

    def __init__(self, status_code: int | None) -> None:
        super().__init__(status_code)
        self.status_code = status_code


def call(name: str, url: str) -> str:
    """Call once; `sent` and `failed` reached out, `refused` did not."""
    try:
        with guarded(name):
            _get(url)
    except Unavailable:
        return "refused"
    except Failed:
        return "failed"
    return "sent"


def _get(url: str) -> None:
    try:
        urllib.request.urlopen(url, timeout=20).close()
    except urllib.error.HTTPError as error:
        raise Failed(error.code) from error
    except OSError as error:
        raise Failed(None) from error


def hammer(name: str, url: str, seconds: float, threads: int) -> dict[str, int]:
    """Call again and again and count what came of it."""
    until = time.monotonic() + seconds

    def work() -> Counter[str]:
        seen: Counter[str] = Counter()
        while time.monotonic() < until:
            seen[call(name, url)] += 1
            PAUSE.wait(0.005)
        return seen

    with ThreadPoolExecutor(threads) as pool:
        runs = [pool.submit(work) for _ in range(threads)]
        return sum((run.result() for run in runs), Counter())


def many(name: str, url: str, threads: int) -> dict[str, int]:
    """Call once in each thread and count what came of it."""
    with ThreadPoolExecutor(threads) as pool:
        return Counter(pool.map(lambda _: call(name, url), range(threads)))


def hold(name: str) -> str:
    """Enter and never come out."""
    with guarded(name):
        tell("inside")
        threading.Event().wait()
    return "never"


def policy(name: str, **fields: Any) -> str:
    POLICIES[name] = Policy(**fields)
    return "done"


def tell(answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


ORDERS: dict[str, Callable[..., Any]] = {
    "call": call,
    "hammer": hammer,
    "many": many,
    "hold": hold,
    "policy": policy,
    "is_open": is_open,
    "look_again": look_again,
}


def main() -> None:
    app.bind(settings())
    tell("ready")
    for line in sys.stdin:
        fields = json.loads(line)
        tell(ORDERS[fields.pop("order")](**fields))


if __name__ == "__main__":
    main()
