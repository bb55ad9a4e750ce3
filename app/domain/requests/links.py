"""The signed link by which a vendor answers without an account: it is good for one vendor and one request."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import jwt
from sqlalchemy.orm import Session, joinedload

from app.config import settings
from app.domain.requests.opening import LIVES
from app.domain.requests.quote import Quote, active_of
from app.domain.requests.request import MOVES, Request
from app.domain.vendors import Vendor
from app.kit import signing
from app.kit.errors import NotFound

AUDIENCE = "quote"


class LinkInvalid(NotFound):
    """The link is none of ours, was changed, or names what is not there any more."""

    code, title = "link_invalid", "This link does not work"


class LinkExpired(NotFound):
    """The request of the link is over."""

    code, title = "link_expired", "This request is over"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link leads to: a request, who is asked, and what they have offered so far."""

    request: Request
    vendor: Vendor
    quote: Quote | None


def link_for(request_id: UUID, vendor_id: UUID) -> str:
    """Return the address at which this vendor answers this request, for as long as the request takes answers.

    The request's end is looked up when the link is used; the token itself outlives no request.
    """
    claims = {"aud": AUDIENCE, "req": str(request_id), "ven": str(vendor_id), "exp": datetime.now(UTC) + LIVES}
    return f"{settings().public_base_url}/q/{signing.token(claims)}"


def invitation(session: Session, token: str) -> Invitation:
    """Return what a token leads to. Raises LinkInvalid, LinkExpired."""
    request_id, vendor_id = _read(token)
    request = session.get(Request, request_id)
    vendor = session.get(Vendor, vendor_id, options=[joinedload(Vendor.user)])
    if request is None or vendor is None or vendor.user.disabled_at:
        raise LinkInvalid
    takes = request.status == "quoted" or "quoted" in MOVES[request.status]
    if not takes or request.expires_at <= datetime.now(UTC):
        raise LinkExpired
    return Invitation(request, vendor, active_of(session, request_id, vendor_id))


def _read(token: str) -> tuple[UUID, UUID]:
    try:
        claims = signing.claims_of(token, audience=AUDIENCE, options={"require": ["exp", "req", "ven"]})
        return UUID(claims["req"]), UUID(claims["ven"])
    except jwt.ExpiredSignatureError as error:
        raise LinkExpired from error
    except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError) as error:
        raise LinkInvalid from error
