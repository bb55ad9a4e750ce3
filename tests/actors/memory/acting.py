"""The memory's actors run in this thread. Importing them declares them, so the broker must be there before."""

from types import ModuleType
from uuid import UUID

from app.integrations.memory import Ask, Recalled


def actors() -> ModuleType:
    from app.actors import memory

    return memory


def mirror(thread_id: UUID) -> None:
    actors().mirror.fn(str(thread_id))


def drain() -> None:
    actors().drain.fn()


def recall(ask: Ask) -> Recalled | None:
    recalled: Recalled | None = actors().recall(ask)
    return recalled
