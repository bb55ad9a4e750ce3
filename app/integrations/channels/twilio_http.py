"""The SDK's way out: our HTTP policy in place of its own, and its errors under our names."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx2
import structlog

from app.integrations.channels.base import ChannelRejected, ChannelUnavailable
from app.kit import http

if TYPE_CHECKING:
    from twilio.http.response import Response

CONNECT, TOTAL = 3, 12  # seconds; a delivery's lease is longer
LONGEST_WAIT = 3600  # seconds, whatever a proxy of theirs asks for
NEVER_LEFT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
LOCKED_OUT = (401, 403)
# Our account, our token or our number is wrong: no fault of the message, which waits until somebody has looked.
OURS = {20003, 20005, 20006, 21603, 21606, 21659, 21660, 63007}

_log = structlog.stdlib.get_logger(__name__)


class _Answered(Exception):
    """Twilio said something else than yes."""

    def __init__(self, status: int, code: int | None, retry_after: int | None) -> None:
        super().__init__(status)
        self.status, self.code, self.retry_after = status, code, retry_after


class OurHttp:
    """What the SDK sends with: no redirects, no retries, within TOTAL seconds."""

    is_async = False

    def request(self, method: str, uri: str, **asked: Any) -> "Response":
        """Return a 2xx. Raises _Answered for anything else, because the SDK's own errors quote what was sent."""
        from twilio.http.response import Response

        given: dict[str, Any] = {name: asked.get(name) for name in ("params", "data", "headers", "auth")}
        response = _http().request(method, uri, **given)
        if not 200 <= response.status_code < 300:
            raise _Answered(response.status_code, _code(response), _seconds(response))
        return Response(response.status_code, response.text, dict(response.headers))


@contextmanager
def asking(*, stores: bool) -> Iterator[None]:
    """Ask Twilio inside. Raises ChannelUnavailable and ChannelRejected; `stores`: the call leaves a message there."""
    from twilio.base.exceptions import TwilioException

    try:
        yield
    except _Answered as error:
        raise _told(error, stores=stores) from None
    except httpx2.HTTPError as error:
        unclear = stores and not isinstance(error, NEVER_LEFT)
        raise ChannelUnavailable(f"Twilio: {type(error).__name__}", unclear=unclear) from None
    except (TwilioException, ValueError, KeyError, TypeError, AttributeError) as error:  # a 2xx that cannot be read
        raise ChannelUnavailable(f"Twilio answered nonsense: {type(error).__name__}", unclear=stores) from None


def _told(error: _Answered, *, stores: bool) -> ChannelUnavailable | ChannelRejected:
    told = f"Twilio answered {error.status}"
    if error.status == 429:
        return ChannelUnavailable(told, retry_after=error.retry_after, status_code=429)
    is_ours = error.code in OURS or (error.status in LOCKED_OUT and error.code is None)
    if is_ours or 300 <= error.status < 400:
        _log.error("Twilio is not what the settings say; messages wait", status=error.status, code=error.code)
        return ChannelUnavailable(told, status_code=error.status)
    if error.status >= 500 or error.status == 408:
        return ChannelUnavailable(told, unclear=stores, retry_after=error.retry_after, status_code=error.status)
    return ChannelRejected(str(error.code or error.status), error.status)


def _code(response: httpx2.Response) -> int | None:
    try:
        code = response.json().get("code")
    except (ValueError, AttributeError):
        return None
    return code if isinstance(code, int) else None


def _seconds(response: httpx2.Response) -> int | None:
    wait = http.seconds_until_retry(response.headers.get("retry-after", ""))
    return math.ceil(min(wait, LONGEST_WAIT)) if wait is not None else None


@cache
def _http() -> httpx2.Client:
    return http.client(connect=CONNECT, read=TOTAL, total=TOTAL)
