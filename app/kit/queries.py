"""Slow queries, logged with how long they took and where; never with their parameters."""

import time
from typing import Any

import structlog
from sqlalchemy import Engine, event

_log = structlog.stdlib.get_logger(__name__)


def watch(engine: Engine, slow_ms: int) -> None:
    """Log every statement of `engine` that takes longer than `slow_ms` milliseconds."""

    @event.listens_for(engine, "before_cursor_execute")
    def _start(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:  # noqa: ARG001
        context._began = time.perf_counter()

    @event.listens_for(engine, "after_cursor_execute")
    def _end(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:  # noqa: ARG001
        ms = (time.perf_counter() - context._began) * 1000
        if ms > slow_ms:
            _log.warning("slow query", ms=round(ms), statement=" ".join(statement.split())[:300])
