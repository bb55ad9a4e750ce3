"""A model behind real HTTP, for everything that is played against both minds."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.actors.model import model_for
from tests import provider
from tests.doubles.openai import OpenAI, serving


@pytest.fixture(scope="module")
def openai() -> Iterator[OpenAI]:
    with serving() as double:
        yield double


@pytest.fixture
def model(app: Any, openai: OpenAI, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """What the brain asks: the real client, the double behind real HTTP."""
    with provider.configure(monkeypatch) as at:
        at(openai.url)
        yield model_for(None)
