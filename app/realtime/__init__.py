"""Sockets: connecting, the events of the wire, what a client may say."""

from flask import Flask

from app.config import Settings
from app.extensions import SOCKET_CHANNEL, socketio

LARGEST_MESSAGE = 64 * 1024  # bytes


def attach(app: Flask, config: Settings) -> None:
    """Serve Socket.IO from `app`, sharing its rooms with every other process through Redis."""
    from app.realtime import chat, manager

    _ = chat  # importing declares its events
    socketio.init_app(  # type: ignore[call-arg] # passed on to engine.io
        app,
        async_mode="gevent",
        client_manager=manager.Manager(config.redis_url, channel=SOCKET_CHANNEL),
        cors_allowed_origins=config.allowed_origins or None,  # type: ignore[arg-type] # None: same origin only
        transports=["websocket", "polling"],
        # One client's events in the order it sent them; each is a short transaction.
        async_handlers=False,
        max_http_buffer_size=LARGEST_MESSAGE,
        ping_interval=20,
        ping_timeout=20,
    )
