"""What is no event of ours: refused or ignored, and nobody else notices."""

import socket
from collections.abc import Iterator

import pytest
from websocket import ABNF

from tests.live import LiveTown
from tests.realtime.raw import Raw, raw

pytestmark = pytest.mark.usefixtures("idle")
DEEP = "[" * 10_000 + "]" * 10_000


@pytest.fixture(scope="module")
def idle(live: LiveTown) -> Iterator[list[Raw]]:
    """Three lines over which nobody is connected: silent, refused, and one who left and stays on the line.

    They are opened before everything else here, because they are hung up on only after ten seconds.
    """
    silent, refused, left = (Raw(live.url, timeout=40) for _ in range(3))
    assert refused.connect("nonsense")["data"]["code"] == 4401
    left.connect(live.guest().token)
    left.send("41")
    yield [silent, refused, left]
    for one in (silent, refused, left):
        one.line.close()


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
        with pytest.raises((ConnectionError, BrokenPipeError)):
            _pour(one, piece, 2000)  # 32 MB


def _pour(one: Raw, piece: bytes, times: int) -> None:
    for number in range(times):
        one.line.send_frame(_frame(piece, first=number == 0))


def _frame(content: bytes, *, first: bool) -> ABNF:
    return ABNF(0, 0, 0, 0, ABNF.OPCODE_TEXT if first else ABNF.OPCODE_CONT, 1, content)


def test_a_long_rehydration_arrives_whole_at_who_reads_slowly(live: LiveTown) -> None:
    person = live.guest()
    thread_id = person.post("/api/v1/messages/threads/").json()["id"]
    live.ask_database(
        "insert into messages (id, conversation_id, seq, role, content, sender_name, status) "
        "select gen_random_uuid(), %s, n, 'system', repeat('long ', 20000), 'x', 'sent' "
        "from generate_series(100, 149) n returning 1",
        thread_id,
    )
    live.ask_database("update conversations set last_seq = 149 where id = %s returning 1", thread_id)
    tight = ((socket.SOL_SOCKET, socket.SO_RCVBUF, 4096),)
    with raw(person, sockopt=tight) as one:
        messages = one.event("rehydration")["messages"]
    assert [len(message["content"]) for message in messages] == [100_000] * 50


def test_lines_over_which_nobody_is_connected_are_hung_up_on(live: LiveTown, idle: list[Raw]) -> None:
    for one in idle:
        one.wait_for_the_end(40)
