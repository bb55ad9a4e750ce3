"""Somebody in every room at once."""

from collections.abc import Callable
from typing import Any


class Listener:
    """Stands where the sockets are and remembers what would have been pushed, in its order."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, dict[str, Any]]] = []
        self.on_emit: Callable[[], None] = lambda: None  # called at each push, before it is remembered

    def emit(self, event: str, payload: dict[str, Any], namespace: str, to: str, **where: Any) -> None:
        """Remember an event."""
        self.on_emit()
        self.heard.append((event, to, payload))

    def names(self) -> list[str]:
        """Return the names of the events so far."""
        return [event for event, _, _ in self.heard]

    def of(self, name: str) -> list[dict[str, Any]]:
        """Return the payloads of one kind of event."""
        return [payload for event, _, payload in self.heard if event == name]
