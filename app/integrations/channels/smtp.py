"""The one file that speaks SMTP: connect, read and total deadlines, TLS, and what each end of a talk means.

smtplib needs a connection of its own, so the deadlines of `kit/http` are kept here by hand.
"""

import re
import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from ipaddress import ip_address
from typing import Self
from urllib.parse import unquote

from app import addresses
from app.config import settings
from app.integrations.channels.base import ChannelRejected, ChannelUnavailable

CONNECT, READ, TOTAL = 5, 15, 30  # seconds; a delivery's lease is longer
AWAY = 503  # the status under which the breaker counts a server that answers, but not with what was asked for


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed over, and as whom."""

    host: str
    port: int
    encrypted: bool  # from the first byte
    user: str
    password: str = field(repr=False)
    sender: str

    @classmethod
    def of_settings(cls) -> Self:
        """Return the server that the settings name."""
        parts = addresses.mail_server(settings().smtp_url.get_secret_value())
        encrypted = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "",
            port=parts.port or addresses.MAIL_PORTS[parts.scheme],
            encrypted=encrypted,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            sender=addresses.mailbox(settings().mail_from),
        )


def post(server: Server, mail: EmailMessage, recipient: str) -> None:
    """Hand the mail over. Raises ChannelUnavailable, unclear only once its text was on the way, and ChannelRejected."""
    with _talking(server) as talk:
        options = [] if recipient.isascii() else _international(talk)
        _expect(talk.mail(server.sender, options), "MAIL", of_recipient=False)
        _expect(talk.rcpt(recipient), "RCPT")
        _expect(_hand_over(talk, mail), "DATA")


def check(server: Server) -> None:
    """Connect, sign in and leave. Raises ChannelUnavailable."""
    with _talking(server) as talk:
        _expect(talk.noop(), "NOOP", of_recipient=False)


class _Talk(smtplib.SMTP):
    """A connection that is cut when its time is over: a server that trickles would never hit a read timeout."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._cut: socket.socket | None = None
        self._until = time.monotonic() + TOTAL
        self._timer: threading.Timer | None = None
        super().__init__(server.host, server.port, local_hostname=server.sender.rpartition("@")[2], timeout=READ)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = socket.create_connection((host, port), CONNECT)
        line.settimeout(timeout)
        self._cut = line.dup()  # TLS takes the first one over
        self._timer = threading.Timer(max(0.0, self._until - time.monotonic()), self._end)
        self._timer.daemon = True
        self._timer.start()
        if not self._server.encrypted:
            return line
        try:
            return ssl.create_default_context().wrap_socket(line, server_hostname=host)
        except OSError:
            self.close()
            raise

    def transmit(self, content: bytes) -> None:
        """Send bytes as they are. Raises OSError."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected
        self.sock.sendall(content)

    def close(self) -> None:
        """Hang up."""
        if self._timer:
            self._timer.cancel()
        if self._cut:
            self._cut.close()
        super().close()

    def _end(self) -> None:
        if self._cut:
            with suppress(OSError):  # it has ended by itself in this moment
                self._cut.shutdown(socket.SHUT_RDWR)


@contextmanager
def _talking(server: Server) -> Iterator[_Talk]:
    talk = None
    try:
        talk = _Talk(server)
        _sign_in(talk, server)
        yield talk
        with suppress(OSError, smtplib.SMTPException):  # it has the mail: how the good-bye goes is all the same
            talk.quit()
    except smtplib.SMTPResponseException as error:
        raise ChannelUnavailable(f"SMTP {error.smtp_code}", status_code=AWAY) from None
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise ChannelUnavailable(f"SMTP: {type(error).__name__}") from None
    finally:
        if talk:
            talk.close()


def _sign_in(talk: _Talk, server: Server) -> None:
    talk.ehlo_or_helo_if_needed()
    encrypted = server.encrypted
    if not encrypted and talk.has_extn("starttls"):
        talk.starttls(context=ssl.create_default_context())
        talk.ehlo()
        encrypted = True
    if server.user:
        if not encrypted and not _is_here(server.host):
            raise ChannelUnavailable("SMTP offers no TLS, and a password is not sent in clear")
        talk.login(server.user, server.password)


def _international(talk: _Talk) -> list[str]:
    if not talk.has_extn("smtputf8"):
        raise ChannelRejected("address_not_ascii")
    return ["SMTPUTF8", "BODY=8BITMIME"]


def _hand_over(talk: _Talk, mail: EmailMessage) -> tuple[int, bytes]:
    code, said = talk.docmd("data")
    if code != 354:
        return code, said
    try:
        talk.transmit(re.sub(rb"(?m)^\.", b"..", mail.as_bytes()) + b"\r\n.\r\n")
        return talk.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise ChannelUnavailable(f"SMTP fell silent after DATA: {type(error).__name__}", unclear=True) from None


def _expect(answered: tuple[int, bytes], step: str, *, of_recipient: bool = True) -> None:
    """Raise what a reply other than 2xx means; its words quote addresses and are dropped."""
    code = answered[0]
    if 200 <= code < 300:
        return
    if code >= 500 and of_recipient:
        raise ChannelRejected(str(code), 400)
    raise ChannelUnavailable(f"SMTP {code} to {step}", status_code=AWAY)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
