"""A memory of the test's own in place of Zep."""

from uuid import UUID

import pytest

from app.integrations import zep
from tests.actors.memory.scripted import ScriptedMemory
from tests.making import guest


@pytest.fixture
def user(database: None) -> UUID:
    return guest()


@pytest.fixture
def zep_memory(database: None, monkeypatch: pytest.MonkeyPatch) -> ScriptedMemory:
    """What the actors find when they ask for Zep."""
    scripted = ScriptedMemory()
    monkeypatch.setattr(zep, "is_configured", lambda: True)
    monkeypatch.setattr(zep, "memory", lambda: scripted)
    return scripted
