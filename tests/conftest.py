"""What every test stands on: real PostgreSQL and Valkey; one database for this process, one for the live town."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dramatiq
import pytest
import redis as redis_py
from flask.testing import FlaskClient
from sqlalchemy import event, text

from app.config import settings
from app.dev.servers import EmbeddedPostgres, EmbeddedValkey
from app.dev.servers.embedded import free_port
from tests import people
from tests.doubles.listener import Listener
from tests.live import LiveTown, Noon
from tests.outage import dead_database

TEST_SETTINGS = {
    "APP_ENV": "test",
    "SECRET_KEY": "a-secret-key-that-only-the-tests-know-of",
    "CHAT_RATE_LIMIT": "1000/minute",
    "AUTH_RATE_LIMIT": "10000/minute",
    "LOGIN_RATE_LIMIT": "10000/minute",
    "REQUEST_RATE_LIMIT": "1000/minute",
    "SOCKET_RATE_LIMIT": "100000/minute",
    "CONNECT_RATE_LIMIT": "100000/minute",
    "OPENAI_API_KEY": "",
    "ZEP_API_KEY": "",
    "ZEP_BASE_URL": "",
    "TWILIO_ACCOUNT_SID": "",
    "TWILIO_AUTH_TOKEN": "",
    "TWILIO_WHATSAPP_FROM": "",
    "TWILIO_SMS_FROM": "",
    "SMTP_URL": "",
    "MAIL_FROM": "",
    "LOG_LEVEL": "INFO",
}


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path_factory.mktemp("postgres"), durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedValkey]:
    with EmbeddedValkey(tmp_path_factory.mktemp("valkey"), durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def app(postgres: EmbeddedPostgres, valkey: EmbeddedValkey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The web application in this process, on an empty migrated database of its own."""
    url = postgres.create_database("in_process")
    var = str(tmp_path_factory.mktemp("var"))
    os.environ.update(TEST_SETTINGS, DATABASE_URL=url, REDIS_URL=valkey.url, VAR_DIR=var)
    settings.cache_clear()
    from flask_migrate import upgrade

    from app import create_app

    application = create_app()
    with application.app_context():
        upgrade()
    yield application
    from app.extensions import db

    db.engine.dispose()


@pytest.fixture
def client(app: Any, database: None) -> FlaskClient:
    """A client of the REST surface, nobody signed in."""
    return app.test_client()


@pytest.fixture
def database(app: Any) -> None:
    """An empty database and an empty Redis for this test.

    Deleting costs a sixth of truncating, which makes a new file of every table; without triggers the order is free.
    """
    from app.extensions import db, redis

    with db.engine.begin() as connection:
        emptied = "; ".join(f"delete from {table.name}" for table in db.metadata.sorted_tables)
        connection.execute(text(f"set local session_replication_role = replica; {emptied}"))
    redis.client.flushdb()  # not flushall: the live town has its queues in another database of the same server


@pytest.fixture
def guest(client: FlaskClient) -> people.Person:
    """A signed-in guest."""
    return people.guest(client)


@pytest.fixture
def heard(app: Any, monkeypatch: pytest.MonkeyPatch) -> Listener:
    """Somebody who hears every event of this process."""
    from app.extensions import push

    listener = Listener()
    monkeypatch.setattr(push, "emitter", listener)
    return listener


@pytest.fixture
def no_redis(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis is away, for the rate limit and for the queues."""
    from app.extensions import redis

    nowhere = redis_py.ConnectionPool.from_url(f"redis://127.0.0.1:{free_port()}/0", socket_connect_timeout=0.5)
    monkeypatch.setattr(redis.client, "connection_pool", nowhere)
    monkeypatch.setattr(dramatiq.get_broker().client, "connection_pool", nowhere)


@pytest.fixture
def no_database(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is away."""
    from app.extensions import db

    monkeypatch.setattr(db, "sessions", dead_database())


@pytest.fixture
def queries(app: Any) -> Iterator[list[str]]:
    """The statements that the database was asked since the test began; clear it to count from there."""
    from app.extensions import db

    asked: list[str] = []

    def note(conn: Any, cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture(scope="session")
def live(
    postgres: EmbeddedPostgres, valkey: EmbeddedValkey, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveTown]:
    """The whole town running: web, worker and scheduler as processes of their own, on the demo data."""
    folder: Path = tmp_path_factory.mktemp("live")
    # Another Redis database, because channels are shared by all and keys must not be.
    environment = {
        **TEST_SETTINGS,
        "DATABASE_URL": postgres.create_database("live"),
        "REDIS_URL": valkey.url.removesuffix("/0") + "/1",
        "VAR_DIR": str(folder),
    }
    with Noon(folder, environment) as town:
        yield town
