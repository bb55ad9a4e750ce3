"""The memory without Zep: PostgreSQL remembers what was said by its meaning, under the local model."""

from uuid import UUID

from app.domain import memory
from app.domain.memory.mode import POSTGRES
from app.integrations import embeddings
from app.integrations.memory import Ask, MemoryUnavailable, Outcome, Pair, PastTurn, Recalled
from app.kit.transaction import transaction

NEAR = 0.4  # cosine from which something said before is about the same
MOST = 5  # turns that are recalled
RECENT = 2  # of them the last ones, whatever they were about


class PostgresMemory:
    """Keeps a turn by reference: its words stay in the messages, so erasing those erases the memory of them."""

    name = POSTGRES

    def write(self, pair: Pair) -> Outcome:
        """Remember the turn by what the person said. Raises MemoryUnavailable when there is no vector to be had."""
        meaning = embeddings.local_meaning_of(pair.said)
        if meaning is None:
            raise MemoryUnavailable("the local model gave no vector")
        with transaction() as session:
            memory.keep(session, UUID(pair.turn_id), embeddings.LOCAL_MODEL, meaning)
        return "written"

    def recall(self, ask: Ask) -> Recalled:
        """Return what the person said of like meaning, and the last turns of other threads."""
        user_id, thread_id = UUID(ask.user_id), UUID(ask.thread_id)
        meaning = embeddings.local_meaning_of(ask.text)
        with transaction() as session:
            found = memory.recent(session, user_id, thread_id, RECENT)
            if meaning is not None:
                found += memory.similar(session, user_id, thread_id, (embeddings.LOCAL_MODEL, meaning), NEAR)
        distinct = {one.turn_id: one for one in found}
        return Recalled(turns=tuple(PastTurn(one.said, one.answered, one.at) for one in distinct.values())[:MOST])

    def forget_thread(self, thread_id: str) -> None:
        """Nothing is kept besides the thread's own rows, which whoever asks for this has erased."""

    def forget_user(self, user_id: str, thread_ids: tuple[str, ...]) -> None:
        """Nothing is kept besides the person's own rows, which whoever asks for this has erased."""
