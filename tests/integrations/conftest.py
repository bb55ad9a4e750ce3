"""Providers: the real SDKs against doubles on real sockets."""

from collections.abc import Callable, Iterator

import pytest

from tests.doubles import openai
from tests.doubles.zep import Zep
from tests.provider import configure
from tests.zeps import remembering


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Configures OpenAI at an address, with every breaker closed."""
    with configure(monkeypatch) as at:
        yield at


@pytest.fixture
def model(use: Callable[[str], None]) -> Iterator[openai.OpenAI]:
    """A provider that answers by the test's script."""
    with openai.serving() as double:
        use(double.url)
        yield double


@pytest.fixture
def zep(monkeypatch: pytest.MonkeyPatch) -> Iterator[Zep]:
    """A Zep Community Edition; whatever the test does to it, the invariants of the double hold at the end."""
    with remembering(monkeypatch) as double:
        yield double
        double.invariants()
        assert double.embedder_errors == 0


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Zep]:
    """A Zep Cloud, of which the same is true."""
    with remembering(monkeypatch, "cloud3") as double:
        yield double
        double.invariants()
        assert double.embedder_errors == 0
