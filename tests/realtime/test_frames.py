"""What is no event of ours: refused or ignored, and nobody else notices."""

import json
import socket

import pytest

from tests.live import LiveTown
from tests.realtime.raw import Raw, raw

DEEP = "[" * 10_000 + "]" * 10_000

ACKNOWLEDGED = {
    "an event nobody knows": '427["no_such_event",{"a":1}]',
    "nested too deeply": f'427["chat_send",{DEEP}]',
    "nothing": "427[]",
    "an object": '427{"a":1}',
    "words": '427"chat_send"',
    "a number for a name": "427[5]",
    "an object for a name": '427[{"a":1}]',
    "two payloads": '427["chat_send",{},{}]',
    "cut in the middle": '427["chat_send",{"mess',
    "more binary pieces than anybody needs": '4599-7["chat_send",{"_placeholder":true,"num":0}]',
}


@pytest.mark.parametrize("kind", ACKNOWLEDGED)
def test_what_is_no_event_is_acknowledged_with_400(live: LiveTown, kind: str) -> None:
    with raw(live.guest()) as one:
        ack = one.answer(ACKNOWLEDGED[kind], 7)
        assert (ack["ok"], ack["error"]["status"], ack["error"]["code"]) == (False, 400, "unknown_event")
        assert one.ask("chat_send", {"message": "and this one is fine"})["ok"] is True


IGNORED = ["4", "4x", "49", "42", b"\x00\xff", '451-["chat_send",{"_placeholder":true,"num":7}]', '44{"a":1}', "431[]"]


def test_what_asks_for_no_answer_is_ignored_without_an_exception(live: LiveTown) -> None:
    before = len(live.log("web"))
    with raw(live.guest()) as one:
        for frame in IGNORED:
            one.send(frame)
        one.send(b"the binary piece of the last but two")
        assert one.ask("chat_send", {"message": "still here"})["ok"] is True
    assert "Traceback" not in live.log("web")[before:]


@pytest.mark.parametrize("frame", ["", "x", "9", "b!!!", "é"])
def test_what_is_no_packet_at_all_ends_the_connection_without_an_exception(live: LiveTown, frame: str) -> None:
    before = len(live.log("web"))
    with raw(live.guest()) as one:
        one.send(frame)
        one.wait_for_the_end()
    assert "Traceback" not in live.log("web")[before:]


def test_a_message_above_64_kb_ends_the_connection_and_stores_nothing(live: LiveTown) -> None:
    person = live.guest()
    with raw(person) as one:
        thread_id = one.event("rehydration")["thread_id"]
        one.send(f'421["chat_send",{{"message":"{"x" * 64 * 1024}"}}]')
        one.wait_for_the_end()
    with raw(person) as one:  # letters of two bytes
        one.send(f'421["chat_send",{{"message":"{"ş" * 40 * 1024}"}}]')
        one.wait_for_the_end()
    assert person.messages(thread_id) == []


def test_a_message_that_never_ends_is_not_gathered(live: LiveTown) -> None:
    """Its pieces are each small; the library's own WebSocket would keep them all until the last one."""
    with raw(live.guest()) as one:
        piece = b"x" * 16_000
        with pytest.raises(OSError):  # noqa: PT011 - broken pipe or reset, as the system likes
            for number in range(2000):  # 32 MB
                one.line.send_frame(_frame(piece, first=number == 0))


def _frame(content: bytes, *, first: bool) -> object:
    from websocket import ABNF

    return ABNF(0, 0, 0, 0, ABNF.OPCODE_TEXT if first else ABNF.OPCODE_CONT, 1, content)


def test_a_long_rehydration_arrives_whole_at_who_reads_slowly(live: LiveTown) -> None:
    person = live.guest()
    thread_id = person.say("hello")["thread_id"]
    live.ask_database(
        "insert into messages (id, conversation_id, seq, role, content, sender_name, status) "
        "select gen_random_uuid(), %s, n, 'system', repeat('long ', 20000), 'x', 'sent' from generate_series(100, 149) n "
        "returning 1",
        thread_id,
    )
    live.ask_database("update conversations set last_seq = 149 where id = %s returning 1", thread_id)
    tight = ((socket.SOL_SOCKET, socket.SO_RCVBUF, 4096),)
    with raw(person, sockopt=tight) as one:
        messages = one.event("rehydration")["messages"]
    assert [len(message["content"]) for message in messages if message["seq"] >= 100] == [100_000] * 50


def test_a_line_over_which_nobody_connects_is_hung_up_on(live: LiveTown) -> None:
    silent = Raw(live.url)
    refused = Raw(live.url)
    assert refused.connect("nonsense")["data"]["code"] == 4401
    for one in (silent, refused):
        one.line.settimeout(20)
        one.wait_for_the_end(20)
    assert json.dumps(live.log("web")).count("Traceback") == 0


def test_a_client_that_ends_the_connection_its_own_way_leaves_nothing_behind(live: LiveTown) -> None:
    person = live.guest()
    with raw(person) as one:
        one.send("41")  # leaves the namespace and stays on the line
        one.wait_for_the_end(20)
    assert "client disconnect" in next(
        line for line in live.log("web").splitlines() if "socket closed" in line and person.id in line
    )
