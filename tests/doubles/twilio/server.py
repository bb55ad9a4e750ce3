"""The double: what it answers, what it sends back to us, and what a test asks it afterwards."""

import base64
import itertools
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl

import requests
from twilio.request_validator import RequestValidator

from tests.doubles.twilio import wire
from tests.doubles.twilio.wire import Row
from tests.doubles.zep.faults import Fault, Rule, Status
from tests.doubles.zep.place import Place
from tests.doubles.zep.wire import Answer, Asked

ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN = "a-token-of-twilio"
E164 = re.compile(r"(whatsapp:)?\+[1-9]\d{6,14}")
MEDIA = tuple[bytes, str]  # content and its type


class Twilio(Place):
    """Twilio's messages; its `url` is for TWILIO_API_BASE_URL.

    `messages` are the resources of what it accepted, in that order. `refused` gives the code with which a number is
    refused, say {"+905330000001": 21610}. A media address answers 307 to where the bytes are, as the real one does,
    unless `redirects` is False.
    """

    def __init__(self, account: str = ACCOUNT, token: str = TOKEN) -> None:
        super().__init__()
        self.account, self.token = account, token
        self.messages: list[Row] = []
        self.forms: list[dict[str, str]] = []  # of the messages, as they were posted
        self.refused: dict[str, int] = {}
        self.redirects = True
        self.store = _Keeping()
        self._media: dict[str, MEDIA] = {}
        self._numbers = itertools.count(1)

    def fail(self, fault: Fault, path: str = "", method: str = "POST", *, nth: int = 1, times: int | None = 1) -> Rule:
        """Add a rule for requests whose path fits a regular expression, and return it."""
        self.rules.append(Rule(fault, method, path, nth, times))
        return self.rules[-1]

    def refuse(self, code: int, *, times: int | None = 1, retry_after: float | str | None = None) -> Rule:
        """Refuse the next `times` messages with a code: 21211 bad number, 21610 opted out, 20429 too many, …"""
        headers = {"Retry-After": str(retry_after)} if retry_after is not None else {}
        answer = wire.error(code, headers)
        return self.fail(Status(answer.status, body=answer.body, headers=headers), "Messages.json", times=times)

    def sent_to(self, number: str) -> list[Row]:
        """Return what it accepted for a number, with or without `whatsapp:`."""
        return [row for row in self.messages if row["to"].removeprefix("whatsapp:") == number]

    def call_back(
        self, sid: str, status: str, code: int | None = None, *, url: str | None = None, signature: str | None = None
    ) -> requests.Response:
        """Tell the message's StatusCallback (or `url`) that it is `status` now. Call it in any order, repeatedly."""
        at = next(number for number, row in enumerate(self.messages) if row["sid"] == sid)
        row = self.messages[at]
        row["status"] = status
        row["error_code"] = code
        form = {
            "SmsSid": sid,
            "SmsStatus": status,
            "MessageSid": sid,
            "MessageStatus": status,
            "AccountSid": self.account,
            "ApiVersion": wire.VERSION,
            "To": row["to"],
            "From": row["from"] or "",
            **({"ErrorCode": str(code)} if code else {}),
        }
        return self.post(url or self.forms[at]["StatusCallback"], form, signature=signature)

    def receive(self, url: str, sender: str, body: str = "", media: Sequence[MEDIA] = (), **more: str) -> Any:
        """Post what a person wrote to the webhook at `url`; `more` replaces fields, say MessageSid or To."""
        own = more.get("MessageSid") or wire.sid("SM")
        channel = {"WaId": sender.removeprefix("whatsapp:+"), "ProfileName": "Somebody"}
        form = {
            "MessageSid": own,
            "SmsSid": own,
            "SmsMessageSid": own,
            "SmsStatus": "received",
            "AccountSid": self.account,
            "ApiVersion": wire.VERSION,
            "From": sender,
            "To": "whatsapp:+14155238886" if sender.startswith("whatsapp:") else "+15005550006",
            "Body": body,
            "NumMedia": str(len(media)),
            "NumSegments": "1",
            **(channel if sender.startswith("whatsapp:") else {}),
        }
        for number, (content, kind) in enumerate(media):
            form[f"MediaUrl{number}"] = self.serve(content, kind, own)
            form[f"MediaContentType{number}"] = kind
        signature = more.pop("signature", None)
        return self.post(url, {**form, **more}, signature=signature)

    def post(self, url: str, form: dict[str, str], *, signature: str | None = None, signed_url: str = "") -> Any:
        """Post a form with the signature that Twilio would make of it, or another one; "" sends none."""
        made = RequestValidator(self.token).compute_signature(signed_url or url, form)
        given = made if signature is None else signature
        headers = {"X-Twilio-Signature": given} if given else {}
        headers |= {"User-Agent": "TwilioProxy/1.1", "I-Twilio-Idempotency-Token": wire.sid("")}
        return requests.post(url, data=form, headers=headers, timeout=10)

    def serve(self, content: bytes, kind: str, sid: str = "SM" + "0" * 32) -> str:
        """Keep a medium and return its address, which asks for the account's name and token."""
        own = wire.sid("ME")
        self._media[own] = (content, kind)
        return f"{self.url}/{wire.VERSION}/Accounts/{self.account}/Messages/{sid}/Media/{own}"

    def answer(self, asked: Asked) -> Answer:
        """Do what is asked and return what is answered, faults aside."""
        if asked.parts[:1] == ("cdn",):
            return self._medium(asked.parts[-1])
        own = base64.b64encode(f"{self.account}:{self.token}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {own}":
            return wire.error(20003)
        match asked.method, asked.parts[2:]:
            case "POST", (self.account, "Messages.json"):
                told = self._send(dict(parse_qsl(str(asked.body or ""), keep_blank_values=True)))
            case "GET", (self.account, "Messages.json"):
                told = self._list(dict(parse_qsl(asked.query)))
            case "GET", (self.account, "Messages", one):
                told = self._show(one.removesuffix(".json"), asked.path)
            case "GET", (self.account, "Messages", _, "Media", one):
                told = self._redirect(one) if self.redirects else self._medium(one)
            case "GET", (one,) if one == f"{self.account}.json":
                told = Answer(200, {"sid": self.account, "status": "active", "type": "Full", "friendly_name": "Ours"})
            case _:
                told = wire.missing(asked.path)
        return told

    def _send(self, form: dict[str, str]) -> Answer:
        if code := self._complaint(form):
            return wire.error(code)
        row = wire.message(self.account, form)
        with self.store.lock:
            self.messages.append(row)
            self.forms.append(form)
        return Answer(201, dict(row))

    def _complaint(self, form: dict[str, str]) -> int | None:
        to, sender, content = form.get("To", ""), form.get("From", ""), form.get("ContentSid", "")
        wrong = {
            21604: not to,
            21211: not E164.fullmatch(to) or to.startswith("whatsapp:") != sender.startswith("whatsapp:"),
            21606: not sender,
            21602: not form.get("Body") and not content,
            21655: bool(content) and not re.fullmatch("HX[0-9a-f]{32}", content),
            21617: len(form.get("Body", "")) > 1600,
        }
        refused = self.refused.get(to) or self.refused.get(to.removeprefix("whatsapp:"))
        return next((code for code, is_so in wrong.items() if is_so), refused)

    def _list(self, query: dict[str, str]) -> Answer:
        def fits(row: Row) -> bool:
            sent = (parsedate_to_datetime(row["date_sent"] or row["date_created"])).date().isoformat()
            return (
                query.get("To") in (None, row["to"])
                and query.get("From") in (None, row["from"])
                and ("DateSent>" not in query or sent >= wire.day(query["DateSent>"]))
                and ("DateSent<" not in query or sent <= wire.day(query["DateSent<"]))
                and ("DateSent" not in query or sent == wire.day(query["DateSent"]))
            )

        return wire.page(self.account, [row for row in reversed(self.messages) if fits(row)], query)

    def _show(self, sid: str, path: str) -> Answer:
        return next((Answer(200, dict(row)) for row in self.messages if row["sid"] == sid), wire.missing(path))

    def _redirect(self, one: str) -> Answer:
        if one not in self._media:
            return wire.missing(one)
        return Answer(307, "", "text", {"Location": f"{self.url}/cdn/{self.account}/{one}"})

    def _medium(self, one: str) -> Answer:
        if one not in self._media:
            return wire.missing(one)
        return _Medium(200, *self._media[one])


class _Medium(Answer):
    """Bytes under their own type."""

    def raw(self, *, head_only: bool = False) -> bytes:
        content: bytes = self.body
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {self.kind}\r\nContent-Length: {len(content)}\r\n\r\n".encode()
        return head if head_only else head + content


class _Keeping:
    """Keeps nothing in a file; only the lock is asked for."""

    def __init__(self) -> None:
        self.lock = threading.RLock()

    def remember(self, _: Any) -> None:
        """Forget it: the requests are in memory."""


@contextmanager
def serving(port: int = 0) -> Iterator[Twilio]:
    """Serve, on a free port unless one is given, for as long as the context lasts."""
    double = Twilio()
    double.start(port)
    try:
        yield double
    finally:
        double.end()
