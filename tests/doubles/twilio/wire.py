"""How Twilio words its answers: messages, pages, and errors with their codes."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from tests.doubles.zep.wire import Answer

Row = dict[str, Any]
VERSION = "2010-04-01"
WORDS = {
    20003: "Authenticate",
    20429: "Too Many Requests",
    20500: "Internal Server Error",
    21211: "The 'To' number is not a valid phone number",
    21604: "A 'To' phone number is required.",
    21602: "Message body is required.",
    21606: "The 'From' number is not a Twilio phone number or shortcode",
    21610: "Attempt to send to unsubscribed recipient",
    21617: "The concatenated message body exceeds the 1600 character limit",
    21655: "The ContentSid is invalid",
    63016: "Failed to send freeform message because you are outside the allowed window",
}
STATUSES = {20003: 401, 20429: 429, 20500: 500}
ENDINGS = ("delivered", "undelivered", "failed", "read", "canceled")


def sid(kind: str) -> str:
    """Return a new id, say `SM` and 32 hexadecimal digits."""
    return kind + uuid4().hex


def error(code: int, headers: dict[str, str] | None = None) -> Answer:
    """Return a refusal: 400 unless its code has a status of its own."""
    status = STATUSES.get(code, 400)
    told = {"code": code, "message": WORDS.get(code, "No"), "more_info": f"https://www.twilio.com/docs/errors/{code}"}
    return Answer(status, {**told, "status": status}, headers=headers or {})


def missing(path: str) -> Answer:
    """Return a 404."""
    words = f"The requested resource {path} was not found"
    more = "https://www.twilio.com/docs/errors/20404"
    return Answer(404, {"code": 20404, "message": words, "more_info": more, "status": 404})


def message(account: str, form: dict[str, str], **fields: Any) -> Row:
    """Return a new message's resource."""
    own, now = sid("SM"), moment(datetime.now(UTC))
    base = f"/{VERSION}/Accounts/{account}/Messages/{own}"
    row = {
        "account_sid": account,
        "api_version": VERSION,
        "body": form.get("Body") or _rendered(form),
        "date_created": now,
        "date_sent": None,
        "date_updated": now,
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
        "from": form.get("From"),
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": "1",
        "price": None,
        "price_unit": None,
        "sid": own,
        "status": "queued",
        "subresource_uris": {"media": f"{base}/Media.json"},
        "to": form["To"],
        "uri": f"{base}.json",
    }
    return {**row, **fields}


def page(account: str, rows: list[Row], query: dict[str, str]) -> Answer:
    """Return a page of messages, the latest first."""
    size, number = min(int(query.get("PageSize", 50)), 1000), int(query.get("Page", 0))
    shown = rows[number * size : (number + 1) * size]
    more = len(rows) > (number + 1) * size

    def uri(at: int) -> str:
        return f"/{VERSION}/Accounts/{account}/Messages.json?" + urlencode(
            {**query, "PageSize": str(size), "Page": str(at)}
        )

    return Answer(
        200,
        {
            "end": number * size + max(0, len(shown) - 1),
            "first_page_uri": uri(0),
            "messages": shown,
            "next_page_uri": uri(number + 1) if more else None,
            "page": number,
            "page_size": size,
            "previous_page_uri": uri(number - 1) if number else None,
            "start": number * size,
            "uri": uri(number),
        },
    )


def moment(at: datetime) -> str:
    """Return a time as Twilio writes it."""
    return format_datetime(at)


def day(value: str) -> str:
    """Return the day of a date filter, `2026-11-22` or the same with a time."""
    return re.split("[T ]", value)[0]


def _rendered(form: dict[str, str]) -> str:
    return f"[template {form.get('ContentSid')}] {form.get('ContentVariables', '')}".strip()
