"""Which memory is in use: Zep when it is configured, else PostgreSQL."""

from app.actors.memory.postgres import PostgresMemory
from app.integrations import zep
from app.integrations.memory import Memory

_postgres = PostgresMemory()


def memory() -> Memory:
    """Return the memory that the settings name."""
    return zep.memory() if zep.is_configured() else _postgres
