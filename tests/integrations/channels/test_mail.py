"""Mail: what is written, what a server's answers mean, and that nobody waits for one longer than allowed."""

import html
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest

from app.integrations import channels
from app.integrations.channels import CannotTell, ChannelRejected, ChannelUnavailable, Envelope, smtp
from tests import sending
from tests.doubles.smtp import PASSWORD, USER, MailServer
from tests.doubles.wire import trickle
from tests.sending import MAIL

pytestmark = pytest.mark.usefixtures("database")
LEAVE = "https://islanders.example/api/v1/unsubscribe/abc.def"


@pytest.fixture
def server(database: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with sending.by_mail(monkeypatch) as one:
        yield one


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> float:
    for name, seconds in (("CONNECT", 0.3), ("READ", 0.4), ("TOTAL", 0.6)):
        monkeypatch.setattr(smtp, name, seconds)
    return 0.6


def envelope(**fields: Any) -> Envelope:
    given = {"address": MAIL, "subject": "Bir talep", "text": "Musluk lazım.\n\nTeşekkürler", **fields}
    return Envelope(uuid4(), **given)


def send(**fields: Any) -> Envelope:
    letter = envelope(**fields)
    channels.way("email").send(letter)
    return letter


def failure(**fields: Any) -> ChannelUnavailable:
    with pytest.raises(ChannelUnavailable) as caught:
        send(**fields)
    return caught.value


def plain(mail: Any) -> str:
    return "\n".join(mail.parsed.get_body(("plain",)).get_content().splitlines()).strip()


def test_a_mail_is_text_and_html_from_us_under_the_id_of_its_delivery(server: MailServer) -> None:
    letter = envelope(unsubscribe_url=LEAVE)
    receipt = channels.way("email").send(letter)
    (mail,) = server.mails
    assert (mail.sender, mail.recipients) == ("hello@islanders.example", (MAIL,))
    assert mail.parsed["Message-ID"] == receipt.provider_id == f"<{letter.delivery_id}@islanders.example>"
    assert mail.parsed["From"] == "Easy Islanders <hello@islanders.example>"
    assert mail.parsed["Subject"] == "Bir talep"
    assert plain(mail) == letter.text
    assert "<p>Musluk lazım.</p>" in mail.parsed.get_body(("html",)).get_content()
    assert mail.parsed["List-Unsubscribe"] == f"<{LEAVE}>"
    assert mail.parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_was_asked_for_offers_no_unsubscribing(server: MailServer) -> None:
    send()
    assert server.mails[0].parsed["List-Unsubscribe"] is None


def test_the_same_delivery_has_the_same_id_again(server: MailServer) -> None:
    letter = envelope()
    for _ in range(2):
        channels.way("email").send(letter)
    assert len({mail.parsed["Message-ID"] for mail in server.mails}) == 1


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x00", "\x0b", "\x85", "\u2028"])
@pytest.mark.parametrize("more", ["Bcc: evil@example.com", "Subject: other", "\r\nX-Body: here"])
def test_no_subject_brings_headers_or_a_body_of_its_own(server: MailServer, end: str, more: str) -> None:
    send(subject=f"A tap{end}{more}")
    (mail,) = server.mails
    assert mail.recipients == (MAIL,)
    assert mail.parsed["Bcc"] is None
    assert mail.parsed["X-Body"] is None
    assert len(mail.parsed.get_all("Subject")) == 1
    assert mail.parsed["Subject"].startswith("A tap ")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a@b@c",
        "a b@example.com",
        "<a@example.com>",
        "a@example.com, evil@example.com",
        "a@example.com\r\nBcc: evil@example.com",
        "a@example.com\nRCPT TO:<evil@example.com>",
        "a..b@example.com",
    ],
)
def test_what_is_no_address_is_refused_before_anything_leaves(server: MailServer, address: str) -> None:
    with pytest.raises(ChannelRejected, match="bad_address"):
        send(address=address)
    assert server.mails == []


def test_text_stays_text_in_html(server: MailServer) -> None:
    evil = '<script>alert(1)</script> <img src=x onerror="go()"> & "x"'
    send(text=evil)
    shown = server.mails[0].parsed.get_body(("html",)).get_content()
    assert html.escape(evil) in shown
    assert "<script" not in shown
    assert "<img" not in shown


def test_a_line_that_is_a_dot_does_not_end_the_mail(server: MailServer) -> None:
    send(text="before\n.\nafter\n..\nend")
    assert plain(server.mails[0]) == "before\n.\nafter\n..\nend"


def test_an_address_in_other_letters_is_reached(server: MailServer) -> None:
    send(address="ayşe@örnek.example")
    assert server.mails[0].recipients == ("ayşe@örnek.example",)


