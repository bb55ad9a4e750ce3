"""WhatsApp and SMS through Twilio's SDK, over our own HTTP."""

import json
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.config import settings
from app.integrations.channels.base import CannotTell, ChannelUnavailable, Envelope, Receipt
from app.integrations.channels.segments import segments
from app.integrations.channels.twilio_http import asking
from app.kit.breakers import guarded

if TYPE_CHECKING:
    from twilio.rest import Client

SKEW = timedelta(minutes=1)  # by which Twilio's clock may be behind ours
HERE = ("127.0.0.1", "localhost", "::1")
LOOK_BACK = 100  # messages to one number


class _Twilio:
    prefix = ""

    @property
    def sender(self) -> str:
        raise NotImplementedError

    def is_configured(self) -> bool:
        """Whether there is an account and a number to send from."""
        return settings().has_twilio and bool(self.sender)

    def send(self, envelope: Envelope) -> Receipt:
        """Hand the message to Twilio; the receipt has its MessageSid."""
        with guarded("twilio"), asking(stores=True):
            message = client().messages.create(
                to=self.prefix + envelope.address,
                from_=self.prefix + self.sender,
                status_callback=envelope.status_url if _can_call_back(envelope.status_url) else None,
                **_content(envelope),
            )
            if not message.sid:
                raise ChannelUnavailable("Twilio accepted something without an id", unclear=True)
        return Receipt(message.sid, self.count(envelope.text))

    def find(self, envelope: Envelope) -> Receipt | None:
        """Look through what Twilio has for that number since the attempt.

        Not by its filter of days: that goes by the day of sending, which a queued message does not have yet.
        """
        with guarded("twilio"), asking(stores=False):
            found = client().messages.list(
                to=self.prefix + envelope.address,
                from_=self.prefix + self.sender,
                page_size=LOOK_BACK,
                limit=LOOK_BACK,
            )
        recent = [one for one in found if _is_since(one, envelope) and one.sid not in envelope.taken]
        same = [one for one in recent if _same(one.body, envelope.text)]
        ours = same or (recent if envelope.template else [])  # Twilio fills a template in; its words are not known here
        if ours:
            return self._receipt(ours[-1], envelope)
        if recent:  # words that Twilio has changed, or somebody else's: not to be guessed at
            raise CannotTell("Twilio has a message to that number with other words")
        return None

    def count(self, text: str) -> int | None:
        """Return how many SMS the text is."""
        return None

    def _receipt(self, message: Any, envelope: Envelope) -> Receipt:
        code = str(message.error_code) if message.error_code else None
        return Receipt(message.sid, self.count(envelope.text), message.status or "", code)


class WhatsApp(_Twilio):
    """WhatsApp messages: free text to who has written lately, an approved template to everybody else."""

    prefix = "whatsapp:"

    @property
    def sender(self) -> str:
        """Our number."""
        return settings().twilio_whatsapp_from


class Sms(_Twilio):
    """Text messages."""

    @property
    def sender(self) -> str:
        """Our number."""
        return settings().twilio_sms_from

    def count(self, text: str) -> int | None:
        """Return how many SMS the text is; what Twilio says of a new one may still be 0."""
        return segments(text)


def check() -> str:
    """Return the account's status in Twilio's word. Raises ChannelUnavailable and ChannelRejected."""
    with guarded("twilio"), asking(stores=False):
        account = client().api.accounts(settings().twilio_account_sid.strip()).fetch()
    return str(account.status)


def client() -> "Client":
    """Return the SDK's client for the account of the settings."""
    config = settings()
    return _client(
        config.twilio_account_sid.strip(), config.twilio_auth_token.get_secret_value(), config.twilio_api_base_url
    )


@lru_cache(maxsize=1)
def _client(account: str, token: str, base: str) -> "Client":
    from twilio.rest import Client

    from app.integrations.channels.twilio_http import OurHttp

    # An environment of our own: else TWILIO_REGION and TWILIO_EDGE would lead it elsewhere without a word.
    made = Client(account, token, http_client=OurHttp(), environment={"TWILIO_ACCOUNT_SID": account})
    made.api.base_url = base
    return made


def _can_call_back(url: str) -> bool:
    """Whether Twilio takes the address: it refuses a message whose callback would lead to its own machine."""
    ours, theirs = (urlsplit(one).hostname in HERE for one in (url, settings().twilio_api_base_url))
    return bool(url) and (theirs or not ours)


def _content(envelope: Envelope) -> dict[str, Any]:
    if envelope.template is None:
        return {"body": envelope.text}
    variables = json.dumps(envelope.template.variables, ensure_ascii=False)
    return {"content_sid": envelope.template.content_sid, "content_variables": variables}


def _is_since(message: Any, envelope: Envelope) -> bool:
    outbound = str(message.direction).startswith("outbound")
    since = envelope.tried_at - SKEW if envelope.tried_at else None
    return outbound and (since is None or message.date_created is None or message.date_created >= since)


def _same(one: str | None, other: str) -> bool:
    return " ".join((one or "").split()) == " ".join(other.split())
