"""`/q/<token>`: the page on which a vendor answers a request without an account, and without a script.

The token is the permission: nobody else knows the address, so a form of another site cannot post to it.
"""

import hashlib
from uuid import uuid4

from flask import Blueprint, Response, redirect, request
from sqlalchemy.orm import Session

from app.api.plain_pages import dressed
from app.api.quote_form import read
from app.api.quote_shown import closed, language_of, opened, texts_of, today
from app.domain import requests
from app.domain.requests import Answered, Invitation, LinkExpired, LinkInvalid
from app.kit import rate_limit
from app.kit.transaction import transaction

LOOKS, ANSWERS = "60/minute", "20/hour"  # of one address, and of one link
page = Blueprint("quote_page", __name__)


@page.get("/q/<token>")
def show(token: str) -> Response:
    """Show the request with the form, or what has become of it."""
    if not _has_room("quote_page", request.remote_addr or "", LOOKS):
        return closed("busy", 429)
    try:
        with transaction() as session:
            return opened(requests.invitation(session, token))
    except LinkExpired:
        return closed("over", 410)
    except LinkInvalid:
        return closed("invalid", 404)


@page.post("/q/<token>")
def answer(token: str) -> Response:
    """Take the quote or the no of a form; the same form sent twice is one answer."""
    link = hashlib.sha256(token.encode()).hexdigest()  # the token itself stands nowhere
    if not _has_room("quote_page", request.remote_addr or "", LOOKS) or not _has_room("quote_answer", link, ANSWERS):
        return closed("busy", 429)
    try:
        with transaction() as session:
            return _taken(session, requests.invitation(session, token), token)
    except LinkExpired:
        return closed("over", 410)
    except LinkInvalid:
        return closed("invalid", 404)


def _taken(session: Session, invited: Invitation, token: str) -> Response:
    given, offered = read(request.form, today())
    is_no = request.form.get("action") == "decline"
    if offered is None and not is_no:
        return opened(invited, given, 422)
    request_id, vendor_id = invited.request.id, invited.vendor.user_id
    source = f"link:{request_id}:{vendor_id}:{given.once}"
    answered = Answered("quote", "", "link", source, "form", offered=offered)
    if is_no:
        answered = Answered("refusal", texts_of(language_of(invited))["decline"], "link", source, "form")
    if requests.respond(session, request_id, vendor_id, answered).late:  # settled between the two looks
        return closed("over", 410, language_of(invited))
    return dressed(redirect(f"/q/{token}{'?declined' if is_no else ''}"), 303)


def _has_room(scope: str, who: str, rate: str) -> bool:
    return rate_limit.hit(scope, who, str(uuid4()), rate).allowed
