"""The one HTTP policy: every outside call has a connect, a read and a total deadline."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from email.utils import parsedate_to_datetime
from typing import Any

import httpcore2
import httpx2

Resolve = Callable[[str, int, float], str]  # host, port and the seconds that are left; returns a numeric address

LAST_LOOK = 0.005  # seconds for the end of a body that nobody read to its end

# When the call at hand must be over, in monotonic seconds. A read timeout alone begins anew with every byte: a server
# that trickles its headers or its body never hits one.
_until: ContextVar[float] = ContextVar("http_until", default=float("inf"))
# What `within` asks of the calls that begin inside it.
_limit: ContextVar[float] = ContextVar("http_limit", default=float("inf"))


class _TimedStream(httpcore2.NetworkStream):
    """A connection on which nothing waits longer than the call has left."""

    def __init__(self, inner: httpcore2.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout))

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Any:
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def close(self) -> None:
        self._inner.close()


class _TimedBackend(httpcore2.SyncBackend):
    def __init__(self, resolve: Resolve | None) -> None:
        self._resolve = resolve

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, *rest: Any, **more: Any) -> Any:
        address = self._resolve(host, port, _left(timeout)) if self._resolve else host
        return _TimedStream(super().connect_tcp(address, port, _left(timeout), *rest, **more))


class _TimedBody(httpx2.SyncByteStream):
    """A body that is read under the deadline of its own call, whatever was called since."""

    def __init__(self, inner: httpx2.SyncByteStream, until: float) -> None:
        self._inner, self._until = inner, until
        self._pieces: Iterator[bytes] = iter(())

    def __iter__(self) -> Iterator[bytes]:
        self._pieces = iter(self._inner)
        while True:
            _until.set(self._until)  # anew for each piece: between two of them the reader may have called others
            piece = next(self._pieces, None)
            if piece is None:
                return
            yield piece

    def close(self) -> None:
        """Close, and keep the connection when only the end of the body is unread.

        Who reads a stream of events stops at its last event; a body that is not read to its end costs the connection,
        and the next call a handshake.
        """
        _until.set(min(self._until, time.monotonic() + LAST_LOOK))
        with suppress(httpx2.HTTPError):
            next(self._pieces, None)
        self._inner.close()


class _TimedTransport(httpx2.HTTPTransport):
    def __init__(self, total: float, resolve: Resolve | None) -> None:
        super().__init__()
        self._pool._network_backend = _TimedBackend(resolve)  # httpx2 offers no argument for it
        self._total = total

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        until = min(time.monotonic() + self._total, _limit.get())
        _until.set(until)
        response = super().handle_request(request)
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _TimedBody(response.stream, until)
        return response


@contextmanager
def within(until: float) -> Iterator[None]:
    """End the calls that begin inside at `until` (monotonic seconds) at the latest, however long their client allows.

    Also when their body is read later, outside. One inside another only ever shortens it.
    """
    token = _limit.set(min(until, _limit.get()))
    try:
        yield
    finally:
        _limit.reset(token)


def client(*, connect: float, read: float, total: float, resolve: Resolve | None = None) -> httpx2.Client:
    """Return a client whose calls end after `total` seconds at the latest; no redirects, no proxies from outside.

    `resolve` says, at the moment of connecting, which address a name leads to, or raises; certificates are still
    checked for the name.
    """
    timeout = httpx2.Timeout(read, connect=connect, pool=connect)
    return httpx2.Client(transport=_TimedTransport(total, resolve), timeout=timeout, trust_env=False)


def seconds_until_retry(header: str) -> float | None:
    """Read a Retry-After: seconds or a date, never below 0 and never for ever; None when it is neither."""
    try:
        seconds = float(header)
    except ValueError:
        return _seconds_until_date(header)
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _seconds_until_date(header: str) -> float | None:
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except ValueError:
        return None


def _left(timeout: float | None) -> float:
    left = _until.get() - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("the total deadline has passed")
    return min(left, timeout if timeout is not None else left)
