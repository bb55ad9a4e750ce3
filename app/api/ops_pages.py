"""`/ops/dramatiq/`, the Dramatiq dashboard, for admins, and the sign-in to it.

A page without a script sends no bearer token, so these pages have a cookie: for `/ops` alone, as short as an access
token, which it is, and never sent along from a page of elsewhere.
"""

import hmac
from functools import cache
from typing import cast

from flask import Blueprint, Response, g, make_response, redirect, request
from redis.exceptions import RedisError
from structlog.contextvars import bind_contextvars

from app.api import identity, jobs_held
from app.api.auth import limit_attempts, limit_guesses
from app.api.dashboard import PROOF, Dashboard
from app.api.plain_pages import HEADERS, rendered
from app.config import settings
from app.domain import users
from app.domain.users import Identity, TokenPair
from app.kit import signing
from app.kit.errors import AppError, Forbidden, RateLimited, Unauthorized, Unavailable
from app.kit.transaction import transaction

COOKIE = "ei_ops"
HOME, DOOR = "/ops/dramatiq/", "/ops/login"
# `no-referrer` would make a browser send our own forms from `null`.
SAFE = HEADERS | {"Referrer-Policy": "same-origin"}
LEAD = "Queues, jobs and workers as Redis holds them. Only admins come in."

page = Blueprint("ops_pages", __name__, url_prefix="/ops")


@page.before_request
def _ours_alone() -> None:
    """Raises Forbidden for a form of another site: SameSite keeps the cookie from it, and here ends what it may try."""
    is_elsewhere = request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")
    if request.method == "POST" and (is_elsewhere or identity.is_foreign(settings())):
        raise Forbidden("Pages of this origin may not use this", code="foreign_origin")


@page.after_request
def _dressed(response: Response) -> Response:
    response.headers.update(SAFE)
    return response


@page.errorhandler(AppError)
def _told(error: AppError) -> Response:
    if isinstance(error, Unauthorized):
        return make_response(redirect(DOOR, 303))
    shown = rendered("ops_told.html", error.status, language="en", heading=error.title, lead=error.detail, home=HOME)
    if error.retry_after is not None:
        shown.headers["Retry-After"] = str(error.retry_after)
    return shown


@page.errorhandler(RedisError)
def _without_redis(_: RedisError) -> Response:
    return _told(Unavailable("The queue is not answering", retry_after=5))


@page.get("/login")
def door() -> Response:
    """Show the form."""
    return _door()


@page.post("/login")
def enter() -> Response:
    """Sign an admin in, by the rules and within the limits of every sign-in."""
    email, password = request.form.get("email", "").strip()[:254], request.form.get("password", "")[:200]
    try:
        pair = _signed_in(email, password)
    except (Unauthorized, Forbidden, RateLimited) as error:
        return _door(email, error)
    response = make_response(redirect(HOME, 303))
    is_secure = request.is_secure or settings().public_base_url.startswith("https:")
    response.set_cookie(
        COOKIE,
        pair.access_token,
        max_age=pair.expires_in,
        path="/ops",
        secure=is_secure,
        httponly=True,
        samesite="Strict",
    )
    return response


@page.post("/logout")
def leave() -> Response:
    """End the sign-in, everywhere that it is used."""
    family_id = _admin_with_token().family_id
    with transaction() as session:
        users.revoke(session, family_id)
    response = make_response(redirect(DOOR, 303))
    response.delete_cookie(COOKIE, path="/ops", httponly=True, samesite="Strict")
    return response


@page.get("/dramatiq/", defaults={"path": ""})
@page.get("/dramatiq/<path:path>")
def show(path: str) -> Response:
    """Show a page of the dashboard."""
    token, *_ = _tokens(_admin())
    return _dashboard().page(path.rstrip("/"), request.args.get("cursor", ""), token)


@page.post("/dramatiq/<any('requeue-message', 'delete-message'):deed>")
def act(deed: str) -> Response:
    """Queue a dead job again, or delete a job, and go back to where it was listed."""
    admin = _admin_with_token()
    queue, job_id = request.form.get("queue", ""), request.form.get("id", "")
    (jobs_held.requeue if deed == "requeue-message" else jobs_held.delete)(admin.user_id, queue, job_id)
    name, _, kind = queue.partition(".")
    tab = {"DQ": "delayed", "XQ": "failed"}.get(kind, "standard")
    return make_response(redirect(f"{HOME}queues/{name}/{tab}", 303))


def _signed_in(email: str, password: str) -> TokenPair:
    """Return a new sign-in. Raises RateLimited, Unauthorized, and Forbidden for whoever is no admin."""
    limit_attempts()
    limit_guesses(email)
    with transaction() as session:
        user = users.authenticate(session, email, password)
        if user.role != "admin":
            raise Forbidden("Only an admin may come in")
        return users.issue(session, user)


def _admin() -> Identity:
    """Return who is signed in here. Raises Unauthorized and, for whoever is no admin any more, Forbidden."""
    if "ops_admin" not in g:
        with transaction() as session:
            g.ops_admin = users.identify(session, request.cookies.get(COOKIE, ""))
        bind_contextvars(user_id=str(g.ops_admin.user_id))
    if g.ops_admin.role != "admin":
        raise Forbidden("Only an admin may come in")
    return cast(Identity, g.ops_admin)


def _admin_with_token() -> Identity:
    admin = _admin()
    proof = request.form.get(PROOF, "").encode()
    if not any(hmac.compare_digest(proof, token.encode()) for token in _tokens(admin)):
        raise Forbidden("This form is not of your sign-in; open the page again", code="bad_form")
    return admin


def _tokens(admin: Identity) -> list[str]:
    """Return what the forms of this sign-in carry, and nobody can guess who does not have our key; then older ones."""
    return [mark.hex() for mark in signing.marks(f"ops:{admin.family_id}")]


@cache
def _dashboard() -> Dashboard:
    return Dashboard(HOME.rstrip("/"))


def _door(email: str = "", error: AppError | None = None) -> Response:
    shown = {
        "language": "en",
        "heading": "Operations",
        "lead": LEAD,
        "email": email,
        "minutes": settings().access_token_minutes,
    }
    response = rendered("ops_login.html", error.status if error else 200, **shown, wrong=error and error.detail)
    if error and error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response
