"""How a call of the model can fail, and the one place that renames what the SDK raises."""

from typing import TYPE_CHECKING

from app.kit import http

if TYPE_CHECKING:
    from openai import APIError, APIStatusError

NOT_NOW = (408, 429)  # besides 5xx: the provider would answer, but not at the moment
QUOTA = "insufficient_quota"  # a 429 that waiting does not cure


class LLMError(Exception):
    """The model gave no usable answer. Says what kind, which status and which request, never a word that was said.

    `status_code` is also what the breaker goes by: nothing and 5xx count as an outage, 4xx and 200 do not.
    """

    outcome = "failed"

    def __init__(self, kind: str, status_code: int | None = None, request_id: str | None = None) -> None:
        super().__init__(" ".join(str(part) for part in (kind, status_code, request_id) if part))
        self.status_code = status_code


class LLMUnavailable(LLMError):
    """Nothing was asked or nothing came. `retry_after` is in seconds; `again` says whether to ask twice is sensible."""

    outcome = "unavailable"

    def __init__(
        self,
        kind: str,
        status_code: int | None = None,
        request_id: str | None = None,
        *,
        retry_after: float | None = None,
        again: bool = False,
    ) -> None:
        super().__init__(kind, status_code, request_id)
        self.retry_after, self.again = retry_after, again


class LLMCut(LLMError):
    """The answer broke off after its first words."""

    outcome = "cut"


class LLMRefused(LLMError):
    """The provider does not want this very question."""

    outcome = "refused"


class LLMMalformed(LLMError):
    """A 200 that is not an answer."""

    outcome = "malformed"

    def __init__(self, kind: str) -> None:
        super().__init__(kind, 200)


def renamed(error: Exception, *, begun: bool) -> LLMError:
    """Return our error for one of the SDK's; `begun` tells whether a piece of the answer was handed on already.

    The SDK's own is not to be kept as a cause: its words quote the request and, for a wrong key, the key.
    """
    from openai import APIConnectionError, APIError, APIResponseValidationError, APIStatusError, APITimeoutError

    kind = type(error).__name__
    if isinstance(error, APIStatusError):
        return _no(kind, error)
    if isinstance(error, APIResponseValidationError | ValueError | TypeError | AttributeError | LookupError):
        return LLMMalformed(kind)
    if isinstance(error, APIError) and not isinstance(error, APIConnectionError) and _blames_us(error):
        return LLMRefused(kind, 400)
    # A lost connection, a deadline, or an error that the provider sent in the middle of its stream.
    return broken(kind, begun=begun, again=not isinstance(error, APITimeoutError))


def broken(kind: str, *, begun: bool, again: bool) -> LLMError:
    """Return the error of an answer that does not go on."""
    return LLMCut(kind) if begun else LLMUnavailable(kind, again=again)


def _no(kind: str, error: "APIStatusError") -> LLMError:
    status = error.status_code
    if status < 500 and status not in NOT_NOW:
        return LLMRefused(kind, status, error.request_id)
    again = QUOTA not in (error.code, error.type) and error.response.headers.get("x-should-retry") != "false"
    wait = http.seconds_until_retry(error.response.headers.get("retry-after", ""))
    return LLMUnavailable(kind, status, error.request_id, retry_after=wait, again=again)


def _blames_us(error: "APIError") -> bool:
    code = error.code or ""
    return error.type == "invalid_request_error" or (code.isdigit() and 400 <= int(code) < 500 and int(code) != 429)
