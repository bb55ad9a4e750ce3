"""The link by which somebody opts out with one click (RFC 8058); it names nobody and does not expire."""

import hmac
import re
from base64 import urlsafe_b64encode

from app.config import settings
from app.kit import signing
from app.kit.errors import NotFound

TOKEN = re.compile(r"(?P<mark>[\w-]{43})\.(?P<signature>[\w-]{22})", re.ASCII)


def unsubscribe_url(mark: str) -> str:
    """Return the address that opts out whoever has this mark."""
    return f"{settings().public_base_url}/api/v1/unsubscribe/{mark}.{_signatures(mark)[0]}"


def read_token(token: str) -> str:
    """Return the mark in a token. Raises NotFound for one that we did not make."""
    match = TOKEN.fullmatch(token)
    if not match or not any(hmac.compare_digest(one, match["signature"]) for one in _signatures(match["mark"])):
        raise NotFound("There is no such link", code="link_not_found")
    return match["mark"]


def _signatures(mark: str) -> list[str]:
    made = signing.marks(f"unsubscribe:{mark}")
    return [urlsafe_b64encode(one[:16]).decode().rstrip("=") for one in made]
