"""Errors as the outside reads them: RFC 9457 problem details, the same over REST and over sockets."""

from collections.abc import Callable
from typing import Any

import structlog
from pydantic import BaseModel, ValidationError

from app.kit import logging
from app.kit.errors import AppError, Invalid

_log = structlog.stdlib.get_logger(__name__)


class FieldError(BaseModel):
    """One field that cannot be used, and why."""

    field: str
    message: str


class Problem(BaseModel):
    """A problem with a stable `code` and the correlation id to quote."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    correlation_id: str
    retry_after: int | None = None  # seconds, as in the header of a REST answer
    errors: list[FieldError] | None = None


def problem(error: AppError) -> dict[str, Any]:
    """Return the problem that tells the caller about `error`; nothing in it comes from inside."""
    return Problem(
        type=f"urn:easy-islanders:problem:{error.code}",
        title=error.title,
        status=error.status,
        detail=error.detail,
        code=error.code,
        correlation_id=logging.correlation_id(),
        retry_after=error.retry_after,
        errors=[FieldError(**field) for field in error.errors] if isinstance(error, Invalid) else None,
    ).model_dump(exclude_none=True)


def acknowledge(call: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what `call` answers with `ok: true`, or the problem of whatever went wrong with `ok: false`.

    Catches everything, because a client that waits for its acknowledgement must get one.
    """
    try:
        return {"ok": True, **call()}
    except ValidationError as error:
        told: AppError = invalid(error)
    except AppError as error:
        told = error
    except Exception as error:  # noqa: BLE001
        _log.exception("unexpected error", error=type(error).__name__)
        told = AppError()
    return {"ok": False, "error": problem(told)}


def invalid(error: ValidationError) -> Invalid:
    """Return our error for pydantic's, without what was sent."""
    fields = [
        {"field": ".".join(str(part) for part in one["loc"]) or "body", "message": one["msg"]}
        for one in error.errors(include_input=False, include_url=False, include_context=False)
    ]
    return Invalid(errors=fields)
