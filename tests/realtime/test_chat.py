"""A message over the socket and its reply: every event of the wire, in its order, under one correlation id."""

from typing import Any
from uuid import uuid4

import pytest

from tests.live import Ear, LiveTown
from tests.waiting import until


def of_the_reply(ear: Ear, cid: str) -> list[str]:
    """Return the steps of one turn as the reader saw them, pieces of text joined into one."""
    steps: list[str] = []
    for name, payload in list(ear.heard):
        if payload["cid"] != cid or name == "thread":  # the list's, in no order with the turn's
            continue
        step = {
            "chat_status": lambda p: p["event"],
            "typing": lambda p: f"typing {p['value']}",
            "chat_message": lambda p: p["message"]["role"],
        }.get(name, lambda _, name=name: name)(payload)
        if steps[-1:] != [step]:
            steps.append(step)
    return steps


def test_a_message_runs_through_every_step_under_one_id(live: LiveTown) -> None:
    with live.guest().connect() as ear:
        ack = ear.call("chat_send", {"message": "2 bedroom flat in Girne", "client_msg_id": str(uuid4())})
        assert ack["ok"] is True
        cid = ack["correlation_id"]
        ear.wait_for("typing", cid=cid, value=False)
        steps = of_the_reply(ear, cid)
        assert {"user", "queued"} < set(steps)
        by_the_worker = [step for step in steps if step not in ("user", "queued")]
        assert by_the_worker == ["processing", "typing True", "degraded", "chat_delta", "assistant", "typing False"]
        assert all(set(payload) > {"thread_id", "cid", "ts"} for _, payload in ear.heard)


def test_the_pieces_make_up_the_reply(live: LiveTown) -> None:
    with live.guest().connect() as ear:
        ack = ear.call("chat_send", {"message": "2 bedroom flat in Girne, long term, under £700"})
        reply = ear.reply_to(ack["message_id"])
        text = ""
        for piece in ear.of("chat_delta", in_reply_to=ack["message_id"]):
            assert piece["offset"] == len(text)
            assert piece["message_id"] == reply["id"]
            text += piece["text"]
        assert text == reply["content"] != ""


def test_the_acknowledgement_is_the_answer_of_rest(live: LiveTown) -> None:
    person = live.guest()
    body = {"message": "hello", "client_msg_id": str(uuid4())}
    with person.connect() as ear:
        ack = ear.call("chat_send", body)
    again = person.post("/api/v1/chat/", body).json()
    assert again["duplicate"] is True
    for name in ("thread_id", "message_id", "client_msg_id", "seq", "correlation_id"):
        assert ack[name] == again[name]


def test_a_message_posted_over_rest_arrives_under_the_id_of_its_request(live: LiveTown) -> None:
    person, cid = live.guest(), f"request-{uuid4()}"
    with person.connect() as ear:
        ear.wait_for("rehydration")
        answer = person.post("/api/chat/", {"message": "ping"}, **{"X-Correlation-ID": cid}).json()
        reply = ear.reply_to(answer["message_id"])
        assert [payload["message"]["id"] for payload in ear.of("chat_message", cid=cid)] == [
            answer["message_id"],
            reply["id"],
        ]
        ear.wait_for("typing", cid=cid, value=False)
    until(lambda: cid in live.log("worker"), 10, "the worker's line is written")


def test_two_tabs_see_the_same(live: LiveTown) -> None:
    person = live.guest()
    with person.connect() as one, person.connect() as other:
        other.wait_for("rehydration")
        ack = one.call("chat_send", {"message": "hello"})
        replies = [ear.reply_to(ack["message_id"]) for ear in (one, other)]
        assert replies[0] == replies[1]
        for ear in (one, other):
            ear.wait_for("typing", value=False)
            assert len(ear.of("chat_message")) == 2


def test_nobody_else_hears_it(live: LiveTown) -> None:
    with live.guest().connect() as ear, live.guest().connect() as stranger:
        ear.reply_to(ear.call("chat_send", {"message": "hello"})["message_id"])
        stranger.reply_to(stranger.call("chat_send", {"message": "hello"})["message_id"])
        threads = [{payload["thread_id"] for _, payload in one.heard} for one in (ear, stranger)]
        assert threads[0].isdisjoint(threads[1])


