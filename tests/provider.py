"""Settings that point at a provider of the test's own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pydantic import SecretStr

from app.config import settings
from app.integrations import llm
from app.kit.breakers import BREAKERS

KEY = "sk-hushhush"


@contextmanager
def configure(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Yield what sets OpenAI's address and key; the breaker of the model is closed before and after."""

    def at(url: str) -> None:
        monkeypatch.setattr(settings(), "openai_api_key", SecretStr(KEY))
        monkeypatch.setattr(settings(), "openai_base_url", url)
        llm.warm_up()  # its half second would be missing from a short deadline

    BREAKERS["llm"].close()
    yield at
    BREAKERS["llm"].close()
