"""PostgreSQL and Valkey from their wheels, for `make run` and for the tests: nothing to install, nothing shared."""

from app.dev.servers.embedded import EmbeddedServer, ServerFailed
from app.dev.servers.postgres import EmbeddedPostgres
from app.dev.servers.valkey import EmbeddedValkey

__all__ = ["EmbeddedPostgres", "EmbeddedServer", "EmbeddedValkey", "ServerFailed"]
