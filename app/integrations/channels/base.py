"""What every channel takes, gives and raises."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.kit.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Template:
    """An approved WhatsApp template and what is put into it."""

    content_sid: str
    variables: dict[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Envelope:
    """One message to one address."""

    delivery_id: UUID
    address: str = field(repr=False)  # E.164 or an e-mail address
    subject: str = field(repr=False)  # of a mail
    text: str = field(repr=False)
    language: str = "en"
    template: Template | None = None  # sent in place of the text
    unsubscribe_url: str = field(default="", repr=False)  # of a mail that nobody asked for
    status_url: str = ""  # where the provider tells what became of it
    tried_at: datetime | None = None  # when it was handed over, for `find`
    taken: frozenset[str] = frozenset()  # provider ids of other messages to this address, for `find`


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the provider says about a message that it has."""

    provider_id: str
    segments: int | None = None  # of an SMS
    status: str = ""  # in the provider's word, when it was asked later
    error_code: str | None = None


class ChannelUnavailable(Unavailable):
    """The provider is away or has no time; `unclear` says that it may have taken the message all the same.

    `status_code` is for the breaker, `retry_after` seconds when the provider named them.
    """

    code = "channel_unavailable"

    def __init__(
        self,
        detail: str,
        *,
        unclear: bool = False,
        retry_after: int | None = None,
        status_code: int | None = None,
    ) -> None:
        super().__init__(detail, retry_after=retry_after)
        self.unclear, self.status_code = unclear, status_code


class CannotTell(ChannelUnavailable):
    """The provider answers, but what it says does not show whether the message arrived."""


class ChannelRejected(Exception):
    """The provider will never take this message; `code` says why in its own number or word."""

    def __init__(self, code: str, status_code: int = 400) -> None:
        super().__init__(code)
        self.code, self.status_code = code, status_code


class Channel(Protocol):
    """One way to reach a person."""

    def is_configured(self) -> bool:
        """Whether there are credentials for it."""

    def send(self, envelope: Envelope) -> Receipt:
        """Hand the message over. Raises ChannelUnavailable and ChannelRejected."""

    def find(self, envelope: Envelope) -> Receipt | None:
        """Ask whether a message whose sending was unclear arrived; None: it certainly did not.

        Raises CannotTell, and ChannelUnavailable when the provider cannot be asked now.
        """
