"""Reconnecting, catching up and changing threads: exactly what was missed, and nobody else's."""

import pytest

from tests.live import LivePerson, LiveTown


@pytest.fixture
def talk(live: LiveTown) -> tuple[LivePerson, str]:
    """Somebody with a thread of two messages and two replies, in this order."""
    person = live.guest()
    with person.connect() as ear:
        for words in ("hello", "and again"):
            ack = ear.call("chat_send", {"message": words})
            ear.reply_to(ack["message_id"])
    return person, ack["thread_id"]


@pytest.mark.parametrize(("last_seq", "missed"), [(0, [1, 2, 3, 4]), (2, [3, 4]), (3, [4]), (4, []), (99, [])])
def test_reconnecting_gives_exactly_what_came_after(
    talk: tuple[LivePerson, str], last_seq: int, missed: list[int]
) -> None:
    person, thread_id = talk
    with person.connect(thread_id=thread_id, last_seq=last_seq) as ear:
        rehydration = ear.wait_for("rehydration")
        assert [message["seq"] for message in rehydration["messages"]] == missed
        assert rehydration["more"] is False


def test_the_first_load_gives_the_latest_messages(talk: tuple[LivePerson, str]) -> None:
    person, thread_id = talk
    with person.connect() as ear:
        rehydration = ear.wait_for("rehydration")
    assert rehydration["messages"] == person.messages(thread_id)
    assert rehydration["unread_count"] == 2


def test_a_message_sent_while_away_is_there_on_return(talk: tuple[LivePerson, str]) -> None:
    person, thread_id = talk
    said = person.say("while nobody listens", thread_id=thread_id)
    with person.connect(thread_id=thread_id, last_seq=4) as ear:
        reply = None
        for message in ear.wait_for("rehydration")["messages"]:
            reply = message if message["in_reply_to"] == said["message_id"] else reply
        assert reply or ear.reply_to(said["message_id"])


def test_a_long_thread_comes_in_pages(live: LiveTown, talk: tuple[LivePerson, str]) -> None:
    person, thread_id = talk
    live.ask_database(
        "insert into messages (id, conversation_id, seq, role, content, sender_name, status) "
        "select gen_random_uuid(), %s, n, 'system', 'note', 'x', 'sent' from generate_series(5, 130) n returning 1",
        thread_id,
    )
    live.ask_database("update conversations set last_seq = 130 where id = %s returning 1", thread_id)
    with person.connect(thread_id=thread_id, last_seq=0) as ear:
        page = ear.wait_for("rehydration")
        seen = [message["seq"] for message in page["messages"]]
        while page["more"]:
            page = ear.call("chat_sync", {"thread_id": thread_id, "after_seq": seen[-1]})
            assert page["ok"] is True
            seen += [message["seq"] for message in page["messages"]]
    assert seen == list(range(1, 131))


def test_joining_another_thread_of_mine_changes_what_i_hear(talk: tuple[LivePerson, str]) -> None:
    person, old = talk
    new = person.post("/api/v1/messages/threads/").json()["id"]
    with person.connect(thread_id=old) as ear:
        assert ear.call("join", {"thread_id": new}) == {"ok": True, "thread_id": new}
        assert ear.wait_for("rehydration", thread_id=new)["messages"] == []
        ear.heard.clear()
        person.say("in the old one", thread_id=old)
        ear.reply_to(ear.call("chat_send", {"message": "in the new one", "thread_id": new})["message_id"])
        assert {payload["thread_id"] for name, payload in ear.heard if name != "thread"} == {new}


def test_joining_gives_what_came_after_a_message(talk: tuple[LivePerson, str]) -> None:
    person, thread_id = talk
    person.post("/api/v1/messages/threads/")
    with person.connect() as ear:
        ear.call("join", {"thread_id": thread_id, "last_seq": 3})
        rehydration = ear.wait_for("rehydration", thread_id=thread_id)
    assert [message["seq"] for message in rehydration["messages"]] == [4]


def test_joining_somebody_elses_thread_is_refused_and_nothing_is_heard(
    live: LiveTown, talk: tuple[LivePerson, str]
) -> None:
    victim, thread_id = talk
    tried = (("join", {}), ("chat_sync", {"after_seq": 0}), ("chat_stop", {}), ("read", {"up_to_seq": 4}))
    with live.guest().connect() as ear:
        for event, more in tried:
            ack = ear.call(event, {"thread_id": thread_id, **more})
            assert ack["ok"] is False
            assert ack["error"]["code"] == "thread_not_found"
        with victim.connect(thread_id=thread_id) as their_ear:
            their_ear.reply_to(their_ear.call("chat_send", {"message": "for me alone"})["message_id"])
        own = ear.call("chat_send", {"message": "hello"})
        ear.reply_to(own["message_id"])
        assert {payload["thread_id"] for _, payload in ear.heard} == {own["thread_id"]}


def test_who_leaves_hears_no_more(talk: tuple[LivePerson, str]) -> None:
    person, thread_id = talk
    with person.connect(thread_id=thread_id) as gone, person.connect(thread_id=thread_id) as here:
        gone.wait_for("rehydration")
        assert gone.call("leave", {"thread_id": thread_id}) == {"ok": True}
        gone.heard.clear()
        here.reply_to(here.call("chat_send", {"message": "hello"})["message_id"])
        assert gone.call("chat_sync", {"thread_id": thread_id, "after_seq": 4})["ok"] is True
        assert set(gone.names()) == {"thread"}  # the list's, which is the person's and not the thread's
