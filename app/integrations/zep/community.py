"""Zep Community Edition 1.x: sessions. The ids of its messages are ours and unique, so a turn is there once or not."""

from typing import TYPE_CHECKING

from app.integrations.memory import MemoryRejected, MemoryUnavailable, Outcome, Pair
from app.integrations.zep import facts, forgetting, prepared
from app.integrations.zep.client import WRITE, calling, tried
from app.integrations.zep.flavour import Flavour
from app.integrations.zep.ids import in_path, message_id
from app.integrations.zep.outcomes import Failure, asking

if TYPE_CHECKING:
    from zep_python import Message
    from zep_python.base_client import BaseClient

LONGEST = 2500  # code points of a message; more is answered with 400
LAST = 4  # messages by which it chooses its facts


class CommunityEdition(Flavour["BaseClient"]):
    """A memory in Zep Community Edition."""

    name = "zep-ce"

    def write(self, pair: Pair) -> Outcome:
        """Keep both sides of a turn, or neither; the same pair again changes nothing.

        Raises MemoryUnavailable, MemoryRejected.
        """
        said = prepared.both(pair, LONGEST)
        if said is None:
            return "skipped_empty"
        messages = _messages(pair, said)
        with calling("zep_write", WRITE, unclear=pair.is_unclear):
            if pair.is_first:  # a post would make the session, too, but nobody's
                self._make_room(pair)
            return self._store(pair, messages, in_doubt=pair.is_unclear)

    def _store(self, pair: Pair, messages: "list[Message]", *, in_doubt: bool, again: bool = False) -> Outcome:
        """Post, and once more with the same ids when the first post is known not to be there."""
        failure = self._post(pair, messages)
        if failure is None:
            return "written"
        outcome = self._settled(pair, failure, in_doubt=in_doubt)
        if outcome:
            return outcome
        in_doubt |= failure.kind == "unclear"
        if again:
            raise failure.told(unclear=in_doubt)
        if failure.kind in ("missing", "message_exists"):
            self._make_room(pair)
        return self._store(pair, messages, in_doubt=in_doubt, again=True)

    def _post(self, pair: Pair, messages: "list[Message]") -> Failure | None:
        try:
            with asking():
                answer = self._zep.memory.add(in_path(pair.thread_id), messages=messages)
        except Failure as failure:
            return failure
        return None if answer.message else Failure("unclear")  # the SDK takes a `{}` for an answer

    def _settled(self, pair: Pair, failure: Failure, *, in_doubt: bool) -> Outcome | None:
        """Return how a post that failed ended well; None when it may be posted again. Raises MemoryUnavailable."""
        if failure.kind in ("unclear", "message_exists"):
            if not self._is_there(pair):
                return None
            return "confirmed" if in_doubt or failure.kind == "unclear" else "already_there"
        if failure.kind in ("missing", "exists"):
            return None
        raise failure.told(unclear=in_doubt)

    def _is_there(self, pair: Pair) -> bool:
        """Whether the answer is stored; what was said came with it in one statement."""
        wanted = message_id(pair, "assistant")
        try:
            with asking():
                found = self._zep.memory.get_session_message(in_path(pair.thread_id), wanted)
        except Failure as failure:
            if failure.kind == "missing":
                return False
            raise MemoryUnavailable(f"Zep: {failure}", status_code=failure.status_code, unclear=True) from None
        if found.uuid_ != wanted:
            raise MemoryUnavailable("Zep: another message", unclear=True)
        return True

    def _make_room(self, pair: Pair) -> None:
        """Make sure that person and session are there, and that the session is this person's."""
        user, session = pair.user_id, pair.thread_id
        if tried(lambda: self._zep.user.add(user_id=user), "exists", "unclear") == "unclear":
            tried(lambda: self._zep.user.get(in_path(user)))
        # A 500 may mean that only its graph is away; the session is there all the same, and that is what counts.
        if tried(lambda: self._zep.memory.add_session(session_id=session, user_id=user), "exists", "unclear"):
            with asking():
                found = self._zep.memory.get_session(in_path(session))
            if found.user_id not in (user, None, ""):
                raise MemoryRejected("the session belongs to somebody else")

    def _relevant(self, thread_id: str) -> list[str | None]:
        try:
            with asking():
                memory = self._zep.memory.get(in_path(thread_id), lastn=LAST)
        except Failure as failure:
            if failure.kind == "missing":
                return []
            raise
        if memory.messages is None:  # the SDK takes a `{}` for an answer
            raise Failure("unclear")
        return [one.fact for one in memory.relevant_facts or ()]

    def _searched(self, graph: "BaseClient", text: str, user_id: str) -> list[str | None]:
        answer = graph.memory.search_sessions(text=text, user_id=user_id, search_scope="facts", limit=facts.MOST)
        return [one.fact.fact for one in answer.results or () if one.fact]

    def _forget_user(self, user_id: str) -> None:
        """Delete a person until nothing is found any more: neither the row nor a fact.

        With its graph away it answers 500 when the row is gone and the facts are not, and 404 ever after. Only the
        deletion of a person clears the graph, so the person has to come back for it.
        """
        name = in_path(user_id)
        for _ in (1, 2):
            forgetting.gone(lambda: self._zep.user.delete(name), lambda: self._zep.user.get(name))
            with asking():
                known = self._zep.memory.search_sessions(text=user_id, user_id=user_id, search_scope="facts", limit=1)
            if not known.results:
                return
            tried(lambda: self._zep.user.add(user_id=user_id), "exists", "unclear")
        raise MemoryUnavailable("Zep: facts are still there")

    def _forget_thread(self, thread_id: str) -> None:
        name = in_path(thread_id)
        forgetting.gone(lambda: self._zep.memory.delete(name), lambda: self._zep.memory.get_session(name))


def _messages(pair: Pair, said: prepared.Said) -> "list[Message]":
    from zep_python import Message

    return [
        Message(
            uuid=message_id(pair, part),
            role=part,
            role_type=part,
            content=content,
            metadata={"turn": pair.turn_id, "part": part},
        )
        for part, content in said.parts
    ]
