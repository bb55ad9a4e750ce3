"""Easy Islanders: the chat assistant of a marketplace in North Cyprus."""

import socketio as python_socketio
from flask_openapi.openapi import OpenAPI

from app.config import Settings, settings
from app.extensions import SOCKET_CHANNEL, db, migrate, push, redis, socketio
from app.kit import logging, queries


def bind(config: Settings) -> None:
    """Bind what every process needs: logs, database, Redis, the broker with all actors, a way to push events."""
    logging.configure(config.log_level, json=config.is_production)
    db.bind(config.database_url)
    queries.watch(db.engine, config.slow_query_ms)
    redis.bind(config.redis_url)
    push.emitter = python_socketio.RedisManager(config.redis_url, channel=SOCKET_CHANNEL, write_only=True)
    from app import actors

    actors.declare(config.redis_url)


def create_app(config: Settings | None = None) -> OpenAPI:
    """Return the web application."""
    from app import api
    from app import realtime as sockets
    from app.dev import doctor

    config = config or settings()
    bind(config)
    app = api.create(config)
    migrate.init_app(app, db, directory="migrations")
    sockets.attach(app, config)
    push.emitter = socketio
    app.cli.add_command(doctor.doctor)
    return app
