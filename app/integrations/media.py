"""Files that came with a message, fetched from Twilio and from nowhere else.

The address of such a file came over the network. Whatever it leads to is looked at before a byte is sent there: the
scheme, the host and the port, and the numeric address that is then connected to, so that a name cannot lead to one
place when it is looked at and to another one when it is used.
"""

import ipaddress
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as LookupTimeout
from functools import cache
from typing import Any

import httpx2

from app.config import settings
from app.kit import http
from app.kit.breakers import guarded
from app.kit.errors import Unavailable

DEADLINE = 10  # seconds for one file, redirects included
CONNECT, READ = 3, 5  # seconds
LARGEST = 5 * 1024 * 1024  # bytes
REDIRECTS = 2
HOSTS = (".twilio.com", ".twiliocdn.com")  # its API, and where that leads
# Addresses that stand for others: what they lead to may be anything at all.
_TUNNELS = [ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
_NAME = re.compile(r"[a-z0-9.:-]*")
_MOVED = (301, 302, 303, 307, 308)
_LATER = (404, 408, 425, 429)  # 404: the file may come a moment after its message


class MediaRefused(Exception):
    """The file must not or cannot be had, now or later; `reason` says why."""

    status_code = 400  # for the breaker: it says nothing about whether Twilio is there

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class MediaUnavailable(Unavailable):
    """The file could not be had now. `status_code` is for the breaker."""

    code = "media_unavailable"

    def __init__(self, detail: str, *, retry_after: int | None = None, status_code: int | None = None) -> None:
        super().__init__(detail, retry_after=retry_after)
        self.status_code = status_code


def fetch(url: str) -> bytes:
    """Return the bytes at an address that Twilio gave, at most LARGEST, within DEADLINE seconds.

    Raises MediaRefused for an address, a size or an answer that will not do, MediaUnavailable when it may work later.
    """
    try:
        with guarded("twilio_media"), http.within(time.monotonic() + DEADLINE):
            return _follow(url)
    except MediaUnavailable:
        raise
    except Unavailable as error:  # the breaker
        raise MediaUnavailable(error.detail, retry_after=error.retry_after) from error


def _follow(url: str) -> bytes:
    for _ in range(1 + REDIRECTS):
        found = _get(url)
        if isinstance(found, bytes):
            return found
        url = found
    raise MediaRefused("too_many_redirects")


def _get(written: str) -> bytes | str:
    """Return the file, or where it is."""
    url = _checked(written)
    try:
        with _client().stream("GET", url, auth=_credentials(url), headers={"Accept-Encoding": "identity"}) as answer:
            if answer.status_code in _MOVED:
                return str(url.join(answer.headers.get("Location", "")))
            _judge(answer)
            return _read(answer)
    except httpx2.InvalidURL as error:
        raise MediaRefused("bad_address") from error
    except httpx2.HTTPError as error:
        raise MediaUnavailable(type(error).__name__) from error


def _checked(written: str) -> httpx2.URL:
    """Return an address that may be asked, as the one reads it who will ask. Raises MediaRefused."""
    try:
        url = httpx2.URL(written)
    except httpx2.InvalidURL as error:
        raise MediaRefused("bad_address") from error
    host = url.raw_host.decode("ascii").lower()
    if url.userinfo or not _NAME.fullmatch(host):
        raise MediaRefused("bad_address")
    if _is_the_api(url):
        return url
    if url.scheme != "https" or url.port not in (None, 443):
        raise MediaRefused("bad_scheme")
    if not host.endswith(HOSTS):
        raise MediaRefused("bad_host")
    return url


def _is_the_api(url: httpx2.URL) -> bool:
    """Whether an address is at TWILIO_API_BASE_URL: scheme, host and port."""
    own = httpx2.URL(settings().twilio_api_base_url)
    return (url.scheme, url.host, url.port) == (own.scheme, own.host, own.port)


def _credentials(url: httpx2.URL) -> Any:
    """The account's name and token, for the API alone: where it leads to has no use for them."""
    if not _is_the_api(url):
        return None
    return httpx2.BasicAuth(settings().twilio_account_sid, settings().twilio_auth_token.get_secret_value())


def _judge(answer: httpx2.Response) -> None:
    status = answer.status_code
    if status in _LATER or status >= 500:
        raise MediaUnavailable(f"status {status}", status_code=status)
    if status != 200:
        raise MediaRefused(f"status_{status}")
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise MediaRefused("compressed")  # a few bytes of it may be many
    announced = answer.headers.get("Content-Length", "0")
    if announced.isdigit() and int(announced) > LARGEST:
        raise MediaRefused("too_large")


def _read(answer: httpx2.Response) -> bytes:
    content = bytearray()
    for piece in answer.iter_raw():
        content += piece
        if len(content) > LARGEST:
            raise MediaRefused("too_large")
    return bytes(content)


@cache
def _client() -> httpx2.Client:
    return http.client(connect=CONNECT, read=READ, total=DEADLINE, resolve=_public)


@cache
def _lookups() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(4, "media-lookup")


def _public(host: str, port: int, seconds: float) -> str:
    """Return the address to connect to. Raises MediaRefused when one of those that the name has is not public."""
    if _is_set_by_hand(host, port):
        return host
    try:
        # Aside, because the resolver of the system has a deadline of its own, which is longer than ours.
        found = _lookups().submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(seconds)
    except LookupTimeout as error:
        raise MediaUnavailable("the name was not resolved in time") from error
    except OSError as error:
        raise MediaUnavailable("the name cannot be resolved") from error
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(map(_is_public, addresses)):
        raise MediaRefused("private_address")
    return addresses[0]


def _is_set_by_hand(host: str, port: int) -> bool:
    """Whether an operator has sent us there instead of to Twilio: that may be anywhere, also in this machine."""
    own = httpx2.URL(settings().twilio_api_base_url)
    place = (own.host, own.port or (443 if own.scheme == "https" else 80))
    return place == (host, port) and not place[0].endswith(HOSTS)


def _is_public(written: str) -> bool:
    address = ipaddress.ip_address(written.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or address
    tunnelled = any(inner.version == net.version and inner in net for net in _TUNNELS)
    return inner.is_global and not inner.is_multicast and not tunnelled
