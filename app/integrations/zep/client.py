"""Zep's SDKs as this process uses them: over our own HTTP, within deadlines, past a breaker."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx2

from app.integrations.memory import MemoryUnavailable
from app.integrations.zep.outcomes import Failure, Kind, asking, note
from app.kit import http
from app.kit.breakers import guarded
from app.kit.errors import Unavailable

if TYPE_CHECKING:
    import zep_cloud.client
    import zep_python.base_client

CONNECT = 2  # seconds
READ = 2  # seconds for all that one recall asks
REQUEST = 12  # seconds for one request of a write: Community Edition answers after two calls of 5 s to its graph
WRITE = 20  # seconds for all the requests of one write, which holds a lease meanwhile


@contextmanager
def calling(breaker: str, seconds: float, *, unclear: bool = False) -> Iterator[None]:
    """Call Zep inside, past the breaker and for `seconds` at most. Raises MemoryUnavailable, MemoryRejected.

    `unclear` says that an earlier attempt may have been stored; what goes wrong now does not change that.
    """
    try:
        with guarded(breaker), http.within(time.monotonic() + seconds):
            yield
    except Failure as failure:
        raise failure.told(unclear=unclear) from None
    except MemoryUnavailable:
        raise
    except Unavailable as error:
        raise MemoryUnavailable(error.detail, retry_after=error.retry_after, unclear=unclear) from None


def tried(call: Callable[[], object], *expected: Kind) -> Kind | None:
    """Make one call; return None when it went well, else how it ended, if that is `expected`. Raises Failure."""
    try:
        with asking():
            call()
    except Failure as failure:
        if failure.kind not in expected:
            raise
        return failure.kind
    return None


def community(key: str, base: str) -> "zep_python.base_client.BaseClient":
    """Return zep-python at `base`, which ends in /api/vN."""
    # Not its `Zep`, which puts /api/v2 behind every address, also behind one of a graph that has another version.
    from zep_python.base_client import BaseClient

    return BaseClient(base_url=base, api_key=key, timeout=_timeout(), httpx_client=_http())


def cloud(key: str, base: str) -> "zep_cloud.client.Zep":
    """Return zep-cloud at `base`, which ends in /api/vN."""
    from zep_cloud.client import Zep

    return Zep(base_url=base, api_key=key, timeout=_timeout(), httpx_client=_http())


def _timeout() -> Any:
    # Given to the SDKs too: without it they would send `timeout=None` and never give up.
    return httpx2.Timeout(REQUEST, connect=CONNECT, pool=CONNECT)


@cache
def _http() -> Any:
    """The one client of this process; Any, because the SDKs ask for httpx's and are content with its successor."""
    client = http.client(connect=CONNECT, read=REQUEST, total=REQUEST)
    client.event_hooks = {"response": [note]}
    return client
