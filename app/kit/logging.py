"""Structured logs with the correlation id of whatever is being worked on; never a message's text, never a token."""

import logging
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import uuid4

import structlog
from structlog.contextvars import bind_contextvars, bound_contextvars, clear_contextvars, get_contextvars

from app.kit import metrics

SANE_TOKEN = re.compile(r"[A-Za-z0-9._:@/+=-]{1,128}")
_began: ContextVar[float | None] = ContextVar("work_began", default=None)
_log = structlog.stdlib.get_logger(__name__)


def configure(level: str, *, json: bool) -> None:
    """Send all logs, our own and the libraries', to standard error: JSON for machines, else readable lines."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if json
        else [
            # Plain tracebacks: the pretty ones print local variables, which hold message texts, and take seconds.
            structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)
        ]
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("engineio", "socketio"):
        logging.getLogger(chatty).setLevel(logging.ERROR)  # their warnings are what any client can cause, at any rate
    for chatty in ("httpx2", "httpcore2", "alembic.runtime.plugins"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def sane_correlation_id(candidate: str | None) -> str:
    """Return `candidate` when it is a harmless token of at most 128 characters, else a new UUID."""
    return candidate if candidate and SANE_TOKEN.fullmatch(candidate) else str(uuid4())


def begin(correlation_id: str, **ids: Any) -> None:
    """Forget whatever this thread or greenlet worked on before and work on `correlation_id` from now."""
    clear_contextvars()
    bind_contextvars(correlation_id=correlation_id, **ids)
    _began.set(time.perf_counter())


@contextmanager
def working_on(correlation_id: str, **ids: Any) -> Iterator[None]:
    """Put `correlation_id` and `ids` on every log line and event inside; nothing of it stays afterwards."""
    with bound_contextvars(correlation_id=correlation_id, **ids):
        yield


def correlation_id() -> str:
    """Return the correlation id of the work at hand, a new one when there is none."""
    return str(get_contextvars().get("correlation_id") or uuid4())


def came() -> dict[str, Any]:
    """Return by which door the work at hand came in and how many milliseconds ago."""
    began, bound = _began.get(), get_contextvars()
    door = next((name for name in ("event", "actor") if name in bound), "route")
    ms = None if began is None else round((time.perf_counter() - began) * 1000, 1)
    return {"door": door, "name": bound.get(door), "ms": ms}


def survived(operation: str, error: BaseException, **ids: Any) -> None:
    """Log and count a failure that stops nothing."""
    metrics.swallowed.labels(operation).inc()
    _log.warning("survived", operation=operation, error=type(error).__name__, reason=str(error)[:200], **ids)
