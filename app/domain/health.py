"""Whether what we stand on is there."""

import time
from functools import cache

import structlog
from alembic.config import Config
from alembic.script import ScriptDirectory
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db, redis

LOOK_AGAIN_SECONDS, SAY_AGAIN_SECONDS = 1, 30
_log = structlog.stdlib.get_logger(__name__)


def checks() -> dict[str, str]:
    """Return `ok` or the reason for each part that taking a message needs."""
    return {"database": _database(), "redis": _redis()}


@cache
def expected_head() -> str:
    """Return the migration that this code needs."""
    return str(_scripts().get_current_head())


def await_database() -> None:
    """Return when the database is there and migrated; until then say what is missing, at every change and each 30 s."""
    said, since = "ok", 0.0
    while (state := _database()) != "ok":
        if state != said or time.monotonic() - since > SAY_AGAIN_SECONDS:
            _log.warning("waiting for the database", state=state)
            said, since = state, time.monotonic()
        time.sleep(LOOK_AGAIN_SECONDS)
    if said != "ok":
        _log.info("the database is ready")


@cache
def _known() -> frozenset[str]:
    return frozenset(script.revision for script in _scripts().walk_revisions())


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", "migrations")
    return ScriptDirectory.from_config(config)


def _database() -> str:
    try:
        with db.engine.connect() as connection:
            head = connection.scalar(text("select version_num from alembic_version"))
    except SQLAlchemyError as error:
        return f"{type(error).__name__}: not reachable or not migrated; run `make migrate`"
    # One that this code does not know is newer, as during an upgrade, and took nothing away (tests/test_migrations.py).
    if head == expected_head() or (head and head not in _known()):
        return "ok"
    return f"at migration {head}, needs {expected_head()}; run `make migrate`"


def _redis() -> str:
    try:
        redis.client.ping()
    except RedisError as error:
        return f"{type(error).__name__}: not reachable; check REDIS_URL"
    return "ok"
