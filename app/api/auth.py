"""`/api/v1/auth`: sign up, sign in, go on as guest, rotate, sign out."""

from typing import Annotated
from uuid import uuid4

from flask import Response, request
from flask_openapi.blueprint import APIBlueprint
from pydantic import AfterValidator, BaseModel, Field

from app.api.answers import answer, empty
from app.api.identity import bearer, me, me_or_nobody
from app.config import settings
from app.domain import users
from app.domain.users import TokenPair, UserView
from app.kit import rate_limit
from app.kit.errors import RateLimited, Unauthorized
from app.kit.problems import Problem
from app.kit.text import Text
from app.kit.transaction import transaction

LONGEST_NAME = 80  # characters


def _address(value: str) -> str:
    name, _, domain = value.strip().rpartition("@")
    if not name or "." not in domain.strip(".") or any(c.isspace() for c in value.strip()):
        raise ValueError("is not an e-mail address")
    return value.strip()


Email = Annotated[Text, Field(max_length=254), AfterValidator(_address)]
NewPassword = Annotated[Text, Field(min_length=8, max_length=200)]
Name = Annotated[Text, Field(min_length=1, max_length=LONGEST_NAME)]


class Registration(BaseModel):
    """A new account."""

    email: Email
    password: NewPassword
    display_name: Name


class Credentials(BaseModel):
    """A known account."""

    email: Annotated[Text, Field(max_length=254)]
    password: Annotated[Text, Field(max_length=200)]


class SignedIn(BaseModel):
    """A sign-in: the person and the two tokens; `expires_in` is the access token's life in seconds."""

    user: UserView
    access_token: str
    refresh_token: str
    expires_in: int


api = APIBlueprint("auth", __name__, abp_tags=[{"name": "auth"}], abp_responses={401: Problem, 429: Problem})


@api.post("/register", responses={201: SignedIn, 409: Problem})
def register(body: Registration) -> Response:
    """Sign up; with a guest's token the guest becomes this user and keeps the conversations."""
    limit_attempts()
    caller = me_or_nobody()
    password_hash = users.hash_password(body.password)
    with transaction() as session:
        guest_id = caller.user_id if caller and caller.role == "guest" else None
        user = users.register(session, body.email, password_hash, body.display_name, guest_id)
        if caller and guest_id:
            users.revoke(session, caller.family_id)  # the same person in the same place: one sign-in, not two
        pair = users.issue(session, user)
    return _signed_in(pair, 201)


@api.post("/login", responses={200: SignedIn})
def login(body: Credentials) -> Response:
    """Sign in."""
    limit_attempts()
    limit_guesses(body.email)
    with transaction() as session:
        pair = users.issue(session, users.authenticate(session, body.email.strip(), body.password))
    return _signed_in(pair, 200)


@api.post("/guest", responses={201: SignedIn})
def guest() -> Response:
    """Go on without an account."""
    limit_attempts()
    with transaction() as session:
        pair = users.issue(session, users.create_guest(session))
    return _signed_in(pair, 201)


@api.post("/refresh", responses={200: SignedIn}, security=[{"bearer": []}])
def refresh() -> Response:
    """Rotate: the refresh token, sent as bearer, is used up and a new pair answers."""
    with transaction() as session:
        pair = users.rotate(session, bearer() or "")
    if pair is None:
        raise Unauthorized("This refresh token was used before; sign in again", code="token_reused")
    return _signed_in(pair, 200)


@api.post("/logout", responses={204: None}, security=[{"bearer": []}])
def logout() -> Response:
    """Sign out: no token of this sign-in works any more."""
    with transaction() as session:
        users.revoke(session, me().family_id)
    return empty()


@api.get("/me", responses={200: UserView}, security=[{"bearer": []}])
def show_me() -> Response:
    """Say who I am."""
    with transaction() as session:
        view = session.get_one(users.User, me().user_id).view()
    return answer(view)


def limit_attempts() -> None:
    """Count an attempt of this address. Raises RateLimited."""
    _limit("auth", "", settings().auth_rate_limit)


def limit_guesses(email: str) -> None:
    """Count an attempt to sign in to this account from this address. Raises RateLimited."""
    _limit("login", users.login_mark(email.strip()), settings().login_rate_limit)


def _limit(scope: str, account: str, rate: str) -> None:
    """Guessing passwords and making guests by the thousand both begin here."""
    who = f"{request.remote_addr}:{account}"
    decision = rate_limit.hit(scope, who, str(uuid4()), rate)
    if not decision.allowed:
        raise RateLimited("Too many attempts from this address", retry_after=decision.retry_after)


def _signed_in(pair: TokenPair, status: int) -> Response:
    return answer(SignedIn.model_validate(pair, from_attributes=True), status)
