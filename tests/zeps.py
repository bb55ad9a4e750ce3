"""A Zep of the test's own, and turns to write into it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from pydantic import SecretStr

from app.addresses import origin
from app.config import settings
from app.integrations import zep as adapter
from app.integrations.memory import Pair
from app.integrations.zep import client
from app.kit.breakers import BREAKERS
from tests.doubles.zep import Profile, Zep, serving

THREAD, PERSON = "thread-1", "person-1"
ASKED, ANSWERED = "Is there a quiet flat in Girne?", "There is one in Karakum."
FIRST = Pair("turn-1", THREAD, PERSON, ASKED, ANSWERED, is_first=True)
NEXT = replace(FIRST, is_first=False)
BOTH = [("user", ASKED), ("assistant", ANSWERED)]
HASTE = 0.5  # seconds for a request, where a test waits for its end


@contextmanager
def remembering(monkeypatch: pytest.MonkeyPatch, profile: Profile = "ce") -> Iterator[Zep]:
    """Serve a Zep to which the settings point, with its breakers closed."""
    with serving(profile) as double:
        point_at(monkeypatch, double, "cloud" if profile == "cloud3" else "ce")
        forget_clients()
        try:
            yield double
        finally:
            forget_clients()


def point_at(monkeypatch: pytest.MonkeyPatch, double: Zep, flavor: str, address: str = "") -> None:
    """Configure a Zep, by its origin unless another spelling is given."""
    monkeypatch.setattr(settings(), "zep_api_key", SecretStr(double.secret))
    monkeypatch.setattr(settings(), "zep_base_url", origin(address or double.url))
    monkeypatch.setattr(settings(), "zep_flavor", flavor)


def with_graph(monkeypatch: pytest.MonkeyPatch, address: str = "") -> None:
    """Have recall ask the graph, too, where the memory is unless another address is given."""
    monkeypatch.setattr(settings(), "enable_graph_memory", True)
    monkeypatch.setattr(settings(), "zep_graph_base_url", address)


def in_haste(monkeypatch: pytest.MonkeyPatch, seconds: float = HASTE) -> None:
    """Let a request of a write end after `seconds`."""
    monkeypatch.setattr(client, "REQUEST", seconds)
    forget_clients()


def forget_clients() -> None:
    """Close the breakers and make the clients anew."""
    client._http.cache_clear()
    adapter._memory_of.cache_clear()
    for name in ("zep_read", "zep_write"):
        BREAKERS[name].close()


def write(pair: Pair = NEXT) -> str:
    """Write a turn as an attempt of a job does."""
    return adapter.memory().write(pair)