@pytest.mark.parametrize(
    ("event", "payload", "status"),
    [
        ("chat_send", None, 422),
        ("chat_send", {}, 422),
        ("chat_send", [1, 2], 422),
        ("chat_send", "hello", 422),
        ("chat_send", 5, 422),
        ("chat_send", b"bytes", 422),
        ("chat_send", {"message": "x" * 4001}, 422),
        ("chat_send", {"message": "a\x00b"}, 422),
        ("chat_send", {"message": "\ud800"}, 422),
        ("chat_send", {"message": "   "}, 422),
        ("chat_send", {"message": "x", "thread_id": "no-uuid"}, 422),
        ("chat_send", {"message": "x", "thread_id": str(uuid4())}, 404),
        ("chat_sync", {}, 422),
        ("chat_sync", {"thread_id": str(uuid4()), "after_seq": 0}, 404),
        ("chat_sync", {"thread_id": str(uuid4()), "after_seq": 2**31}, 422),
        ("chat_stop", {"thread_id": str(uuid4())}, 404),
        ("join", {"thread_id": str(uuid4())}, 404),
        ("typing", {"thread_id": str(uuid4()), "value": True}, 404),
        ("typing", {"thread_id": str(uuid4())}, 422),
        ("read", {"thread_id": str(uuid4()), "up_to_seq": 1}, 404),
        ("leave", {"thread_id": 5}, 422),
        ("refresh_auth", {}, 422),
        ("refresh_auth", {"token": "\ud800"}, 422),
        ("refresh_auth", {"token": "nonsense"}, 401),
    ],
)
def test_what_cannot_be_used_is_acknowledged_with_a_problem(
    live: LiveTown, event: str, payload: Any, status: int
) -> None:
    with live.guest().connect() as ear:
        ack = ear.call(event, payload)
        assert ack["ok"] is False
        assert ack["error"]["status"] == status
        assert {"type", "title", "detail", "code", "correlation_id"} < set(ack["error"])
        assert ear.call("chat_send", {"message": "and this one is fine"})["ok"] is True


def test_stopping_when_nothing_is_written_says_so(live: LiveTown) -> None:
    with live.guest().connect() as ear:
        ack = ear.call("chat_send", {"message": "hello"})
        ear.reply_to(ack["message_id"])
        assert ear.call("chat_stop", {"thread_id": ack["thread_id"]}) == {"ok": True, "message": None}


def test_typing_is_told_to_the_other_tab_only(live: LiveTown) -> None:
    person = live.guest()
    with person.connect() as one, person.connect() as other:
        thread_id = other.wait_for("rehydration")["thread_id"]
        assert one.call("typing", {"thread_id": thread_id, "value": True}) == {"ok": True}
        other.wait_for("typing", value=True, agent="user")
        one.reply_to(one.call("chat_send", {"message": "hello"})["message_id"])
        assert one.of("typing", agent="user") == []


def test_reading_is_counted(live: LiveTown) -> None:
    with live.guest().connect() as ear:
        ack = ear.call("chat_send", {"message": "hello"})
        ear.reply_to(ack["message_id"])
        about = {"thread_id": ack["thread_id"]}
        assert [ear.call("read", {**about, "up_to_seq": seq})["unread_count"] for seq in (1, 2)] == [1, 0]


def test_an_event_nobody_knows_harms_nothing(live: LiveTown) -> None:
    with live.guest().connect() as ear:
        ear.socket.emit("no_such_event", {"a": 1})
        assert ear.call("chat_send", {"message": "hello"})["ok"] is True


def test_connecting_and_leaving_is_logged_with_ids_and_no_words(live: LiveTown) -> None:
    person, secret = live.guest(), f"nobody-may-read-{uuid4()}"
    with person.connect() as ear:
        ear.reply_to(ear.call("chat_send", {"message": secret})["message_id"])
    log = until(lambda: closed_line(live.log("web"), person.id), 10, "the socket is logged as closed")
    assert "reason" in log
    assert "seconds" in log
    for name in ("web", "worker"):
        assert secret not in live.log(name)
        assert person.token not in live.log(name)


def closed_line(log: str, user_id: str) -> str:
    return next((line for line in log.splitlines() if "socket closed" in line and user_id in line), "")
