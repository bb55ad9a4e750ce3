"""Accounts as admins see and change them: role, name, and whether they may be used at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.domain import audit, users, vendors
from app.domain.paging import Position, cut, latest
from app.domain.users import Role, User, UserView
from app.domain.vendors import Vendor
from app.kit.errors import Conflict, Invalid, NotFound

State = Literal["active", "disabled", "all"]


class AccountView(UserView):
    """An account as admins see it."""

    disabled_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which accounts; every field that is set must hold. `words` are looked for in names and e-mail addresses."""

    state: State = "all"
    role: Role | None = None
    words: str = ""


def get(session: Session, user_id: UUID) -> User:
    """Return an account. Raises NotFound."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound("There is no such account", code="account_not_found")
    return user


def page(session: Session, wanted: Wanted, limit: int, before: Position | None) -> tuple[list[User], Position | None]:
    """Return accounts, the newest first, and where the next page begins. One query."""
    query = latest(_filtered(select(User), wanted), (User.created_at, User.id), limit, before)
    return cut(session.scalars(query).all(), limit, lambda last: (last.created_at, last.id))


def change(session: Session, admin: UUID, user_id: UUID, wish: Mapping[str, Any]) -> User:
    """Change `role`, `display_name` or `disabled`, those that are in `wish`. Disabling ends every sign-in.

    Raises NotFound, Conflict `last_admin` when nobody could operate this afterwards, `vendor_unknown` for the role
    vendor without a vendor's row, Invalid for a role of a guest.
    """
    user, is_last = _locked(session, user_id)
    was = {"role": user.role, "disabled": user.disabled_at is not None}
    if is_last and (wish.get("role", "admin") != "admin" or wish.get("disabled")):
        raise Conflict("This is the last admin; make somebody else one first", code="last_admin")
    user.display_name = wish.get("display_name", user.display_name)
    if wish.get("role", user.role) != user.role:
        _move(session, admin, user, wish["role"])
    if wish.get("disabled", was["disabled"]) != was["disabled"]:
        user.disabled_at = func.now() if wish["disabled"] else None
    if wish.get("disabled"):
        users.revoke_all(session, user_id, "disabled")
    session.flush()
    session.refresh(user)
    now = {name: wish[name] for name in was if name in wish and wish[name] != was[name]}
    audit.note(session, str(admin), "user.update", str(user_id), fields=sorted(wish), **now)
    return user


def _locked(session: Session, user_id: UUID) -> tuple[User, bool]:
    """Return the account, locked, and whether it is the only admin left.

    Two admins who demote each other at once would each see the other one: so both wait for all admins, in one order.
    """
    able = (User.role == "admin") & User.disabled_at.is_(None)
    query = select(User).where(or_(able, User.id == user_id)).order_by(User.id).with_for_update(key_share=True)
    found = session.scalars(query.execution_options(populate_existing=True)).all()
    user = next((one for one in found if one.id == user_id), None)
    if user is None:
        raise NotFound("There is no such account", code="account_not_found")
    return user, [one.id for one in found if one.role == "admin" and one.disabled_at is None] == [user_id]


def _move(session: Session, admin: UUID, user: User, role: Role) -> None:
    """Give another role; who is no vendor any more is asked for nothing."""
    if user.role == "guest":
        raise Invalid.field("role", "a guest has no e-mail address to be reached or to sign in by")
    is_known = session.get(Vendor, user.id) is not None
    if role == "vendor" and not is_known:
        raise Conflict("Say first what they offer: POST /api/v1/admin/vendors/", code="vendor_unknown")
    was, user.role = user.role, role
    session.flush()
    if role == "vendor":
        vendors.restore(session, admin, user.id)
    elif was == "vendor" and is_known:
        vendors.retire(session, admin, user.id)


def _filtered(query: Select[User], wanted: Wanted) -> Select[User]:
    if wanted.state != "all":
        query = query.where(User.disabled_at.is_(None) if wanted.state == "active" else User.disabled_at.is_not(None))
    if wanted.role:
        query = query.where(User.role == wanted.role)
    if wanted.words:
        query = query.where(users.called(wanted.words))
    return query
