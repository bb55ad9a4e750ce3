"""Every error as problem+json (RFC 9457); no stack trace, SQL or secret ever reaches a client."""

import structlog
from flask import Flask, Response, jsonify
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from app.kit.errors import AppError
from app.kit.problems import invalid, problem

CODES = {400: "malformed", 404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "unsupported_media_type"}

_log = structlog.stdlib.get_logger(__name__)


def install(app: Flask) -> None:
    """Answer every kind of error with a problem."""
    app.register_error_handler(AppError, _app_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def unusable_fields(error: ValidationError) -> Response:
    """Answer pydantic's complaint about a request, without echoing what was sent."""
    return _answer(invalid(error))


def _app_error(error: AppError) -> Response:
    if error.status >= 500:
        _log.error("request failed", code=error.code, cause=type(error.__cause__).__name__)
    return _answer(error)


def _http_error(error: HTTPException) -> Response | HTTPException:
    if error.response is not None:  # an answer that was made on purpose
        return error
    told = AppError(error.description or "")
    told.status, told.title = error.code or 500, error.name
    told.code = CODES.get(told.status, "http_error")
    response = _answer(told)
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return response


def _unexpected(error: Exception) -> Response:
    _log.exception("unexpected error", error=type(error).__name__)
    return _answer(AppError())


def _answer(error: AppError) -> Response:
    response = jsonify(problem(error))
    response.status_code = error.status
    response.content_type = "application/problem+json"
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
