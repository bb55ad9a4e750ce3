"""Around every request: its correlation id, who is asking, a readable body, safe headers, one log line."""

import json
import time
from functools import partial

import structlog
from flask import Flask, Response, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars

from app.api import identity, listing_images, policies
from app.config import Settings
from app.kit import logging, metrics, pictures, tracing
from app.kit.errors import Forbidden, Malformed, UnsupportedMedia

UPLOADS = {  # bytes; every other body stays small
    "listing_images.add_images": listing_images.MOST_AT_ONCE * pictures.LARGEST + 64 * 1024,
}
# A bare `curl -d '{…}'` says that it sends a form; what it sends is JSON all the same.
READ_AS_JSON = ("application/json", "application/x-www-form-urlencoded", "")
SENT_FORMS = {  # their views read them
    "unsubscribe.one_click",  # a mail program's `List-Unsubscribe=One-Click`
    "webhooks.receive_message",
    "webhooks.receive_status",
}

_log = structlog.stdlib.get_logger(__name__)


def install(app: Flask, config: Settings) -> None:
    """Hang the hooks on the application, in the order in which they run (those after a request: the last one first)."""
    app.before_request(_begin)
    app.before_request(partial(_refuse_foreign, config))
    app.before_request(identity.require)
    app.before_request(_read_body)
    app.after_request(_finish)
    app.after_request(partial(_admit_origin, config.allowed_origins or []))
    app.teardown_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()
    g.correlation_id = logging.sane_correlation_id(request.headers.get("X-Correlation-ID"))
    logging.begin(g.correlation_id)
    if request.path.startswith("/api/"):
        name = f"{request.method} {request.url_rule.rule if request.url_rule else 'unknown'}"
        g.span = tracing.span(name, kind="server", parent=request.headers.get("traceparent"))
        g.span.__enter__()


def _end(error: BaseException | None) -> None:
    if span := g.pop("span", None):
        span.__exit__(error and type(error), error, None)
    clear_contextvars()


def _refuse_foreign(config: Settings) -> None:
    """Raises Forbidden when the page of another origin wants something changed: reading is what CORS keeps it from.

    A form that brings its own permission is nobody's session; a page that names no referrer sends it from `null`.
    """
    if request.method in ("GET", "HEAD", "OPTIONS") or not request.path.startswith("/api/"):
        return
    if request.endpoint in SENT_FORMS:
        return
    if identity.is_foreign(config):
        raise Forbidden("Pages of this origin may not use the API", code="foreign_origin")


def _read_body() -> None:
    """Parse the body once. Raises Malformed for broken JSON and UnsupportedMedia for anything that is not JSON."""
    if request.method not in ("POST", "PUT", "PATCH", "DELETE") or not request.path.startswith("/api/"):
        return
    if request.endpoint in SENT_FORMS:
        return
    if request.endpoint in UPLOADS:
        _expect_upload(UPLOADS[request.endpoint])
        return
    raw = request.get_data()
    if not raw and not request.content_length:
        return
    if request.mimetype not in READ_AS_JSON and not request.is_json:
        raise UnsupportedMedia(f"Send application/json, not {request.mimetype}")
    try:
        parsed = json.loads(raw)
    except ValueError as error:  # UnicodeDecodeError is one
        raise Malformed("The body is not valid JSON") from error
    except RecursionError as error:
        raise Malformed("The body is nested too deeply") from error
    request._cached_json = (parsed, parsed)


def _expect_upload(most: int) -> None:
    """Let the view read a form of at most `most` bytes, and only after it knows that the caller may send one."""
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMedia(f"Send multipart/form-data, not {request.mimetype}")
    request.max_content_length = most
    request.max_form_parts = 50


def _admit_origin(allowed: list[str], response: Response) -> Response:
    """Let the pages of configured origins read the answer. No cookie authenticates here, so none is let through."""
    origin = request.headers.get("Origin")
    if origin in allowed:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Headers"] = (
            "Authorization, Content-Type, Idempotency-Key, X-Correlation-ID"
        )
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, PATCH, DELETE"
        response.headers["Access-Control-Expose-Headers"] = "X-Correlation-ID, Retry-After"
        response.vary.add("Origin")
    return response


def _finish(response: Response) -> Response:
    """Every answer says which request it is to, but a file that is kept for ever: it will be the answer to others."""
    if not policies.lasts(response):
        response.headers["X-Correlation-ID"] = g.get("correlation_id", "")
    for name, value in policies.of(response).items():
        response.headers.setdefault(name, value)
    route = request.url_rule.rule if request.url_rule else "unknown"
    seconds = time.perf_counter() - g.get("began", time.perf_counter())
    tracing.note(status=response.status_code)
    metrics.requests.labels(route, request.method, response.status_code).observe(seconds)
    if route.startswith("/api/"):
        bind_contextvars(method=request.method, route=route)
        _log.info("request", status=response.status_code, ms=round(seconds * 1000, 1))
    return response
