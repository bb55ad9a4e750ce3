"""Every fault does what it says, as the real clients see it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from json import JSONDecodeError
from typing import Any

import httpx2
import pytest
from pydantic.v1 import ValidationError
from zep_python.client import Zep as Client
from zep_python.core.api_error import ApiError
from zep_python.errors import InternalServerError

from tests.doubles import zep
from tests.doubles.zep.clients import cloud, community, pair, thread_pair
from tests.waiting import until

HELLO = [("user", "hi"), ("assistant", "hello")]
SHORT = 0.5  # seconds that a client waits here for a byte


@pytest.fixture
def double() -> Iterator[zep.Zep]:
    with zep.serving() as double:
        yield double


@pytest.fixture
def client(double: zep.Zep) -> Client:
    return community(double, read=SHORT)


def write(client: Client) -> Any:
    return client.memory.add("s1", messages=pair())


def raised_by(call: Callable[[], Any]) -> BaseException:
    with pytest.raises(Exception) as raised:  # noqa: PT011 - which one it is, the test says
        call()
    return raised.value


FAULTS: list[tuple[zep.Fault, type[Exception], bool]] = [
    (zep.Status(500), InternalServerError, False),
    (zep.Status(500, after=True), InternalServerError, True),
    (zep.Status(500, "html"), JSONDecodeError, False),
    (zep.Status(502, "html"), ApiError, False),
    (zep.Status(503, "text", after=True), ApiError, True),
    (zep.Status(429, headers={"Retry-After": "7"}), ApiError, False),
    (zep.Hang(), httpx2.ReadTimeout, False),
    (zep.Hang(after=True), httpx2.ReadTimeout, True),
    (zep.Hang(0.01), httpx2.RemoteProtocolError, False),
    (zep.LateCommit(0.0), httpx2.RemoteProtocolError, True),
    (zep.Reset(), httpx2.ReadError, False),
    (zep.Reset(after=True), httpx2.ReadError, True),
    (zep.Close(), httpx2.RemoteProtocolError, False),
    (zep.Close(after=True), httpx2.RemoteProtocolError, True),
    (zep.Trickle(bytes_per_second=20), httpx2.ReadTimeout, True),
    (zep.WrongJson("null"), ValidationError, True),
    (zep.WrongJson("truncated"), JSONDecodeError, True),
    (zep.DoubleBody400(), ApiError, True),
]


@pytest.mark.parametrize(("fault", "error", "is_stored"), FAULTS, ids=repr)
def test_a_fault_raises_what_it_should_and_stores_what_it_says(
    double: zep.Zep, client: Client, fault: zep.Fault, error: type[Exception], is_stored: bool
) -> None:
    double.fail(fault, "POST", "/memory$")
    assert type(raised_by(lambda: write(client))) is error
    assert double.pairs("s1") == (HELLO if is_stored else [])
    assert len(double.requests) == 1  # nobody tried again in silence


@pytest.mark.parametrize(("fault", "error", "is_stored"), FAULTS[:15], ids=repr)
def test_a_fault_is_alike_for_the_cloud(fault: zep.Fault, error: type[Exception], is_stored: bool) -> None:
    with zep.serving("cloud3") as double:
        client = cloud(double, read=SHORT)
        client.user.add(user_id="u1")
        client.thread.create(thread_id="s1", user_id="u1")
        double.fail(fault, "POST", "/messages$")
        name = type(raised_by(lambda: client.thread.add_messages("s1", messages=thread_pair()))).__name__
        # This client has no trouble with a 500 that is no JSON.
        assert name == ("ApiError" if error is JSONDecodeError else error.__name__)
        assert double.pairs("s1") == (HELLO if is_stored else [])


def test_an_empty_list_is_read_as_a_success_that_says_nothing(double: zep.Zep, client: Client) -> None:
    write(client)
    double.fail(zep.WrongJson("[]"), times=None)
    assert client.memory.get("s1").messages is None
    assert client.memory.add("s1", messages=pair("t2")).message is None


def test_an_error_carries_its_body_and_its_headers(double: zep.Zep) -> None:
    double.fail(zep.Status(418, body={"message": "a teapot"}, headers={"Retry-After": "7"}))
    seen: list[str | None] = []
    client = community(double)
    inner: Any = client._client_wrapper.httpx_client.httpx_client
    inner.event_hooks = {"response": [lambda response: seen.append(response.headers.get("retry-after"))]}
    error = raised_by(lambda: write(client))
    assert isinstance(error, ApiError)
    assert (error.status_code, error.body, seen) == (418, {"message": "a teapot"}, ["7"])


def test_latency_lasts_until_its_gate_opens(double: zep.Zep) -> None:
    gate = threading.Event()
    rule = double.fail(zep.Latency(gate))
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(write, community(double))
        assert rule.begun.wait(5)
        assert (double.pairs("s1"), answer.done()) == ([], False)
        gate.set()
        assert answer.result(5).message == "OK"
    assert double.pairs("s1") == HELLO


def test_a_late_commit_comes_after_its_client_gave_up(double: zep.Zep, client: Client) -> None:
    gate = threading.Event()
    rule = double.fail(zep.LateCommit(gate), "POST")
    assert isinstance(raised_by(lambda: write(client)), httpx2.ReadTimeout)
    assert double.pairs("s1") == []
    gate.set()
    assert rule.done.wait(5)
    assert double.pairs("s1") == HELLO
    error = raised_by(lambda: write(client))
    assert isinstance(error, ApiError)
    assert error.body == {"message": "bad request: message_uuid already exists"}


def test_a_total_deadline_ends_a_trickle_that_no_read_timeout_sees(double: zep.Zep) -> None:
    client = community(double, read=0.5)  # and twice that in total; bytes come every 50 ms
    double.fail(zep.Trickle(bytes_per_second=20))
    begun = time.monotonic()
    assert isinstance(raised_by(lambda: write(client)), httpx2.ReadTimeout)
    assert 0.9 < time.monotonic() - begun < 4  # all of it would take 8


def test_nobody_listens_until_it_is_started_again_on_its_port(double: zep.Zep, client: Client) -> None:
    write(client)
    address = double.url
    double.stop()
    for _ in range(2):  # the first over a connection that was kept, the second over a new one
        assert isinstance(raised_by(lambda: client.memory.get("s1")), httpx2.ConnectError | httpx2.RemoteProtocolError)
    assert isinstance(raised_by(lambda: client.memory.get("s1")), httpx2.ConnectError)
    double.start()
    assert double.url == address
    assert len(client.memory.get("s1").messages or ()) == 2


def test_a_rule_strikes_whom_it_names_from_the_nth_on_so_many_times(double: zep.Zep, client: Client) -> None:
    double.fail(zep.Status(503), "GET", r"/s1/memory$", nth=2, times=2)

    def status(session: str = "s1") -> int:
        try:
            client.memory.get(session)
        except ApiError as error:
            return error.status_code or 0
        return 200

    assert [status("s2"), status(), status(), status("s2"), status(), status()] == [200, 200, 503, 200, 503, 200]
    write(client)


def test_rules_for_the_same_request_strike_one_after_the_other(double: zep.Zep, client: Client) -> None:
    double.fail(zep.Status(502))
    double.fail(zep.Close(), times=None)
    assert isinstance(raised_by(lambda: write(client)), ApiError)
    assert isinstance(raised_by(lambda: write(client)), httpx2.RemoteProtocolError)
    assert isinstance(raised_by(lambda: write(client)), httpx2.RemoteProtocolError)
    double.rules.clear()
    write(client)


def test_who_hangs_is_let_go_when_the_double_ends() -> None:
    before = set(threading.enumerate())
    with zep.serving() as double:
        for fault in (zep.Hang(), zep.Latency(threading.Event()), zep.LateCommit(3600.0), zep.Trickle(0.001)):
            double.fail(fault)
            assert isinstance(raised_by(lambda: write(community(double, read=0.05))), httpx2.ReadTimeout)
        begun = set(threading.enumerate()) - before
        assert len(begun) >= 5  # who listens, and the four
    until(lambda: not any(thread.is_alive() for thread in begun), 5, "threads of the double are left")


def test_an_answer_comes_at_once(double: zep.Zep, client: Client) -> None:
    """Head and body in two writes would wait for a delayed ACK: 40 ms each time."""
    write(client)
    begun = time.monotonic()
    for _ in range(20):
        client.memory.get("s1")
    assert time.monotonic() - begun < 20 * 0.03


def test_half_a_request_is_none(double: zep.Zep) -> None:
    with socket.create_connection(("127.0.0.1", double.port)) as connection:
        connection.sendall(b"POST /api/v2/sessions HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")
        until(lambda: double.connections)
    until(lambda: not double.connections)
    assert double.requests == []
