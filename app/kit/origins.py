"""Which pages may use us: browsers say in `Origin` whose page asks, and only they do."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from app.config import Settings


def is_admitted(config: Settings, origin: str | None, hosts: Iterable[str | None]) -> bool:
    """Tell whether a page of `origin` may use us: our own, asked for at one of `hosts`, or one of CORS_ORIGINS.

    A caller that is no page sends no origin and is let through. A proxy that ends TLS makes our scheme unknown, so
    that of our own page is not compared.
    """
    if not origin:
        return True
    allowed = config.allowed_origins or []
    if origin in allowed or "*" in allowed:
        return True
    return _host(origin) in {_host(config.public_base_url), *(host.strip().lower() for host in hosts if host)}


def _host(address: str) -> str:
    return urlsplit(address).netloc.lower() or "nowhere"  # a page without a place says null
