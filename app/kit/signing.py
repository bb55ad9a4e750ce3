"""What we hand out and must know again: signed with SECRET_KEY, and for a while believed under the one before it."""

import hmac
from typing import Any

import jwt

from app.config import settings


def token(claims: dict[str, Any]) -> str:
    """Return a JWT with these claims."""
    return jwt.encode(claims, _keys()[0], algorithm="HS256")


def claims_of(signed: str, **rules: Any) -> dict[str, Any]:
    """Return the claims of a JWT of ours; `rules` are PyJWT's. Raises its InvalidTokenError."""
    current, *previous = _keys()
    for key in previous:
        try:
            return jwt.decode(signed, key, algorithms=["HS256"], **rules)
        except jwt.InvalidSignatureError:
            continue  # made with another key; which one is not known before it fits
    return jwt.decode(signed, current, algorithms=["HS256"], **rules)


def marks(text: str) -> list[bytes]:
    """Return the signatures of a text, 32 bytes each: the one to hand out, then those that are believed besides."""
    return [hmac.digest(key.encode(), text.encode(), "sha256") for key in _keys()]


def _keys() -> list[str]:
    """The key that signs, then the one that is still believed, if any."""
    given = (settings().secret_key, settings().secret_key_previous)
    return [key for one in given if (key := one.get_secret_value().strip())]
