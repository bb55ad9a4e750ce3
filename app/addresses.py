"""The addresses of Zep as people write them, brought into the one form that its SDKs can use."""

import re
from urllib.parse import SplitResult, urlsplit

SUFFIX = "/api/v2"  # what zep-python puts behind the address by itself, and what the cloud's documentation shows
VERSION = re.compile(r"(/api)?/v\d+(?=/|$)", re.IGNORECASE)
VERSIONED = re.compile(r"(?P<before>.*)/api/v\d+")


def origin(address: str) -> str:
    """Return scheme, host and perhaps a prefix; "" for "". Raises ValueError that says what to write instead.

    One `/api/v2` at the end is taken off. Anything else that looks like a version is not guessed at: the SDK would
    ask at `/api/v2/api/v2` or at the routes of another Zep, and every answer would be a 404.
    """
    if not address.strip():
        return ""
    parts = _split(address.strip())
    path = parts.path.rstrip("/").removesuffix(SUFFIX).rstrip("/")
    if VERSION.search(path):
        raise ValueError(f"names a version of the API, which is added here; write {_origin(parts)}")
    return f"{parts.scheme}://{parts.netloc}{path}"


def graph_base(address: str) -> str:
    """Return an address that ends in /api/vN; "" for "". Raises ValueError that says what to write instead."""
    if not address.strip():
        return ""
    parts = _split(address.strip())
    path = parts.path.rstrip("/")
    version = VERSIONED.fullmatch(path)
    if not version or VERSION.search(version["before"]):
        raise ValueError(f"must end in one /api/v and a number; write {_origin(parts)}{SUFFIX}")
    return f"{parts.scheme}://{parts.netloc}{path}"


def _split(address: str) -> SplitResult:
    if re.search(r"\s", address):
        raise ValueError("contains white space")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https"):
        raise ValueError("must begin with http:// or https://, as in https://zep.example")
    if not parts.hostname:
        raise ValueError(f"names no host; write it as {parts.scheme}://zep.example")
    if "@" in parts.netloc:  # httpx would send them in place of the key
        raise ValueError(f"must hold no name and no password; write {_origin(parts)}")
    if "?" in address or "#" in address:
        raise ValueError(f"must have neither a query nor a fragment; write {_origin(parts)}")
    _ = parts.port  # raises ValueError for one that is none
    return parts


def _origin(parts: SplitResult) -> str:
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{VERSION.split(parts.path, maxsplit=1)[0].rstrip('/')}"
