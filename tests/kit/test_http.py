"""The one HTTP policy: whatever the other side does, a call ends in time."""

import time

import httpx2
import pytest

from app.dev.servers.embedded import free_port
from app.kit import http
from tests.doubles import wire


def seconds_until_error(url: str, error: type[Exception], **limits: float) -> float:
    """Call and return how long it took to fail."""
    began = time.monotonic()
    with http.client(**limits) as client, pytest.raises(error):
        client.get(url)
    return time.monotonic() - began


def test_a_body_that_trickles_ends_at_the_total_deadline() -> None:
    with wire.serving(wire.trickle_body) as url:
        assert seconds_until_error(url, httpx2.TimeoutException, connect=1, read=1, total=0.5) < 3


def test_headers_that_trickle_end_at_the_total_deadline() -> None:
    with wire.serving(wire.trickle_head) as url:
        assert seconds_until_error(url, httpx2.TimeoutException, connect=1, read=1, total=0.5) < 3


@pytest.mark.parametrize("talk", [wire.trickle_body, wire.trickle_head, wire.hang], ids=lambda t: t.__name__)
def test_one_call_may_have_less_time_than_its_client_allows(talk: wire.Talk) -> None:
    began = time.monotonic()
    with (
        wire.serving(talk) as url,
        http.client(connect=5, read=5, total=60) as client,
        pytest.raises(httpx2.TimeoutException),
        http.within(began + 0.5),
    ):
        client.get(url)
    assert time.monotonic() - began < 0.6


def test_a_body_keeps_its_own_deadline_while_others_are_called() -> None:
    body = wire.HEAD + b"." * 1000
    with (
        wire.serving(wire.trickle_body) as slow,
        wire.serving(lambda connection, _: connection.sendall(body)) as quick,
        http.client(connect=1, read=5, total=60) as client,
    ):
        began = time.monotonic()
        with http.within(began + 0.5), client.stream("GET", slow) as answer:
            pieces = answer.iter_bytes()
            next(pieces)
            with http.within(began + 60):
                client.get(quick)
            with pytest.raises(httpx2.TimeoutException):
                list(pieces)
    assert 0.4 < time.monotonic() - began < 0.6


def test_a_server_that_says_nothing_ends_at_the_read_deadline() -> None:
    with wire.serving(wire.hang) as url:
        assert seconds_until_error(url, httpx2.ReadTimeout, connect=1, read=0.3, total=20) < 5


def test_the_total_deadline_also_ends_a_read_that_may_take_longer() -> None:
    with wire.serving(wire.hang) as url:
        assert seconds_until_error(url, httpx2.TimeoutException, connect=1, read=20, total=0.3) < 5


def test_a_body_cut_short_is_an_error() -> None:
    with wire.serving(wire.cut) as url:
        seconds_until_error(url, httpx2.RemoteProtocolError, connect=1, read=1, total=2)


def test_a_refused_connection_is_an_error_at_once() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    assert seconds_until_error(url, httpx2.ConnectError, connect=5, read=5, total=10) < 3


def test_a_prompt_answer_comes_through_whole() -> None:
    body = b"." * 1000
    with (
        wire.serving(lambda connection, _: connection.sendall(wire.HEAD + body)) as url,
        http.client(connect=1, read=1, total=5) as client,
    ):
        assert client.get(url).content == body


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with (
        wire.serving(lambda connection, _: connection.sendall(wire.HEAD + b"." * 1000)) as url,
        http.client(connect=1, read=1, total=5) as client,
    ):
        assert client.get(url).status_code == 200


def test_a_redirect_is_not_followed() -> None:
    away = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    with (
        wire.serving(lambda connection, _: connection.sendall(away)) as url,
        http.client(connect=1, read=1, total=5) as client,
    ):
        assert client.get(url).status_code == 302


@pytest.mark.parametrize(
    ("header", "seconds"), [("2", 2), ("1.5", 1.5), ("-1", 0), ("soon", None), ("inf", None), ("nan", None)]
)
def test_a_wait_is_a_number_of_seconds_or_none(header: str, seconds: float | None) -> None:
    assert http.seconds_until_retry(header) == seconds
