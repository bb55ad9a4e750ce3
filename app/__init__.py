"""Easy Islanders: the chat assistant of a marketplace in North Cyprus.

Imports nothing heavy by itself: the supervisor and the doctor come through here too.
"""

from typing import TYPE_CHECKING

from app.config import Settings, settings

if TYPE_CHECKING:
    from flask_openapi.openapi import OpenAPI


def bind(config: Settings) -> None:
    """Bind what every process needs: logs, database, Redis, the broker with all actors, a way to push events."""
    from socketio import RedisManager

    from app import actors
    from app.extensions import SOCKET_CHANNEL, db, push, redis
    from app.kit import logging, metrics, queries

    logging.configure(config.log_level, json=config.is_production)
    if config.prometheus_multiproc_dir:
        metrics.forget_the_dead(config.prometheus_multiproc_dir)
    db.bind(config.database_url)
    queries.watch(db.engine, config.slow_query_ms)
    redis.bind(config.redis_url)
    push.emitter = RedisManager(config.redis_url, channel=SOCKET_CHANNEL, write_only=True)
    actors.declare(config.redis_url)
    from app.actors import circuits, pausing  # its actors need the broker

    circuits.connect()
    pausing.connect()


def create_app(config: Settings | None = None) -> "OpenAPI":
    """Return the web application: REST, sockets, migrations, the doctor."""
    from werkzeug.middleware.proxy_fix import ProxyFix

    from app import api, realtime
    from app.cli import breakers, failed_tasks, knowledge, ledger
    from app.dev import doctor
    from app.extensions import db, migrate, push, socketio

    config = config or settings()
    bind(config)
    web = api.create(config)
    migrate.init_app(web, db, directory="migrations")
    realtime.attach(web, config)
    push.emitter = socketio
    if config.trusted_proxies:  # outermost: the handshake of a socket has an address too
        web.wsgi_app = ProxyFix(web.wsgi_app, x_for=config.trusted_proxies, x_proto=config.trusted_proxies)  # type: ignore[method-assign]
    web.cli.add_command(doctor.doctor)
    web.cli.add_command(ledger.ledger)
    web.cli.add_command(failed_tasks.group)
    web.cli.add_command(knowledge.group)
    web.cli.add_command(breakers.group)
    return web
