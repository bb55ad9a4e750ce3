"""`/api/v1/admin/users`: accounts, their roles, and whether they may be used."""

from typing import Annotated, Literal
from uuid import UUID

from flask import Response
from pydantic import BaseModel, Field

from app.api.answers import answer
from app.api.blueprints import for_admins
from app.api.identity import admin
from app.api.shapes import Page, PageQuery, unset
from app.api.vendors import Name
from app.domain import accounts
from app.domain.accounts import AccountView, State, Wanted
from app.domain.users import Role
from app.kit.problems import Problem
from app.kit.text import Text
from app.kit.transaction import transaction

WORDS = "words of the name or the e-mail address"


class UserPath(BaseModel):
    """The account named in a path."""

    user_id: UUID


class UsersQuery(PageQuery):
    """Which accounts; everything that is given must hold."""

    q: Annotated[Text | None, Field(max_length=200, description=WORDS)] = None
    role: Role | None = None
    state: State = "all"


class Users(Page[AccountView]):
    """A page of accounts, the newest first."""


class UserChange(BaseModel):
    """What is to be different; whatever is omitted stays. Nobody is made a guest."""

    role: Literal["user", "vendor", "operator", "admin"] = Field(default_factory=unset)
    display_name: Name = Field(default_factory=unset)
    disabled: bool = Field(default_factory=unset)


api = for_admins("admin_users")


@api.get("/", responses={200: Users})
def list_users(query: UsersQuery) -> Response:
    """List accounts."""
    wanted = Wanted(query.state, query.role, (query.q or "").strip())
    with transaction() as session:
        found, following = accounts.page(session, wanted, query.limit, query.before())
        items = [AccountView.model_validate(user, from_attributes=True) for user in found]
    return answer(Users.of(items, following))


@api.get("/<uuid:user_id>", responses={200: AccountView, 404: Problem})
def get_user(path: UserPath) -> Response:
    """Show one account."""
    with transaction() as session:
        view = AccountView.model_validate(accounts.get(session, path.user_id), from_attributes=True)
    return answer(view)


@api.patch("/<uuid:user_id>", responses={200: AccountView, 404: Problem, 409: Problem})
def change_user(path: UserPath, body: UserChange) -> Response:
    """Change the role or the name, or disable the account, which ends every sign-in."""
    wish = body.model_dump(exclude_unset=True)
    with transaction() as session:
        user = accounts.change(session, admin().user_id, path.user_id, wish)
        view = AccountView.model_validate(user, from_attributes=True)
    return answer(view)
