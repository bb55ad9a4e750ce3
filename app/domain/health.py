"""Whether what we stand on is there."""

from functools import cache

from alembic.config import Config
from alembic.script import ScriptDirectory
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db, redis


def checks() -> dict[str, str]:
    """Return `ok` or the reason for each part that taking a message needs."""
    return {"database": _database(), "redis": _redis()}


@cache
def expected_head() -> str:
    """Return the migration that this code needs."""
    config = Config()
    config.set_main_option("script_location", "migrations")
    return str(ScriptDirectory.from_config(config).get_current_head())


def _database() -> str:
    try:
        with db.engine.connect() as connection:
            head = connection.scalar(text("select version_num from alembic_version"))
    except SQLAlchemyError as error:
        return f"{type(error).__name__}: not reachable or not migrated; run `make migrate`"
    return "ok" if head == expected_head() else f"at migration {head}, needs {expected_head()}; run `make migrate`"


def _redis() -> str:
    try:
        redis.client.ping()
    except RedisError as error:
        return f"{type(error).__name__}: not reachable"
    return "ok"
