"""A mail server on a real socket: keeps what it accepts, refuses whom a test names, and may be made ill."""

import asyncio
import logging
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from app.dev.servers.embedded import free_port

logging.getLogger("mail.log").setLevel(logging.WARNING)  # it logs every address

USER, PASSWORD = "islander", "a-password-of-mail"


@dataclass(frozen=True)
class Mail:
    """One that was accepted."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    parsed: EmailMessage = field(repr=False)
    was_encrypted: bool = False


class MailServer:
    """`mails` are those that it accepted. `refused` maps an address to the reply that RCPT gets, say "550 5.1.1 no".

    `illness` strikes at the end of DATA: "busy" (451), "full" (552), "hang" before it takes the mail, "hang_after" when
    it has, "drop" and "drop_after" likewise. It lasts for `times` mails (None: until changed).
    """

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.refused: dict[str, str] = {}
        self.illness, self.times = "", 1
        self.attempts = 0  # that came as far as the end of DATA
        self.logins: list[str] = []
        self.port = 0
        self.tls: ssl.SSLContext | None = None

    @property
    def url(self) -> str:
        """For SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def fall_ill(self, illness: str, times: int | None = 1) -> None:
        """Be ill for the next `times` mails."""
        self.illness, self.times = illness, times  # type: ignore[assignment]

    def sent_to(self, address: str) -> list[Mail]:
        """Return what it accepted for an address."""
        return [mail for mail in self.mails if address in mail.recipients]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        """Refuse whom the test names."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the mail, as badly as the test wants."""
        self.attempts += 1
        illness = self._strikes()
        if illness in ("", "hang_after", "drop_after"):
            self._keep(session, envelope)
        if illness.startswith("hang"):
            await asyncio.sleep(3600)
        if illness.startswith("drop"):
            server.transport.abort()  # type: ignore[union-attr]
        return {"busy": "451 4.3.0 busy", "full": "552 5.2.2 mailbox full"}.get(illness, "250 OK kept")

    def _strikes(self) -> str:
        struck = self.illness
        if struck and self.times is not None:
            self.times -= 1
            if not self.times:
                self.illness = ""
        return struck

    def _keep(self, session: Session, envelope: Envelope) -> None:
        raw = envelope.original_content or b""
        parsed: Any = message_from_bytes(raw, policy=policy.default)
        encrypted = session.ssl is not None
        self.mails.append(Mail(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw, parsed, encrypted))

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any
    ) -> AuthResult:
        """Let USER in."""
        assert isinstance(given, LoginPassword)
        self.logins.append(given.login.decode())
        known = (given.login.decode(), given.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=known, handled=False)


@contextmanager
def serving(
    *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, auth: bool = False
) -> Iterator[MailServer]:
    """Serve on a free port for as long as the context lasts: in clear, with STARTTLS, or in TLS from the start."""
    double = MailServer()
    double.port = free_port()
    more: dict[str, Any] = {"authenticator": double.authenticate, "auth_required": True} if auth else {}
    more |= {"auth_require_tls": False} if auth and not (starttls or tls) else {}
    controller = Controller(
        double,
        hostname="127.0.0.1",
        port=double.port,
        ssl_context=tls,
        tls_context=starttls,
        enable_SMTPUTF8=True,
        **more,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a password without TLS, on this machine
        controller.start()
    try:
        yield double
    finally:
        controller.stop()
