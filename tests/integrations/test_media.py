"""Media: fetched from Twilio and from nowhere else, never more than five megabytes, never longer than ten seconds."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpcore2
import pytest

from app.config import settings
from app.integrations import media
from app.integrations.media import LARGEST, MediaRefused, MediaUnavailable
from app.kit.breakers import BREAKERS
from app.kit.transaction import transaction
from tests.doubles import wire
from tests.doubles.twilio import Hang, Status, Twilio, serving
from tests.telephone import configured

pytestmark = pytest.mark.usefixtures("database")
MEGABYTE = b"." * 1024 * 1024


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    BREAKERS["twilio_media"].close()
    yield
    BREAKERS["twilio_media"].close()


@pytest.fixture
def twilio(monkeypatch: pytest.MonkeyPatch) -> Iterator[Twilio]:
    with serving() as double:
        configured(monkeypatch, twilio_api_base_url=double.url)
        yield double


@pytest.fixture
def resolving(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Has names lead to addresses, one after the other; returns where was connected to: nowhere, in truth."""

    def lead(*answers: tuple[str, ...]) -> list[str]:
        asked, connected = iter(answers), []

        def lookup(host: str, port: int, **_: Any) -> list[Any]:
            return [(2, 1, 6, "", (address, port)) for address in next(asked)]

        def connect(_: Any, host: str, *rest: Any, **more: Any) -> Any:
            connected.append(host)
            raise httpcore2.ConnectError("not in a test")

        monkeypatch.setattr(socket, "getaddrinfo", lookup)
        monkeypatch.setattr(httpcore2.SyncBackend, "connect_tcp", connect)
        return connected

    return lead


def refused(url: str) -> str:
    with pytest.raises(MediaRefused) as caught:
        media.fetch(url)
    return caught.value.reason


