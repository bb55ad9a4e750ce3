"""Who gets as far as a line to us: pages of our own or of CORS_ORIGINS, and nobody who floods it."""

from collections.abc import Callable
from typing import Any

import structlog

from app.config import Settings
from app.extensions import socketio
from app.kit import logging, metrics, origins
from app.realtime import connection, watch
from app.realtime.frames import WebSocket
from app.realtime.limits import FRAMES, Bucket

FOREIGN = 4403

_log = structlog.stdlib.get_logger(__name__)
_frames: dict[str, Bucket] = {}  # by line


def pages(config: Settings) -> Callable[[str, dict[str, Any]], bool]:
    """Return what tells the library whether a page may open a line."""

    def is_admitted(origin: str, asked: dict[str, Any]) -> bool:
        hosts = (asked.get("HTTP_HOST"), *asked.get("HTTP_X_FORWARDED_HOST", "").split(","))
        admitted = origins.is_admitted(config, origin, hosts)
        if not admitted:
            metrics.socket_connects.labels(FOREIGN).inc()
            shown = origin if logging.SANE_TOKEN.fullmatch(origin) else "odd"
            _log.info("socket refused", code=FOREIGN, reason="foreign_origin", origin=shown)
        return admitted

    return is_admitted


def install(engine: Any) -> None:
    """Watch every line from its first byte: count its packets before anything reads them, hold none too large."""
    engine._async = {**engine._async, "websocket": WebSocket}
    opened, read, closed = (engine.handlers[event] for event in ("connect", "message", "disconnect"))

    def open_line(line: str, asked: dict[str, Any]) -> Any:
        watch.start()
        return opened(line, asked)

    def count(line: str, packet: Any) -> None:
        if line not in engine.sockets or engine.sockets[line].closed:
            return  # what was still unread when it was hung up on
        if not _frames.setdefault(line, Bucket(FRAMES)).take():
            read(line, packet)
        else:
            metrics.rate_limit.labels("frames", "refused").inc()
            socketio.start_background_task(connection.hang_up, line, "flooding")

    def forget(line: str, reason: str) -> None:
        _frames.pop(line, None)
        closed(line, reason)

    engine.on("connect", open_line)
    engine.on("message", count)
    engine.on("disconnect", forget)
