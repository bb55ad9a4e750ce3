"""The model's provider: the real SDK against a double on a real socket."""

from collections.abc import Callable, Iterator

import pytest

from tests.doubles import openai
from tests.provider import configure


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
