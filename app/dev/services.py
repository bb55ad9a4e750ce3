"""Which database and Redis a copy uses: the given ones, else embedded ones."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.config import Settings
from app.dev.servers import EmbeddedPostgres, EmbeddedServer, EmbeddedValkey
from app.dev.workplace import Addresses, Occupied, Workplace


@dataclass(frozen=True)
class Given:
    """What the environment or `.env` says about this copy; None where it says nothing."""

    port: int
    var: Path
    database_url: str | None = None
    redis_url: str | None = None
    secret_key: str | None = None

    @classmethod
    def from_settings(cls, settings: Settings) -> "Given":
        """Tell what was set from what is only a default."""
        named = settings.model_fields_set
        return cls(
            port=settings.port,
            var=Path(settings.var_dir),
            database_url=settings.database_url if "database_url" in named else None,
            redis_url=settings.redis_url if "redis_url" in named else None,
            secret_key=settings.secret_key.get_secret_value() if "secret_key" in named else None,
        )


class Services:
    """The embedded servers a copy needs besides the ones it was given; none is started here."""

    def __init__(self, given: Given, var: Path) -> None:
        self._given = given
        self.postgres = None if given.database_url else EmbeddedPostgres(var / "postgres")
        self.valkey = None if given.redis_url else EmbeddedValkey(var / "valkey")

    @property
    def embedded(self) -> list[EmbeddedServer]:
        """The servers to start, in the order in which they are to be stopped."""
        return [server for server in (self.valkey, self.postgres) if server]

    @property
    def addresses(self) -> Addresses:
        """Where they are, once the embedded ones are up."""
        return Addresses(
            database_url=self.postgres.url if self.postgres else self._given.database_url or "",
            redis_url=self.valkey.url if self.valkey else self._given.redis_url or "",
        )


@contextmanager
def borrowed(given: Given) -> Iterator[dict[str, str]]:
    """An environment with living servers: the running copy's on this VAR_DIR, else embedded ones for the while."""
    workplace = Workplace(given.var)
    try:
        workplace.claim()
    except Occupied:
        yield workplace.environment(workplace.published(), given.secret_key)
        return
    services = Services(given, workplace.var)
    try:
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda server: server.start(), services.embedded))
        yield workplace.environment(services.addresses, given.secret_key)
    finally:
        for server in services.embedded:
            server.stop()
