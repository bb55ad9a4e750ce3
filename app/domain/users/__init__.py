"""People: who they are, how they prove it, which tokens they hold."""

from app.domain.users.account import (
    Role,
    User,
    UserView,
    authenticate,
    called,
    create_guest,
    hash_password,
    having_role,
    is_named,
    login_mark,
    register,
)
from app.domain.users.changing import change_password, rename
from app.domain.users.phone import PhoneNumber, known_owner, owner_of
from app.domain.users.signing_out import count_others, revoke_others
from app.domain.users.tokens import (
    Identity,
    RefreshToken,
    TokenFamily,
    TokenPair,
    forget_expired,
    identify,
    issue,
    living,
    revoke,
    revoke_all,
    rotate,
)

__all__ = [
    "Identity",
    "PhoneNumber",
    "RefreshToken",
    "Role",
    "TokenFamily",
    "TokenPair",
    "User",
    "UserView",
    "authenticate",
    "called",
    "change_password",
    "count_others",
    "create_guest",
    "forget_expired",
    "hash_password",
    "having_role",
    "identify",
    "is_named",
    "issue",
    "known_owner",
    "living",
    "login_mark",
    "owner_of",
    "register",
    "rename",
    "revoke",
    "revoke_all",
    "revoke_others",
    "rotate",
]
