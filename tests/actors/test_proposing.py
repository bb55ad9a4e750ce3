"""What the brain proposes happens with its reply, or the reply takes it back; nothing happens for a lost turn."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from app.brain.types import Capabilities, Card, Proposal, Reply, TurnContext
from tests.actors.brains import Answering, Think
from tests.domain.test_bookings import at, booked
from tests.doubles.listener import Listener
from tests.jobs import queued
from tests.making import claim, guest, lapse_leases, listing, market, messages, rows, said


def proposing(*proposals: tuple[str, dict[str, Any]], intent: str = "viewing_booking") -> Think:
    def think(context: TurnContext, able: Capabilities) -> Reply:
        able.stream("Booked.")
        wanted = tuple(Proposal(kind, arguments) for kind, arguments in proposals)
        cards = (Card("viewing", {"state": "requested"}),)
        return Reply("Booked.", "real_estate", "en", {}, proposals=wanted, cards=cards, intent=intent)

    return think


def viewing(home: UUID, **more: Any) -> tuple[str, dict[str, Any]]:
    return "book_viewing", {"listing_id": str(home), "starts_at": at(11).isoformat(), "note": "", **more}


@pytest.fixture
def home(database: None) -> UUID:
    return listing(market(), "Flat by the harbour")


def test_a_viewing_is_booked_with_the_reply(
    user: UUID, home: UUID, thinking: Callable[[Think], None], reply: Answering
) -> None:
    thinking(proposing(viewing(home)))
    thread_id = said(user).thread_id
    reply(thread_id)
    ((booking_id, *made),) = rows("select id, user_id, listing_id, status from viewings")
    assert made == [user, home, "requested"]
    shown = {"kind": "viewing", "state": "requested", "booking_id": str(booking_id)}
    assert messages(thread_id)[1].meta["cards"] == [shown]


def test_a_time_taken_meanwhile_is_told_below_the_words_and_shows_no_card(
    user: UUID, home: UUID, thinking: Callable[[Think], None], reply: Answering
) -> None:
    booked(guest(), home, at(11))
    thinking(proposing(viewing(home)))
    thread_id = said(user).thread_id
    reply(thread_id)
    answer = messages(thread_id)[1]
    assert answer.content.startswith("Booked.\n\nSorry, I have to correct myself: somebody has just taken that time.")
    assert answer.meta["cards"] == []
    assert len(rows("select id from viewings")) == 1
    assert rows("select trace from turns")[0][0][-1]["outcome"] == "refused: taken"


def test_moving_a_viewing_to_a_taken_time_leaves_the_old_one(
    user: UUID, home: UUID, thinking: Callable[[Think], None], reply: Answering
) -> None:
    old = booked(user, home, at(15)).id
    booked(guest(), home, at(11))
    thinking(proposing(("cancel_viewing", {"booking_id": str(old)}), viewing(home)))
    reply(said(user).thread_id)
    assert rows("select status from viewings where user_id = :user", user=user) == [("requested",)]


def test_nobody_is_told_of_a_move_that_was_refused(
    user: UUID, home: UUID, thinking: Callable[[Think], None], reply: Answering, heard: Listener
) -> None:
    old = booked(user, home, at(15)).id
    booked(guest(), home, at(11))
    heard.heard.clear()
    thinking(proposing(("cancel_viewing", {"booking_id": str(old)}), viewing(home)))
    reply(said(user).thread_id)
    assert heard.of("notification") == []
    assert rows("select kind from notifications where kind = 'viewing_cancelled'") == []
    assert {row.state for row in rows("select state from deliveries where dedup_key like 'reminder:%'")} == {"held"}


def test_a_worker_that_lost_its_turn_books_nothing(user: UUID, home: UUID, thinking: Callable[[Think], None]) -> None:
    from app.actors import chat

    thread_id = said(user).thread_id

    def think(context: TurnContext, able: Capabilities) -> Reply:
        lapse_leases()
        assert claim(thread_id, "another-worker")
        return Reply("Booked.", "real_estate", "en", {}, proposals=(Proposal(*viewing(home)),))

    thinking(think)
    chat.reply(str(thread_id))
    assert rows("select id from viewings") == []
    assert len(messages(thread_id)) == 1


@pytest.mark.parametrize(("intent", "jobs"), [("property_search", 1), ("small_talk", 0), ("off_topic", 0)])
def test_a_message_that_may_tell_something_is_looked_through_after_its_reply(
    user: UUID, thinking: Callable[[Think], None], reply: Answering, intent: str, jobs: int
) -> None:
    thinking(proposing(intent=intent))
    told = said(user, "we have two dogs")
    reply(told.thread_id)
    assert [job.args for job in queued("preferences")] == [(str(told.message_id),)] * jobs
