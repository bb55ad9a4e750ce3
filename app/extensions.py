"""The shared objects of a process: made unbound here, bound once by `app.bind`."""

from typing import Any

import redis as redis_py
from flask_migrate import Migrate
from flask_socketio import SocketIO
from sqlalchemy import Engine, MetaData, create_engine
from sqlalchemy.orm import Session, sessionmaker

SOCKET_CHANNEL = "easy-islanders"


class Database:
    """One engine and its sessions; also what Flask-Migrate asks of a database object."""

    engine: Engine
    metadata: MetaData
    sessions: sessionmaker[Session]

    def bind(self, url: str, pool_size: int = 10) -> None:
        """Connect lazily to `url`; a statement waits at most 5 s for a connection and runs at most 10 s."""
        self.engine = create_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=5,
            pool_pre_ping=True,
            hide_parameters=True,  # an error is logged; the message text it failed on must not be
            connect_args={
                "connect_timeout": 3,
                "application_name": "easy-islanders",
                # A thread that is stopped between two statements (dramatiq raises its time limit anywhere) must not
                # hold its locks for ever; nothing of ours waits inside a transaction.
                "options": "-c statement_timeout=10000 -c lock_timeout=5000 -c timezone=UTC "
                "-c idle_in_transaction_session_timeout=15000",
            },
        )
        self.sessions = sessionmaker(self.engine, expire_on_commit=False)

    @property
    def engines(self) -> dict[str | None, Engine]:
        """The engines by bind key, as Flask-Migrate's env.py wants them."""
        return {None: self.engine}

    @property
    def metadatas(self) -> dict[str | None, MetaData]:
        """The metadata by bind key, as Flask-Migrate's env.py wants them."""
        return {None: self.metadata}


class Push:
    """Holds whatever can push an event to a room: the web's server or a worker's write-only connection.

    Its `emit(event, data, namespace, to)` may lose the event, so a durable row must stand behind it.
    """

    emitter: Any


class Redis:
    """Holds this process's Redis client; short deadlines, because nothing durable lives there."""

    client: redis_py.Redis

    def bind(self, url: str) -> None:
        """Connect lazily to `url`."""
        self.client = redis_py.Redis.from_url(
            url, socket_connect_timeout=0.5, socket_timeout=2, health_check_interval=15
        )


db = Database()
redis = Redis()
push = Push()
migrate = Migrate()
socketio = SocketIO()
