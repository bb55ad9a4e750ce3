"""People: who they are, how they prove it, which tokens they hold."""

from app.domain.users.account import (
    Role,
    User,
    UserView,
    authenticate,
    create_guest,
    hash_password,
    login_mark,
    register,
)
from app.domain.users.tokens import (
    Identity,
    RefreshToken,
    TokenFamily,
    TokenPair,
    forget_expired,
    identify,
    issue,
    revoke,
    revoke_all,
    rotate,
)

__all__ = [
    "Identity",
    "RefreshToken",
    "Role",
    "TokenFamily",
    "TokenPair",
    "User",
    "UserView",
    "authenticate",
    "create_guest",
    "forget_expired",
    "hash_password",
    "identify",
    "issue",
    "login_mark",
    "register",
    "revoke",
    "revoke_all",
    "rotate",
]
