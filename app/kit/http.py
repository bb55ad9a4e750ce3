"""The one HTTP policy: every outside call has a connect, a read and a total deadline."""

import time
from collections.abc import Iterator

import httpx2


class _DeadlineStream(httpx2.SyncByteStream):
    """A body that must be complete in time: a server that trickles bytes never hits a read timeout."""

    def __init__(self, inner: httpx2.SyncByteStream, until: float) -> None:
        self._inner, self._until = inner, until

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._inner:
            if time.monotonic() > self._until:
                raise httpx2.ReadTimeout("the total deadline has passed")
            yield chunk

    def close(self) -> None:
        self._inner.close()


class _DeadlineTransport(httpx2.HTTPTransport):
    def __init__(self, total: float) -> None:
        super().__init__()
        self._total = total

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        until = time.monotonic() + self._total
        response = super().handle_request(request)
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _DeadlineStream(response.stream, until)
        return response


def client(*, connect: float, read: float, total: float) -> httpx2.Client:
    """Return a client whose calls end after `total` seconds at the latest; no redirects, no proxies from outside."""
    timeout = httpx2.Timeout(read, connect=connect, pool=connect)
    return httpx2.Client(transport=_DeadlineTransport(total), timeout=timeout, trust_env=False)
