"""The errors a verb may raise towards its caller; `api/errors.py` turns each into problem+json (RFC 9457)."""


class AppError(Exception):
    """Something the caller can be told: `status` is HTTP's, `code` is stable and machine-readable."""

    status = 500
    code = "internal_error"
    title = "Something went wrong on our side"

    def __init__(self, detail: str = "", *, code: str | None = None, retry_after: int | None = None) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.code = code or self.code
        self.retry_after = retry_after  # seconds


class Malformed(AppError):
    """The request cannot be read at all."""

    status, code, title = 400, "malformed", "The request cannot be read"


class Unauthorized(AppError):
    """Nobody, or nobody we know any more."""

    status, code, title = 401, "unauthorized", "Sign in first"


class Forbidden(AppError):
    """Known, but not allowed."""

    status, code, title = 403, "forbidden", "You may not do this"


class NotFound(AppError):
    """Not there, or somebody else's: never told apart."""

    status, code, title = 404, "not_found", "There is no such thing"


class Conflict(AppError):
    """It contradicts what is already stored."""

    status, code, title = 409, "conflict", "This contradicts what is already stored"


class TooLarge(AppError):
    """More bytes than we take."""

    status, code, title = 413, "too_large", "That is more than we take"


class UnsupportedMedia(AppError):
    """A body in a format that we do not read."""

    status, code, title = 415, "unsupported_media_type", "Send JSON"


class Invalid(AppError):
    """Well-formed, but a field has an unusable value; `errors` names each field."""

    status, code, title = 422, "invalid", "Some fields are not usable"

    def __init__(
        self, detail: str = "", *, errors: list[dict[str, str]] | None = None, code: str | None = None
    ) -> None:
        super().__init__(detail, code=code)
        self.errors = errors or []

    @classmethod
    def field(cls, name: str, message: str, code: str | None = None) -> "Invalid":
        """Return the error of a single field."""
        return cls(message, errors=[{"field": name, "message": message}], code=code)


class RateLimited(AppError):
    """Too many; `retry_after` says when there is room again."""

    status, code, title = 429, "rate_limited", "Too many requests"


class Unavailable(AppError):
    """A dependency that this needs is down; trying again after `retry_after` is sensible."""

    status, code, title = 503, "unavailable", "A part we need is not answering"
