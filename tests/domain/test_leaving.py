"""A reply to somebody on the telephone leaves as a message: once, in plain words, in pieces that fit."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain import conversations, turns
from app.domain.conversations import Message, leaving
from app.domain.turns import Answer
from app.kit.transaction import transaction
from tests.making import answered, claim, count, guest, lapse_leases, messages, record, rows, said
from tests.telephone import BUYER

pytestmark = pytest.mark.usefixtures("database")

LISTING = {
    "title": "Sea Flat",
    "price": 650.0,
    "currency": "GBP",
    "price_period": "month",
    "location": {"city": "Kyrenia", "district": "Lapta"},
}


def thread(channel: str = "whatsapp") -> tuple[UUID, UUID]:
    """Return a person and their thread of a channel."""
    user = guest()
    with transaction() as session:
        return user, conversations.on_channel(session, user, channel, BUYER).id


def reply(words: str, channel: str = "whatsapp", **fields: Any) -> list[Any]:
    """Have a message of a channel's thread answered; return what is owed for it, the first piece first."""
    user, own = thread(channel)
    said(user, "hello", thread_id=own)
    held = claim(own)
    assert held
    given = {"recommendations": [], "degraded": False, "meta": {"language": "de"}, **fields}
    with transaction() as session:
        assert turns.record_reply(session, held, Answer(words, "general", {}, **given))
    return deliveries()


def deliveries() -> list[Any]:
    return rows("select * from deliveries order by created_at, dedup_key")


def test_a_reply_is_owed_to_the_number_once_and_to_nobody_else() -> None:
    (owed,) = reply("Hallo!")
    (_, message) = messages(rows("select id from conversations")[0][0])
    assert owed.dedup_key == f"reply:{message.id}"
    assert (owed.purpose, owed.proactive, owed.channel, owed.address) == ("reply", False, "whatsapp", BUYER)
    assert owed.content == {"subject": "", "text": "Hallo!", "language": "de"}
    assert (owed.recipient_id, owed.state) == (message_owner(), "queued")


def message_owner() -> UUID:
    owner: UUID = rows("select user_id from conversations")[0][0]
    return owner


def test_a_reply_on_the_page_stays_there() -> None:
    answered(guest())
    assert deliveries() == []


def test_a_reply_that_was_not_owed_any_more_does_not_leave() -> None:
    user, own = thread()
    said(user, thread_id=own)
    lost = claim(own)
    lapse_leases()
    held = claim(own, "worker-2")
    assert lost
    assert held
    assert record(lost, "late") is False
    assert deliveries() == []
    assert record(held, "in time")
    assert [owed.content["text"] for owed in deliveries()] == ["in time"]


def test_a_reply_whose_transaction_fails_does_not_leave() -> None:
    user, own = thread()
    said(user, thread_id=own)
    held = claim(own)
    assert held
    answer = Answer("x", None, {}, [], degraded=False)
    with pytest.raises(ZeroDivisionError), transaction() as session:
        _ = turns.record_reply(session, held, answer) / 0
    assert (deliveries(), count("messages")) == ([], 1)


def test_a_message_that_cannot_be_answered_is_said_so() -> None:
    """On the page there is an event for it; who waits at a telephone would wait for ever."""
    user, own = thread()
    said(user, thread_id=own)
    for _ in range(turns.MAX_ATTEMPTS + 1):
        claim(own)
        lapse_leases()
    (owed,) = deliveries()
    assert "could not be answered" in owed.content["text"]
    assert rows("select status from turns") == [("failed",)]


def test_a_long_reply_leaves_in_pieces_that_arrive_in_their_order() -> None:
    words = "\n\n".join(f"{number}. " + "word " * 120 for number in range(6))
    owed = sorted(reply(words), key=lambda one: one.due_at)
    texts = [one.content["text"] for one in owed]
    assert len(owed) == 3
    assert all(len(text) <= 1600 for text in texts)
    assert "\n".join(texts).split() == words.split()
    assert [one.dedup_key.rpartition(":")[2] for one in owed[1:]] == ["2", "3"]
    assert [one.state for one in owed] == ["queued", "held", "held"]
    assert owed[0].due_at < owed[1].due_at < owed[2].due_at