def test_a_recipient_who_is_refused_is_refused_for_good(server: MailServer) -> None:
    server.refused[MAIL] = "550 5.1.1 <ayse@example.com> unknown"
    with pytest.raises(ChannelRejected) as caught:
        send()
    assert caught.value.code == "550"
    assert MAIL not in str(caught.value)


def test_a_full_mailbox_is_refused_for_good(server: MailServer) -> None:
    server.fall_ill("full")
    with pytest.raises(ChannelRejected, match="552"):
        send()


def test_a_busy_server_has_certainly_not_taken_it(server: MailServer) -> None:
    server.fall_ill("busy")
    assert not failure().unclear
    send()
    assert len(server.mails) == 1


def test_greylisting_is_no_final_no(server: MailServer) -> None:
    server.refused[MAIL] = "450 4.7.1 later"
    assert not failure().unclear


@pytest.mark.parametrize(("illness", "arrived"), [("drop", 0), ("drop_after", 1), ("hang", 0), ("hang_after", 1)])
def test_silence_after_the_text_is_unclear(server: MailServer, impatient: float, illness: str, arrived: int) -> None:
    server.fall_ill(illness)
    assert failure().unclear
    assert len(server.mails) == arrived


def test_nobody_there_is_clear(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    sending.configure(monkeypatch, SMTP_URL=f"smtp://127.0.0.1:{port}")
    assert not failure().unclear


def _silent(connection: socket.socket, over: threading.Event) -> None:
    over.wait(20)


def _trickling(connection: socket.socket, over: threading.Event) -> None:
    trickle(connection, over, b"220-" + b"welcome " * 500)


@pytest.mark.parametrize("talk", [_silent, _trickling])
@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_server_that_never_comes_to_the_point_is_left_in_time(
    server: MailServer, impatient: float, monkeypatch: pytest.MonkeyPatch, talk: Any, scheme: str
) -> None:
    def greet(connection: socket.socket, over: threading.Event) -> None:
        connection.setblocking(True)
        talk(connection, over)

    with _speaking_first(greet) as port:
        sending.configure(monkeypatch, SMTP_URL=f"{scheme}://127.0.0.1:{port}")
        began = time.monotonic()
        assert not failure().unclear
        assert time.monotonic() - began < impatient * 1.1 + 0.3


def test_a_password_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with sending.by_mail(monkeypatch, auth=True) as server:
        sending.configure(monkeypatch, SMTP_URL=f"smtp://{USER}:{PASSWORD}@127.0.0.1:{server.port}")
        send()
        assert server.logins == [USER]
        sending.configure(monkeypatch, SMTP_URL=f"smtp://{USER}:wrong@127.0.0.1:{server.port}")
        assert not failure().unclear  # our mistake: the mail waits


def test_a_password_is_not_sent_in_clear_over_the_net(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "_is_here", lambda _: False)
    sending.configure(monkeypatch, SMTP_URL=f"smtp://{USER}:{PASSWORD}@127.0.0.1:{server.port}")
    assert "in clear" in str(failure())
    assert server.logins == []


def test_a_server_with_a_certificate_of_nobody_is_not_trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    with sending.by_mail(monkeypatch, starttls=certificate(tmp_path)) as server:
        assert not failure().unclear
        assert server.mails == []


def test_tls_is_used_when_it_is_offered(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    with sending.by_mail(monkeypatch, starttls=context) as server:
        sending.configure(monkeypatch, SMTP_URL=f"smtp://localhost:{server.port}")
        send()
        assert server.mails[0].was_encrypted


def test_tls_from_the_first_byte(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    with sending.by_mail(monkeypatch, starttls=None, tls=context) as server:
        sending.configure(monkeypatch, SMTP_URL=f"smtps://localhost:{server.port}")
        send()
        assert len(server.mails) == 1


def test_a_mail_server_is_not_asked_what_became_of_a_mail(server: MailServer) -> None:
    with pytest.raises(CannotTell):
        channels.way("email").find(envelope())


def _speaking_first(talk: Any) -> AbstractContextManager[int]:
    from contextlib import contextmanager

    @contextmanager
    def listening() -> Iterator[int]:
        over = threading.Event()
        with socket.create_server(("127.0.0.1", 0)) as server:

            def serve() -> None:
                try:
                    connection, _ = server.accept()
                    with connection:
                        talk(connection, over)
                except OSError:
                    return

            threading.Thread(target=serve, daemon=True).start()
            yield server.getsockname()[1]
            over.set()

    return listening()


def certificate(folder: Any) -> Any:
    """Return the TLS of a `localhost` that nobody vouches for."""
    import ssl
    import subprocess

    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context
