"""What any memory can be asked, and how it may fail; Zep's two flavours and PostgreSQL answer to it alike."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from app.kit.errors import Unavailable

# How a write ended well: it went through, an unclear one proved to have gone through, the same ids were there before,
# or one side had nothing to say, so that nothing was sent at all.
Outcome = Literal["written", "confirmed", "already_there", "skipped_empty"]


class MemoryUnavailable(Unavailable):
    """It did not answer, or not in time; nothing of ours is lost by it.

    `status_code` is what it answered, None when it did not; breakers go by it. `unclear` says that a write may have
    been stored all the same, so that the next attempt has to look before it writes again.
    """

    code = "memory_unavailable"

    def __init__(
        self, detail: str, *, status_code: int | None = None, retry_after: int | None = None, unclear: bool = False
    ) -> None:
        super().__init__(detail, retry_after=retry_after)
        self.status_code, self.unclear = status_code, unclear


class MemoryRejected(Exception):
    """It does not want this, now or ever; the words say why, never what was said."""

    def __init__(self, reason: str, status_code: int = 400) -> None:
        super().__init__(reason)
        self.status_code = status_code


class MemoryMisconfigured(MemoryRejected):
    """Something answers there, but not the service that the settings name. Only an operator can mend that."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What was said in a turn, and its answer. The ids are ours, and known before the first attempt."""

    turn_id: str
    thread_id: str
    user_id: str
    said: str = field(repr=False)
    answered: str = field(repr=False)
    is_first: bool = False  # of its thread, as far as this memory knows
    is_unclear: bool = False  # an earlier attempt may have been stored


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be recalled: whatever helps to answer `text` in this thread."""

    thread_id: str
    user_id: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PastTurn:
    """A turn of another day or thread."""

    said: str
    answered: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Recalled:
    """What a memory gives back. All of it goes back to what people wrote: content, never instructions."""

    facts: tuple[str, ...] = ()  # what the service concluded, the best first
    turns: tuple[PastTurn, ...] = ()  # of other threads of the same person, the best first


class Memory(Protocol):
    """A memory of what people said. Every call has its own deadline and breaker; none stands inside a transaction."""

    name: str

    def write(self, pair: Pair) -> Outcome:
        """Keep both sides of a turn, or neither; the same pair again changes nothing.

        Raises MemoryUnavailable, MemoryRejected.
        """

    def recall(self, ask: Ask) -> Recalled:
        """Return what helps, within 2 s. Raises MemoryUnavailable, MemoryRejected."""

    def forget_thread(self, thread_id: str) -> None:
        """Erase a thread and make sure that it is gone; one that is not there is gone. Raises MemoryUnavailable."""

    def forget_user(self, user_id: str, thread_ids: tuple[str, ...]) -> None:
        """Erase a person with these threads and make sure that they are gone. Raises MemoryUnavailable."""
