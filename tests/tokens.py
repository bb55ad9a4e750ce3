"""Access tokens, forged in every way."""

import base64
import json
import time
from typing import Any

import jwt

from app.config import settings

DROPPED = object()


def resigned(token: str, key: str | None = None, algorithm: str = "HS256", **changes: Any) -> str:
    """Return `token` with other claims (DROPPED takes one away), signed with the tests' key or another one."""
    claims = {**jwt.decode(token, options={"verify_signature": False}), **changes}
    kept = {name: value for name, value in claims.items() if value is not DROPPED}
    return jwt.encode(kept, key or settings().secret_key.get_secret_value(), algorithm=algorithm)


def unsigned(token: str) -> str:
    """Return `token` as one that claims to need no signature."""
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT"}).encode()).decode().rstrip("=")
    return f"{head}.{token.split('.')[1]}."


def now(seconds: float = 0) -> int:
    """Return the time in so many seconds, as tokens write it."""
    return int(time.time() + seconds)
