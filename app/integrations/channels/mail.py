"""E-mail: how a message is written. How it leaves is in `smtp.py`."""

import html
import re
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from uuid import UUID

from app import addresses
from app.config import settings
from app.integrations.channels import smtp
from app.integrations.channels.base import CannotTell, ChannelRejected, Envelope, Receipt
from app.kit.breakers import guarded

LONGEST_SUBJECT = 150
CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


class Mail:
    """Text and HTML, with one-click unsubscribing where the message was not asked for."""

    def is_configured(self) -> bool:
        """Whether there is a server."""
        return settings().has_smtp

    def send(self, envelope: Envelope) -> Receipt:
        """Hand the mail to the server; the receipt has its Message-ID, the same for every attempt."""
        mail = written(envelope)
        with guarded("smtp"):
            smtp.post(smtp.Server.of_settings(), mail, envelope.address)
        return Receipt(message_id(envelope.delivery_id))

    def find(self, envelope: Envelope) -> Receipt | None:
        """Raise CannotTell: a mail server is not asked what became of a mail."""
        raise CannotTell("SMTP has no way to ask")


def message_id(delivery_id: UUID) -> str:
    """Return the Message-ID that a delivery always has, so that a mailbox can see a repetition for what it is."""
    return f"<{delivery_id}@{_sender().domain}>"


def written(envelope: Envelope) -> EmailMessage:
    """Return the mail. Raises ChannelRejected `bad_address` for what is none: it could carry headers of its own."""
    # 7bit: nothing then depends on what the servers on the way can carry.
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit", utf8=not envelope.address.isascii()))
    mail["From"] = _sender()
    mail["To"] = _recipient(envelope.address)
    mail["Subject"] = CONTROL.sub(" ", envelope.subject).strip()[:LONGEST_SUBJECT]
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = message_id(envelope.delivery_id)
    mail["Auto-Submitted"] = "auto-generated"  # so that nobody's out-of-office answers it
    mail["Content-Language"] = CONTROL.sub("", envelope.language)
    if envelope.unsubscribe_url:
        mail["List-Unsubscribe"] = f"<{envelope.unsubscribe_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(envelope.text)
    mail.add_alternative(_html(envelope), subtype="html")
    return mail


def _recipient(address: str) -> Address | str:
    if not addresses.MAILBOX.fullmatch(address) or CONTROL.search(address):
        raise ChannelRejected("bad_address")
    if not address.isascii():
        return address  # the library's Address knows no others
    try:
        return Address(addr_spec=address)
    except (ValueError, HeaderParseError):
        raise ChannelRejected("bad_address") from None


def _sender() -> Address:
    name, address = parseaddr(settings().mail_from)
    return Address(CONTROL.sub(" ", name), addr_spec=address)


def _html(envelope: Envelope) -> str:
    paragraphs = [html.escape(one).replace("\n", "<br>") for one in re.split(r"\n{2,}", envelope.text.strip())]
    body = "\n".join(f"<p>{one}</p>" for one in paragraphs)
    language = html.escape(envelope.language, quote=True)
    head = f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"></head>'
    return f"{head}\n<body>\n{body}\n</body></html>\n"
