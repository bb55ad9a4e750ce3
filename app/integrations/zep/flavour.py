"""What both flavours do alike: recalling in one deadline, erasing until it is seen to be gone."""

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

from app.integrations.memory import Ask, Recalled
from app.integrations.zep import facts, forgetting, prepared
from app.integrations.zep.client import READ, calling

SDK = TypeVar("SDK")


class Flavour(ABC, Generic[SDK]):
    """A memory in a Zep; `graph` is asked for facts when there is one."""

    def __init__(self, zep: SDK, graph: SDK | None) -> None:
        self._zep, self._graph = zep, graph

    def recall(self, ask: Ask) -> Recalled:
        """Return what helps, within 2 s. Raises MemoryUnavailable, MemoryRejected."""
        with calling("zep_read", READ):
            relevant = self._relevant(ask.thread_id)
            return Recalled(facts=facts.chosen(self._found(ask), relevant))

    def _found(self, ask: Ask) -> list[str | None]:
        graph, text = self._graph, prepared.one(ask.text, facts.LONGEST_QUESTION)
        if graph is None or not text:
            return []
        return facts.of_graph(lambda: self._searched(graph, text, ask.user_id), ask.user_id)

    def forget_thread(self, thread_id: str) -> None:
        """Erase a thread and make sure that it is gone; one that is not there is gone. Raises MemoryUnavailable."""
        with forgetting.calling():
            self._forget_thread(thread_id)

    def forget_user(self, user_id: str, thread_ids: tuple[str, ...]) -> None:
        """Erase a person with these threads and make sure that they are gone. Raises MemoryUnavailable."""
        with forgetting.calling():
            for thread_id in thread_ids:
                self._forget_thread(thread_id)
            self._forget_user(user_id)

    @abstractmethod
    def _relevant(self, thread_id: str) -> list[str | None]:
        """Return what the thread's own memory holds to be relevant; nothing for one that is not there."""

    @abstractmethod
    def _searched(self, graph: SDK, text: str, user_id: str) -> list[str | None]:
        """Return the person's facts about `text`."""

    @abstractmethod
    def _forget_thread(self, thread_id: str) -> None:
        """Erase the thread and look."""

    @abstractmethod
    def _forget_user(self, user_id: str) -> None:
        """Erase the person and look."""
