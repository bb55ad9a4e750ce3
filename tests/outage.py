"""What is not there."""

from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.orm import sessionmaker

from app.dev.servers.embedded import free_port


def dead_database() -> sessionmaker[Any]:
    """Return sessions of a database that nobody runs."""
    return sessionmaker(create_engine(f"postgresql+psycopg2://nobody@127.0.0.1:{free_port()}/nothing"))
