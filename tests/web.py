"""A web process by itself, and what it answers."""

import requests


def status(url: str) -> int | None:
    """Return the status of an address, None when nobody answers."""
    try:
        return requests.get(url, timeout=2).status_code
    except requests.RequestException:
        return None
