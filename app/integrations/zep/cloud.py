"""Zep Cloud: threads. It gives messages ids of its own, so that what became of an unclear post can only be seen."""

from typing import TYPE_CHECKING

from app.integrations.memory import MemoryRejected, MemoryUnavailable, Outcome, Pair
from app.integrations.zep import facts, forgetting, prepared
from app.integrations.zep.client import WRITE, calling, tried
from app.integrations.zep.flavour import Flavour
from app.integrations.zep.ids import in_path
from app.integrations.zep.outcomes import Failure, asking

if TYPE_CHECKING:
    from zep_cloud import Message, MessageListResponse
    from zep_cloud.client import Zep

LONGEST = 4000  # code points of a message; above 4096 it is answered with 400
LAST = 10  # messages among which an unclear turn must be: turns of a thread are written one after the other
SETTLED = 35  # seconds after which a post that it did not answer cannot be stored any more: it ends its own after 30


class Cloud(Flavour["Zep"]):
    """A memory in Zep Cloud.

    What it has concluded from a thread belongs to the person's graph: it stays when the thread is forgotten, and goes
    when the person is.
    """

    name = "zep-cloud"

    def write(self, pair: Pair) -> Outcome:
        """Keep both sides of a turn, or neither; the same pair again changes nothing if it says that it is unclear.

        Raises MemoryUnavailable, MemoryRejected.
        """
        said = prepared.both(pair, LONGEST)
        if said is None:
            return "skipped_empty"
        messages = _messages(pair, said)
        with calling("zep_write", WRITE, unclear=pair.is_unclear):
            if pair.is_unclear and self._is_there(pair, said):
                return "confirmed"
            if pair.is_first:
                self._make_room(pair)
            self._store(pair, messages)
        return "written"

    def _store(self, pair: Pair, messages: "list[Message]") -> None:
        def post() -> None:
            self._zep.thread.add_messages(in_path(pair.thread_id), messages=messages)

        try:
            if tried(post, "missing"):
                self._make_room(pair)
                tried(post)
        except Failure as failure:
            if failure.kind != "unclear":
                raise
            # Never posted again at once: it may still be stored while we look, and nothing would refuse the second.
            raise MemoryUnavailable(
                f"Zep: {failure}", status_code=failure.status_code, retry_after=SETTLED, unclear=True
            ) from None

    def _is_there(self, pair: Pair, said: prepared.Said) -> bool:
        """Whether the turn is among the last messages: by its mark or, where marks do not come back, by its words."""
        try:
            with asking():
                found = self._zep.thread.get(in_path(pair.thread_id), lastn=LAST)
        except Failure as failure:
            if failure.kind == "missing":
                return False
            raise
        messages = _of(found)
        marks = [(one.metadata or {}).get("turn") for one in messages]
        if any(marks):
            return pair.turn_id in marks
        spoken = [(one.role, one.content) for one in messages]
        return any(spoken[at : at + 2] == list(said.parts) for at in range(len(spoken)))

    def _make_room(self, pair: Pair) -> None:
        """Make sure that person and thread are there, and that the thread, whose ids are the project's, is theirs."""
        user, thread = pair.user_id, pair.thread_id
        if tried(lambda: self._zep.user.add(user_id=user), "exists", "unclear") == "unclear":
            tried(lambda: self._zep.user.get(in_path(user)))
        if tried(lambda: self._zep.thread.create(thread_id=thread, user_id=user), "exists", "unclear"):
            with asking():
                found = self._zep.thread.get(in_path(thread), lastn=1)
            if found.user_id not in (user, None, ""):
                raise MemoryRejected("the thread belongs to somebody else")

    def _relevant(self, thread_id: str) -> list[str | None]:
        try:
            with asking():
                return [*facts.of_context(self._zep.thread.get_user_context(in_path(thread_id)).context)]
        except Failure as failure:
            if failure.kind == "missing":  # a thread of which nothing was written yet
                return []
            raise

    def _searched(self, graph: "Zep", text: str, user_id: str) -> list[str | None]:
        edges = graph.graph.search(query=text, user_id=user_id, scope="edges", limit=facts.MOST).edges or ()
        return [edge.fact for edge in edges if not (edge.expired_at or edge.invalid_at)]  # what is still true

    def _forget_user(self, user_id: str) -> None:
        name = in_path(user_id)
        forgetting.gone(lambda: self._zep.user.delete(name), lambda: self._zep.user.get(name))

    def _forget_thread(self, thread_id: str) -> None:
        name = in_path(thread_id)
        forgetting.gone(lambda: self._zep.thread.delete(name), lambda: _of(self._zep.thread.get(name, lastn=1)))


def _messages(pair: Pair, said: prepared.Said) -> "list[Message]":
    from zep_cloud import Message

    return [
        Message(role=part, name=part, content=content, metadata={"turn": pair.turn_id, "part": part})
        for part, content in said.parts
    ]


def _of(found: "MessageListResponse") -> "list[Message]":
    """Return the messages of a list, which may be left out only where there are none. Raises Failure."""
    if found.messages is None and found.total_count != 0:
        raise Failure("unclear")
    return found.messages or []