def leading_to(location: str, times: int = 1) -> wire.Talk:
    """A server that only says that what is asked for is elsewhere."""

    def talk(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(f"HTTP/1.1 307 Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())

    return talk


def set_to(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    configured(monkeypatch, twilio_api_base_url=url)


def test_a_file_is_fetched_where_the_api_leads(twilio: Twilio) -> None:
    assert media.fetch(twilio.serve(b"a picture", "image/jpeg")) == b"a picture"


def test_a_file_is_fetched_from_the_api_itself(twilio: Twilio) -> None:
    twilio.redirects = False
    assert media.fetch(twilio.serve(b"a picture", "image/jpeg")) == b"a picture"


def test_our_token_goes_to_the_api_alone(twilio: Twilio) -> None:
    """A place that the API leads to could keep it."""
    media.fetch(twilio.serve(b"a picture", "image/jpeg"))
    given = ["authorization" in asked.headers for asked in twilio.requests]
    assert given == [True, True]  # the double leads to itself
    assert media._credentials(media._checked("https://mms.twiliocdn.com/a")) is None


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://api.twilio.com/a", "bad_scheme"),
        ("ftp://api.twilio.com/a", "bad_scheme"),
        ("file:///etc/passwd", "bad_scheme"),
        ("", "bad_scheme"),
        ("//api.twilio.com/a", "bad_scheme"),
        ("https://api.twilio.com:8443/a", "bad_scheme"),
        ("https://api.twilio.com:99999/a", "bad_scheme"),
        ("https://[::1/a", "bad_address"),
        ("https://name:word@api.twilio.com/a", "bad_address"),
        ("https://evil.example/a", "bad_host"),
        ("https://127.0.0.1/a", "bad_host"),
        ("https://[::1]/a", "bad_host"),
        ("https://169.254.169.254/latest/meta-data", "bad_host"),
        ("https://localhost/a", "bad_host"),
        ("https://twilio.com.evil.example/a", "bad_host"),
        ("https://eviltwilio.com/a", "bad_host"),
        ("https://evil.example/?api.twilio.com", "bad_host"),
        ("https://evil.example#.twilio.com", "bad_host"),
        ("https://evil.example\\.twilio.com/a", "bad_address"),
    ],
)
def test_only_twilios_places_are_asked(resolving: Callable[..., list[str]], url: str, why: str) -> None:
    connected = resolving(("93.184.216.34",))
    assert refused(url) == why
    assert connected == []


PRIVATE = [
    "127.0.0.1",
    "127.8.9.1",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_inside_is_refused(resolving: Callable[..., list[str]], address: str) -> None:
    connected = resolving((address,))
    assert refused("https://media.twiliocdn.com/a") == "private_address"
    assert connected == []


def test_one_private_address_among_public_ones_is_enough(resolving: Callable[..., list[str]]) -> None:
    connected = resolving(("93.184.216.34", "10.0.0.1"))
    assert refused("https://api.twilio.com/a") == "private_address"
    assert connected == []


def test_what_was_looked_at_is_what_is_connected_to(resolving: Callable[..., list[str]]) -> None:
    """A name that leads elsewhere when it is asked again gains nothing: it is asked once."""
    connected = resolving(("93.184.216.34",), ("127.0.0.1",))
    with pytest.raises(MediaUnavailable):
        media.fetch("https://api.twilio.com/a")
    assert connected == ["93.184.216.34"]


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("http://127.0.0.1:1/a", "bad_scheme"),
        ("https://127.0.0.1/a", "bad_host"),
        ("https://169.254.169.254/latest/meta-data", "bad_host"),
        ("https://media.twiliocdn.com/a", "private_address"),
        ("//evil.example/a", "bad_scheme"),
        ("https://evil.example/a", "bad_host"),
        ("file:///etc/passwd", "bad_scheme"),
        ("https://[", "bad_address"),
    ],
)
def test_where_a_redirect_leads_is_looked_at_too(monkeypatch: pytest.MonkeyPatch, location: str, why: str) -> None:
    real = socket.getaddrinfo

    def inside(host: str, port: int, *rest: Any, **more: Any) -> Any:
        return real("10.0.0.1" if host.endswith("twiliocdn.com") else host, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", inside)
    with wire.serving(leading_to(location)) as api:
        set_to(monkeypatch, api)
        assert refused(f"{api}/a") == why


def test_redirects_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def round_and_round(connection: socket.socket, over: threading.Event) -> None:
        asked.append(1)
        leading_to("/again")(connection, over)

    with wire.serving(round_and_round) as api:
        set_to(monkeypatch, api)
        assert refused(f"{api}/a") == "too_many_redirects"
    assert len(asked) == 3


def test_fifty_megabytes_are_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []

    def pour(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nConnection: close\r\n\r\n")
        for _ in range(50):
            connection.sendall(MEGABYTE)
            sent.append(1)

    with wire.serving(pour) as api:
        set_to(monkeypatch, api)
        began = time.monotonic()
        assert refused(f"{api}/a") == "too_large"
    assert time.monotonic() - began < 5
    assert len(sent) < 25  # what fits into the sockets' buffers goes out anyway


def test_a_size_that_is_announced_is_believed_when_it_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    def announce(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {LARGEST + 1}\r\n\r\n".encode())
        over.wait(10)

    with wire.serving(announce) as api:
        set_to(monkeypatch, api)
        began = time.monotonic()
        assert refused(f"{api}/a") == "too_large"
    assert time.monotonic() - began < 2


def test_five_megabytes_are_taken(twilio: Twilio) -> None:
    assert len(media.fetch(twilio.serve(b"." * LARGEST, "image/jpeg"))) == LARGEST
    assert refused(twilio.serve(b"." * (LARGEST + 1), "image/jpeg")) == "too_large"


def test_what_is_compressed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few kilobytes of it can be gigabytes."""

    def squeezed(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc")

    with wire.serving(squeezed) as api:
        set_to(monkeypatch, api)
        assert refused(f"{api}/a") == "compressed"


@pytest.mark.parametrize("talk", [wire.trickle_body, wire.trickle_head, wire.hang], ids=lambda talk: talk.__name__)
def test_the_deadline_is_kept(monkeypatch: pytest.MonkeyPatch, talk: wire.Talk) -> None:
    monkeypatch.setattr(media, "DEADLINE", 0.5)
    with wire.serving(talk) as api:
        set_to(monkeypatch, api)
        began = time.monotonic()
        with pytest.raises(MediaUnavailable):
            media.fetch(f"{api}/a")
    assert time.monotonic() - began < 1.5


def test_a_name_that_takes_for_ever_keeps_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "DEADLINE", 0.3)
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(20) or [])
    began = time.monotonic()
    with pytest.raises(MediaUnavailable):
        media.fetch("https://api.twilio.com/a")
    over.set()
    assert time.monotonic() - began < 1.5


def test_a_name_that_is_none_may_be_one_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(MediaUnavailable):
        media.fetch("https://api.twilio.com/a")


@pytest.mark.parametrize("status", [404, 408, 429, 500, 503])
def test_what_may_pass_is_tried_again(twilio: Twilio, status: int) -> None:
    twilio.fail(Status(status), "Media", "GET")
    url = twilio.serve(b"a picture", "image/jpeg")
    with pytest.raises(MediaUnavailable):
        media.fetch(url)
    assert media.fetch(url) == b"a picture"


@pytest.mark.parametrize("status", [401, 403, 410, 204, 304])
def test_what_will_not_pass_is_not(twilio: Twilio, status: int) -> None:
    twilio.fail(Status(status), "Media", "GET")
    assert refused(twilio.serve(b"a picture", "image/jpeg")) == f"status_{status}"


def test_an_outage_opens_the_breaker_and_a_refusal_does_not(twilio: Twilio) -> None:
    for _ in range(10):
        assert refused("https://evil.example/a") == "bad_host"
    twilio.fail(Status(500), "Media", "GET", times=None)
    url = twilio.serve(b"a picture", "image/jpeg")
    for _ in range(10):
        with pytest.raises(MediaUnavailable):
            media.fetch(url)
    assert len(twilio.requests) == 5


def test_nothing_is_fetched_inside_a_transaction(twilio: Twilio) -> None:
    from app.kit.breakers import CalledInsideTransaction

    url = twilio.serve(b"a picture", "image/jpeg")
    with pytest.raises(CalledInsideTransaction), transaction():
        media.fetch(url)
    assert twilio.requests == []


def test_a_server_that_hangs_costs_one_deadline(twilio: Twilio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "DEADLINE", 0.4)
    twilio.fail(Hang(), "cdn", "GET")
    began = time.monotonic()
    with pytest.raises(MediaUnavailable):
        media.fetch(twilio.serve(b"a picture", "image/jpeg"))
    assert time.monotonic() - began < 1.5
    assert settings().twilio_api_base_url == twilio.url