@pytest.mark.parametrize("words", ["x" * 5000, "ğ" * 1601, "x" * 1600 + " y", "\n" * 3000 + "x", "a b " * 2000])
def test_pieces_fit_and_lose_nothing_but_blanks(words: str) -> None:
    found = leaving.pieces(words, 1600)
    assert all(0 < len(piece) <= 1600 for piece in found)
    assert "".join("".join(found).split()) == "".join(words.split())


def test_nothing_is_owed_for_a_reply_without_words() -> None:
    assert reply("") == []


def test_an_sms_is_shortened_and_says_where_to_read_on() -> None:
    (owed,) = reply("Ein langer Satz. " * 100, "sms")
    assert owed.channel == "sms"
    assert len(owed.content["text"]) <= 459
    assert owed.content["text"].endswith("… Weiterlesen: http://127.0.0.1:8000")


def test_a_short_sms_stays_as_it_is() -> None:
    (owed,) = reply("Kurz.", "sms")
    assert owed.content["text"] == "Kurz."


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("**Sea Flat** in Kyrenia", "*Sea Flat* in Kyrenia"),
        ("__Sea Flat__", "*Sea Flat*"),
        ("# Homes\nText", "*Homes*\nText"),
        ("see [the page](https://islanders.example/a)", "see the page (https://islanders.example/a)"),
        ("[https://a.example](https://a.example)", "https://a.example"),
        ("2 ** 3 ** 4", "2 ** 3 ** 4"),
        ("![a picture](https://a.example/p.png)", "a picture (https://a.example/p.png)"),
        ("- one\n- two", "- one\n- two"),
    ],
)
def test_what_a_page_would_draw_becomes_what_whatsapp_draws(written: str, plain: str) -> None:
    assert leaving.plain(Message(content=written, meta={}, recommendations=[])) == plain


def test_what_a_vendor_says_in_the_thread_leaves_with_their_name() -> None:
    user, own = thread()
    with transaction() as session:
        locked = conversations.lock(session, user, own)
        words = {"content": "150 pounds", "sender_name": "Tap Master", "status": "complete", "meta": {}}
        conversations.add_message(session, locked, Message(id=uuid4(), role="vendor", **words))
    (owed,) = deliveries()
    assert owed.content["text"] == "Tap Master: 150 pounds"


def test_what_the_person_says_does_not_come_back_to_them() -> None:
    user, own = thread()
    said(user, "hello", thread_id=own)
    assert deliveries() == []


def test_a_listing_that_the_words_do_not_name_is_named() -> None:
    shown = [{"listing_id": "1", "listing": LISTING}, {"listing_id": "2", "listing": {**LISTING, "title": "Villa"}}]
    (owed,) = reply("I found a Villa.", recommendations=shown)
    assert owed.content["text"] == "I found a Villa.\n\n1. Sea Flat · 650 GBP/month · Lapta, Kyrenia"


def test_a_listing_without_a_price_or_a_place_is_named_too() -> None:
    bare = {"title": "Plot", "price": None, "currency": "GBP", "price_period": None, "location": None}
    (owed,) = reply("Look:", recommendations=[{"listing_id": "1", "listing": bare}])
    assert owed.content["text"] == "Look:\n\n1. Plot"


def test_answers_to_press_are_written_out() -> None:
    choices = [{"label": "Yes", "say": "Yes, please ask them"}, {"label": "No", "say": "No, thanks"}]
    (owed,) = reply("Shall I? You may say: No, thanks", meta={"cards": [{"kind": "choices", "choices": choices}]})
    assert owed.content["text"] == "Shall I? You may say: No, thanks\n\n› Yes, please ask them"
    assert owed.content["language"] == "en"


def test_a_stopped_reply_leaves_with_the_words_written_so_far_and_a_bare_one_not_at_all() -> None:
    user, own = thread()
    said(user, thread_id=own)
    claim(own)
    with transaction() as session:
        turns.stop(session, user, own)
    assert deliveries() == []
