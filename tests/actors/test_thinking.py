"""What the brain is given, what it may ask for, and what becomes of what it finds."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from structlog.contextvars import clear_contextvars, get_contextvars

from app.brain.types import Capabilities, ListingQuery, Recommendation, Reply, TurnContext
from app.extensions import db
from app.kit.transaction import is_open
from tests.actors.brains import Answering, Think, echo
from tests.making import listing, market, messages, said


def test_thinking_holds_no_connection(user: UUID, thinking: Callable[[Think], None], reply: Answering) -> None:
    held: list[Any] = []

    def look(context: TurnContext, able: Capabilities) -> Reply:
        held.extend([is_open(), db.engine.pool.checkedout()])  # type: ignore[attr-defined]
        return echo(context, able)

    thinking(look)
    reply(said(user).thread_id)
    assert held == [False, 0]


def test_the_brain_sees_the_message_what_was_said_before_and_its_own_state(
    user: UUID, thinking: Callable[[Think], None], reply: Answering
) -> None:
    seen: list[TurnContext] = []

    def look(context: TurnContext, able: Capabilities) -> Reply:
        seen.append(context)
        return echo(context, able)

    thinking(look)
    for words in ("one", "two"):
        thread_id = said(user, words).thread_id
        reply(thread_id)
    first, second = seen
    assert (first.text, first.history, first.checkpoint) == ("one", (), None)
    assert [(line.role, line.content) for line in second.history] == [("user", "one"), ("assistant", "About one")]
    assert second.checkpoint == {"agent": "echo", "slots": {"last": "one"}}
    assert (second.user_id, second.thread_id) == (user, thread_id)
    assert any(place.name == "Kyrenia" for place in second.places)


def test_what_the_brain_finds_and_recommends_is_stored_with_the_reply(
    user: UUID, thinking: Callable[[Think], None], reply: Answering
) -> None:
    offer = listing(market(), "Garden flat")

    def search(context: TurnContext, able: Capabilities) -> Reply:
        found = able.search_listings(ListingQuery(text="garden", cities=("Kyrenia",), limit=3))
        assert found.total == 1
        chosen = tuple(Recommendation(one, ("in Kyrenia",), 0.87654321) for one in found.items)
        return Reply("One flat", "echo", "en", {}, recommendations=chosen, degraded=True)

    thinking(search)
    thread_id = said(user).thread_id
    reply(thread_id)
    answer = messages(thread_id)[1].view().wire()
    (recommended,) = answer["recommendations"]
    assert (recommended["listing_id"], recommended["reasons"]) == (str(offer), ["in Kyrenia"])
    assert recommended["listing"]["title"] == "Garden flat"
    assert recommended["score"] == 0.8765
    assert (answer["degraded"], answer["agent"], answer["meta"]["language"]) == (True, "echo", "en")


def test_the_turns_own_id_is_bound_while_thinking_and_cleared_afterwards(
    user: UUID, thinking: Callable[[Think], None], reply: Answering
) -> None:
    bound: list[Any] = []

    def look(context: TurnContext, able: Capabilities) -> Reply:
        bound.append(get_contextvars()["correlation_id"])
        return echo(context, able)

    clear_contextvars()
    thinking(look)
    for cid in ("cid-1", "cid-2"):
        thread_id = said(user, correlation_id=cid).thread_id
    reply(thread_id)
    assert bound == ["cid-1", "cid-2"]
    assert get_contextvars() == {}
