"""Twilio's signature: whether a webhook was made by somebody who holds our account's token."""

from typing import Any
from urllib.parse import parse_qs

from app.config import settings


def is_twilios(target: str, signature: str, form: Any, raw: bytes) -> bool:
    """Tell whether Twilio signed this request to us; never for an account without a token.

    `target` is path and query as they were asked for, `form` the fields (with `getlist`), `raw` the body itself. The
    address that Twilio signed is the public one: which host and scheme a proxy made of it does not matter.
    """
    token = settings().twilio_auth_token.get_secret_value().strip()
    if not (token and signature):
        return False
    from twilio.request_validator import RequestValidator

    is_hashed = "bodySHA256" in parse_qs(target.partition("?")[2])
    if raw and not form and not is_hashed:  # the signature would cover the address alone, and the body be anybody's
        return False
    body = _text(raw) if is_hashed else form  # a text makes the validator compare its hash, too
    address = settings().public_base_url + target
    return body is not None and bool(RequestValidator(token).validate(address, body, signature))


def _text(raw: bytes) -> str | None:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None
