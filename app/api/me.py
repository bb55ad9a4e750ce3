"""`/api/v1/me`: my account; what is kept about me, in one file; leaving."""

from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Annotated
from uuid import UUID, uuid4

from flask import Response, send_file
from flask_openapi.blueprint import APIBlueprint
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from app.api.answers import answer, empty
from app.api.auth import LONGEST_NAME, Name, NewPassword
from app.api.erasures import receipt
from app.api.identity import me
from app.api.shapes import unset
from app.config import settings
from app.domain import erasures, export, users
from app.domain.export import Export
from app.domain.users import User, UserView
from app.kit import rate_limit
from app.kit.errors import Invalid, RateLimited
from app.kit.problems import Problem
from app.kit.text import Text, clean
from app.kit.transaction import transaction


class Account(UserView):
    """My account; `other_sign_ins` counts those that could still be used, besides this one."""

    created_at: datetime
    other_sign_ins: int

    @classmethod
    def read(cls, session: Session, user_id: UUID, family_id: UUID) -> "Account":
        """Return a person's account, seen from one of its sign-ins."""
        user = session.get_one(User, user_id)
        others = users.count_others(session, user_id, family_id)
        return cls(**user.view().model_dump(), created_at=user.created_at, other_sign_ins=others)


class NewSecret(BaseModel):
    """A new password; the old one proves that it is me."""

    old: Annotated[Text, Field(max_length=200)]
    new: NewPassword


class Change(BaseModel):
    """What to change. A new password ends every sign-in but this one."""

    display_name: Name = Field(default_factory=unset)
    password: NewSecret = Field(default_factory=unset)


api = APIBlueprint(
    "me",
    __name__,
    abp_tags=[{"name": "me"}],
    abp_security=[{"bearer": []}],
    abp_responses={401: Problem},
)


@api.get("", responses={200: Account})
def show() -> Response:
    """Say what my account is."""
    with transaction() as session:
        account = Account.read(session, me().user_id, me().family_id)
    return answer(account)


@api.patch("", responses={200: Account, 409: Problem, 422: Problem, 429: Problem})
def change(body: Change) -> Response:
    """Change my name or my password; a guest has neither."""
    if not body.model_fields_set:
        raise Invalid.field("display_name", "say what to change")
    if body.password:
        _count("password", settings().login_rate_limit)
    new_hash = users.hash_password(body.password.new) if body.password else ""
    with transaction() as session:
        if body.password:
            users.change_password(session, me().user_id, me().family_id, body.password.old, new_hash)
        if body.display_name:
            users.rename(session, me().user_id, clean(body.display_name, "display_name", LONGEST_NAME))
        account = Account.read(session, me().user_id, me().family_id)
    return answer(account)


@api.delete("/sessions", responses={204: None})
def sign_out_elsewhere() -> Response:
    """Sign out everywhere but here."""
    with transaction() as session:
        users.revoke_others(session, me().user_id, me().family_id)
    return empty()


@api.get("/export", responses={200: Export, 404: Problem, 429: Problem, 503: Problem})
def export_me() -> Response:
    """Give everything that is kept about me as one JSON file, of one moment."""
    counted = _count("export", settings().export_rate_limit)
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - the answer closes it, long after this
    try:
        with transaction() as session:
            file.writelines(export.pieces(session, me().user_id))
    except BaseException:
        file.close()
        rate_limit.give_back("export", str(me().user_id), counted)
        raise
    return _as_download(file)


@api.delete("", responses={204: None, 404: Problem, 409: Problem})
def erase_me() -> Response:
    """Erase my account with everything I said and asked for; `Location` is the receipt. The last admin has to stay."""
    with transaction() as session:
        erasure = erasures.of_user(session, me().user_id)
    return receipt(erasure.id)


def _count(scope: str, rate: str) -> str:
    """Return under what this call was counted. Raises RateLimited."""
    member = str(uuid4())
    decision = rate_limit.hit(scope, str(me().user_id), member, rate)
    if not decision.allowed:
        raise RateLimited(retry_after=decision.retry_after)
    return member


def _as_download(file: IO[bytes]) -> Response:
    """Return the file: it waits on the disk, so that a slow reader holds neither a transaction nor our memory."""
    size = file.tell()
    file.seek(0)
    response = send_file(file, mimetype="application/json", as_attachment=True, download_name="easy-islanders.json")
    response.content_length = size
    response.headers["Cache-Control"] = "no-store"
    return response
