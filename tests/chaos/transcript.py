"""What one person has on the screen."""

import threading
from typing import Any

SAME = ("seq", "role", "content", "status", "client_msg_id", "in_reply_to")  # what never changes once it was shown


class Transcript:
    """Messages without repeats, as a page keeps them; sockets and syncs write to it at once."""

    def __init__(self) -> None:
        self.messages: dict[str, dict[str, Any]] = {}
        self.changed: list[str] = []
        self.repeats = 0
        self.level = 0  # up to here nothing is missing
        self._numbers: set[int] = set()
        self._lock = threading.Lock()

    def note(self, messages: list[dict[str, Any]]) -> None:
        """Take in messages, however often they come."""
        with self._lock:
            for message in messages:
                known = self.messages.setdefault(message["id"], message)
                self.repeats += known is not message
                if any(known[field] != message[field] for field in SAME):
                    self.changed.append(message["id"])
                self._numbers.add(message["seq"])
            while self.level + 1 in self._numbers:
                self.level += 1

    def is_answered(self, message_id: str) -> bool:
        """Whether a reply to this message has been shown."""
        with self._lock:
            return any(one["in_reply_to"] == message_id for one in self.messages.values())

    def lines(self) -> list[tuple[int, str, str]]:
        """Return seq, id and text of every message, in order."""
        return sorted((one["seq"], one["id"], one["content"]) for one in self.messages.values())
