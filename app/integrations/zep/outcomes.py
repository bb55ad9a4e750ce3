"""How a call of Zep can end badly, judged by status and body: which class the SDKs raise depends on the route."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from json import JSONDecodeError
from math import ceil
from typing import Literal

import httpx2

from app.integrations.memory import MemoryMisconfigured, MemoryRejected, MemoryUnavailable
from app.kit import http

Kind = Literal[
    "unsent",  # it did nothing: we did not reach it, or it has no time for us
    "unclear",  # it may have done it
    "missing",  # it knows no such thread, person or message
    "exists",  # a thread or a person of this name
    "message_exists",  # a message of this id, says Community Edition; it says so of every broken constraint
    "no",
    "foreign",  # the answer of something else
]
NEVER_LEFT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)


class Failure(Exception):
    """A call that was not answered with what was asked for. Breakers go by `status_code`."""

    def __init__(self, kind: Kind, status_code: int | None = None, retry_after: int | None = None) -> None:
        super().__init__(f"{kind} {status_code or ''}".strip())
        self.kind, self.status_code, self.retry_after = kind, status_code, retry_after

    def told(self, *, unclear: bool = False) -> MemoryUnavailable | MemoryRejected:
        """Return what the callers of a memory know it by; `unclear` as in MemoryUnavailable."""
        if self.kind == "foreign":
            return MemoryMisconfigured("what answers there is not the Zep of ZEP_FLAVOR", self.status_code or 200)
        if self.kind == "no":
            return MemoryRejected(f"Zep answered {self.status_code}", self.status_code or 400)
        return MemoryUnavailable(
            f"Zep: {self}", status_code=self.status_code, retry_after=self.retry_after, unclear=unclear
        )


@dataclass(frozen=True, slots=True)
class _Head:
    """What the SDKs keep to themselves of an answer."""

    status: int
    retry_after: int | None


# Of the call at hand: a client serves many threads, and each greenlet has a context of its own.
_head: ContextVar[_Head | None] = ContextVar("zep_head", default=None)


def note(response: httpx2.Response) -> None:
    """Keep the head of an answer for `asking`: a hook of the HTTP client."""
    wait = http.seconds_until_retry(response.headers.get("retry-after", ""))
    _head.set(_Head(response.status_code, None if wait is None else ceil(wait)))


@contextmanager
def asking() -> Iterator[None]:
    """Make one call inside. Raises Failure; the SDK's own error goes no further, because its words quote the body."""
    _head.set(None)
    try:
        yield
    except Failure:
        raise
    except httpx2.HTTPError as error:
        raise Failure("unsent" if isinstance(error, NEVER_LEFT) else "unclear") from None
    except Exception as error:
        head = _head.get()
        if head is None:  # nothing was asked, so this is a mistake of ours
            raise
        raise _failure(head, error) from None


def _failure(head: _Head, error: Exception) -> Failure:
    status, text = head.status, _unread(error)
    if status == 429:
        return Failure("unsent", status, head.retry_after)
    if status == 408 or status >= 500:
        return Failure("unclear", status, head.retry_after)
    if status < 400 or status == 404:
        return _odd(status, text)
    if status == 400 and text is not None:  # Community Edition may write a second document behind it, and store
        return Failure("unclear", status)
    return Failure(_of_a_no(status, str(getattr(error, "body", ""))), status)


def _unread(error: Exception) -> str | None:
    """Return the body when it could not be read as JSON. Its type says nothing: Zep sends JSON as text, too."""
    if isinstance(error, JSONDecodeError):
        return error.doc
    body = getattr(error, "body", None)
    return body if isinstance(body, str) else None


def _odd(status: int, text: str | None) -> Failure:
    words = (text or "").strip()
    if 300 <= status < 400 or (words and not words.startswith(("{", "["))):
        return Failure("foreign", status)
    if status == 404 and text is None:
        return Failure("missing", status)
    return Failure("unclear")  # a 2xx that says nothing usable counts as an outage: no status


def _of_a_no(status: int, body: str) -> Kind:
    if "message_uuid already exists" in body:
        return "message_exists"
    return "exists" if status == 409 or (status == 400 and "already exists" in body) else "no"
