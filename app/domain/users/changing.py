"""What a person changes of their own account."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.users.account import User, matches
from app.domain.users.signing_out import revoke_others
from app.kit.errors import Conflict, Invalid, Unauthorized


def rename(session: Session, user_id: UUID, display_name: str) -> User:
    """Call a person otherwise from now on. Raises Conflict `guest_account` for a guest, who has no name to change."""
    user = _member(session, user_id)
    user.display_name = display_name
    return user


def change_password(session: Session, user_id: UUID, family_id: UUID, old: str, new_hash: str) -> User:
    """Set another password and end every sign-in but this one: whoever knew the old one is out.

    Takes the new one's hash for the reason that `register` does. Raises Invalid `wrong_password` when `old` is not the
    present one, Conflict `guest_account` for a guest.
    """
    user = _member(session, user_id)
    if not matches(old, user.password_hash):
        raise Invalid.field("password.old", "is not your password", code="wrong_password")
    user.password_hash = new_hash
    revoke_others(session, user_id, family_id)
    return user


def _member(session: Session, user_id: UUID) -> User:
    """Return somebody who has signed up, locked until the transaction ends."""
    user = session.get(User, user_id, with_for_update={"key_share": True})
    if user is None:
        raise Unauthorized("This account is gone", code="token_revoked")
    if user.role == "guest":
        raise Conflict("A guest has no name and no password; sign up first", code="guest_account")
    return user
