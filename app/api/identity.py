"""Who is asking. Every API route needs a token unless it is listed as public here."""

from typing import cast

from flask import g, request
from structlog.contextvars import bind_contextvars

from app.config import Settings
from app.domain import users
from app.domain.users import Identity
from app.kit import origins
from app.kit.errors import Forbidden, Unauthorized
from app.kit.transaction import transaction

PUBLIC = {
    "auth.register",
    "auth.login",
    "auth.guest",
    "auth.refresh",  # carries a refresh token, checked there
    "listings.search_real_estate",
    "listings.get_listing",
    "rates.show",
    "erasures.show",  # a receipt names nobody, and its holder may have no account any more
    "webhooks.receive_message",  # signed by Twilio, checked there
    "webhooks.receive_status",
    "unsubscribe.ask",  # whoever holds the link of a mail
    "unsubscribe.one_click",
    "docs.openapi_json",
    "docs.page",
}


def require() -> None:
    """Identify the caller. Raises Unauthorized on an API route that is not public when there is no valid token."""
    g.identity = None
    if not request.path.startswith("/api/") or request.endpoint is None or request.endpoint == "auth.refresh":
        return
    if request.method == "OPTIONS":  # a browser's question before the real request; it never carries a token
        return
    token = bearer()
    if token:
        with transaction() as session:
            g.identity = users.identify(session, token)
        bind_contextvars(user_id=str(g.identity.user_id))
    elif request.endpoint not in PUBLIC:
        raise Unauthorized("Send a bearer token")


def is_foreign(config: Settings) -> bool:
    """Tell whether the page of another origin asks, which may not have anything changed."""
    hosts = (request.host, *request.headers.get("X-Forwarded-Host", "").split(","))
    return not origins.is_admitted(config, request.headers.get("Origin"), hosts)


def bearer() -> str | None:
    """Return the token of the Authorization header."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def me() -> Identity:
    """Return the identified caller of a route that is not public."""
    return cast(Identity, g.identity)


def admin() -> Identity:
    """Return the caller, who must be an admin, or an operator who only reads. Raises Forbidden."""
    if me().role == "operator" and request.method not in ("GET", "HEAD"):
        raise Forbidden("An operator may look at everything and change nothing")
    if me().role not in ("admin", "operator"):
        raise Forbidden("Only an admin may do this")
    return me()


def vendor_or_admin() -> Identity:
    """Return the caller, who must be a vendor or an admin. Raises Forbidden."""
    if me().role not in ("vendor", "admin"):
        raise Forbidden("Only a vendor or an admin may do this")
    return me()


def me_or_nobody() -> Identity | None:
    """Return the caller of a public route, when they said who they are."""
    return cast("Identity | None", g.identity)
