"""Claiming: the oldest turn first, one worker at a time, and a dead worker's turn is free again."""

from functools import partial

import pytest

from app.domain import turns
from app.domain.turns import MAX_ATTEMPTS, Claim
from app.kit.transaction import transaction
from tests.doubles.listener import Listener
from tests.making import claim, guest, lapse_leases, messages, record, rows, said
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("database")


def keep(held: Claim, text: str) -> bool:
    with transaction() as session:
        return turns.keep_partial(session, held, text)


def give_back(held: Claim) -> None:
    with transaction() as session:
        turns.give_back(session, held, "SomeError")


def states() -> list[str]:
    return [status for (status,) in rows("select status from turns order by seq")]


def test_turns_are_claimed_in_the_order_they_were_accepted() -> None:
    user = guest()
    accepted = [said(user, f"message {n}") for n in range(3)]
    for one in accepted:
        held = claim(one.thread_id)
        assert held
        assert held.message_id == one.message_id
        assert record(held)
    assert claim(accepted[0].thread_id) is None


def test_a_thread_is_answered_by_one_at_a_time() -> None:
    user = guest()
    thread = said(user).thread_id
    said(user, "second")
    assert claim(thread)
    assert claim(thread, "worker-2") is None
    assert states() == ["running", "queued"]


def test_of_many_claiming_at_once_one_gets_the_turn() -> None:
    thread = said(guest()).thread_id
    claims = at_once([partial(claim, thread, f"worker-{n}") for n in range(10)])
    assert sum(isinstance(one, Claim) for one in claims) == 1
    assert sum(one is None for one in claims) == 9
    assert rows("select attempts from turns") == [(1,)]


def test_threads_do_not_wait_for_each_other() -> None:
    first, second = (said(guest()).thread_id for _ in range(2))
    assert claim(first)
    assert claim(second)


def test_a_lapsed_lease_is_claimed_again_and_its_old_holder_has_lost_it() -> None:
    thread = said(guest()).thread_id
    old = claim(thread)
    lapse_leases()
    new = claim(thread, "worker-2")
    assert old
    assert new
    assert new.claim_id != old.claim_id
    assert keep(old, "words of the dead") is False
    assert record(old, "too late") is False
    assert record(new, "in time") is True
    assert [message.content for message in messages(thread)] == ["hello", "in time"]


def test_keeping_words_renews_the_lease() -> None:
    thread = said(guest()).thread_id
    held = claim(thread)
    assert held
    lapse_leases()
    assert keep(held, "so far") is True
    assert claim(thread, "worker-2") is None
    with transaction() as session:
        half = turns.partial(session, thread)
    assert half
    assert (half.text, half.message_id) == ("so far", turns.reply_id(held.turn_id))


def test_a_new_claim_begins_with_no_words() -> None:
    thread = said(guest()).thread_id
    held = claim(thread)
    assert held
    keep(held, "half a")
    lapse_leases()
    assert claim(thread, "worker-2")
    assert rows("select partial_text from turns") == [("",)]


def test_what_is_given_back_can_be_claimed_and_was_an_attempt() -> None:
    thread = said(guest()).thread_id
    held = claim(thread)
    assert held
    give_back(held)
    assert rows("select status, attempts, error from turns") == [("queued", 1, "SomeError")]
    assert claim(thread)


def test_a_lost_claim_gives_nothing_back() -> None:
    thread = said(guest()).thread_id
    old = claim(thread)
    assert old
    lapse_leases()
    claim(thread, "worker-2")
    give_back(old)
    assert rows("select status, worker from turns") == [("running", "worker-2")]


def test_a_turn_nobody_could_answer_fails_and_lets_the_next_one_through(heard: Listener) -> None:
    user = guest()
    first = said(user, correlation_id="cid-first")
    second = said(user, "second")
    for _ in range(MAX_ATTEMPTS):
        held = claim(first.thread_id)
        assert held
        assert held.message_id == first.message_id
        give_back(held)
    heard.heard.clear()
    held = claim(first.thread_id)
    assert held
    assert held.message_id == second.message_id
    assert states() == ["failed", "running"]
    (error,) = heard.of("chat_error")
    assert error["in_reply_to"] == str(first.message_id)
    assert error["client_msg_id"] == str(first.client_msg_id)
    assert error["retryable"] is True
    assert error["cid"] == "cid-first"
    dots = heard.of("typing")[0]
    assert (dots["value"], dots["cid"]) == (False, "cid-first")


def test_the_reader_sees_the_dots_as_soon_as_it_is_claimed(heard: Listener) -> None:
    thread = said(guest()).thread_id
    heard.heard.clear()
    claim(thread)
    assert heard.names() == ["chat_status", "typing"]
    assert heard.of("chat_status")[0]["event"] == "processing"
    assert heard.of("typing")[0]["value"] is True
