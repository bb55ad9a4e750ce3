"""Sockets: connecting, the events of the wire, what a client may say."""

import logging
from typing import Any

from flask import Flask

from app.config import Settings
from app.extensions import SOCKET_CHANNEL, socketio


def attach(app: Flask, config: Settings) -> None:
    """Serve Socket.IO from `app`, sharing its rooms with every other process through Redis."""
    from app.realtime import chat, frames, guard, manager

    _ = chat  # importing declares its events
    socketio.init_app(  # type: ignore[call-arg] # passed on to engine.io
        app,
        async_mode="gevent",
        client_manager=manager.Manager(config.redis_url, channel=SOCKET_CHANNEL),
        cors_allowed_origins=guard.pages(config),  # type: ignore[arg-type] # its types know only lists
        transports=["websocket", "polling"],
        # One client's events in the order it sent them; each is a short transaction.
        async_handlers=False,
        max_http_buffer_size=frames.LARGEST_MESSAGE,
        serializer=frames.Packet,
        json=frames.Json,
        logger=logging.getLogger("socketio.server"),  # not true or false: each would add a second way to the same log
        engineio_logger=logging.getLogger("engineio.server"),
        ping_interval=20,
        ping_timeout=20,
    )
    guard.install(_engine())


def _engine() -> Any:
    return socketio.server.eio  # type: ignore[attr-defined] # Flask-SocketIO's types do not mention it
