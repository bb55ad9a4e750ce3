"""A memory that does what a test says, to see what the actors make of it."""

from collections.abc import Callable
from typing import Any

from app.integrations.memory import Ask, Outcome, Pair, Recalled


class ScriptedMemory:
    """Takes everything and recalls one fact, unless `write` or `answer` is replaced."""

    name = "zep-ce"

    def __init__(self) -> None:
        self.pairs: list[Pair] = []
        self.asks: list[Ask] = []
        self.on_write: Callable[[Pair], Any] = lambda _: None
        self.on_recall: Callable[[Ask], Any] = lambda _: None

    def write(self, pair: Pair) -> Outcome:
        self.pairs.append(pair)
        self.on_write(pair)
        return "written"

    def recall(self, ask: Ask) -> Recalled:
        self.asks.append(ask)
        self.on_recall(ask)
        return Recalled(facts=(f"fact {len(self.asks)}",))

    def forget_thread(self, thread_id: str) -> None:
        self.pairs = [pair for pair in self.pairs if pair.thread_id != thread_id]

    def forget_user(self, user_id: str, thread_ids: tuple[str, ...]) -> None:
        self.pairs = [pair for pair in self.pairs if pair.user_id != user_id]
