"""Tokens: a short access token (JWT, RFC 7519) and a rotating refresh token of the same family.

A family is one sign-in. Signing out revokes the family, and so does the second use of a refresh token, because then
somebody else holds a copy (RFC 9700 §4.14.2).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, cast
from uuid import UUID, uuid4

import jwt
from sqlalchemy import ForeignKey, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.config import settings
from app.domain.base import Base
from app.domain.users.account import Role, User, UserView
from app.kit import outbox, signing
from app.kit.errors import Unauthorized

ISSUER = "easy-islanders"
TokenType = Literal["access", "refresh"]


class TokenFamily(Base):
    """One sign-in: everything rotated from it lives and dies together."""

    __tablename__ = "token_families"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class RefreshToken(Base):
    """A refresh token that was issued; it may be used once."""

    __tablename__ = "refresh_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    family_id: Mapped[UUID] = mapped_column(ForeignKey("token_families.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class TokenPair:
    """What a sign-in answers; `expires_in` is the access token's life in seconds."""

    user: UserView
    access_token: str
    refresh_token: str
    expires_in: int


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is asking, as proven by a valid access token of a living family."""

    user_id: UUID
    role: Role
    display_name: str
    family_id: UUID
    expires_at: datetime


def issue(session: Session, user: User, family_id: UUID | None = None) -> TokenPair:
    """Return a new pair for `user`, in a new family unless one is given."""
    if family_id is None:
        family = TokenFamily(user_id=user.id)
        session.add(family)
        session.flush()
        family_id = family.id
    lifetime = timedelta(days=settings().refresh_token_days)
    refresh = RefreshToken(id=uuid4(), family_id=family_id, expires_at=datetime.now(UTC) + lifetime)
    session.add(refresh)
    access_lifetime = timedelta(minutes=settings().access_token_minutes)
    return TokenPair(
        user=user.view(),
        access_token=_encode("access", user.id, family_id, uuid4(), access_lifetime),
        refresh_token=_encode("refresh", user.id, family_id, refresh.id, lifetime),
        expires_in=int(access_lifetime.total_seconds()),
    )


def identify(session: Session, access_token: str) -> Identity:
    """Return who holds `access_token`. Raises Unauthorized when it is not valid any more, for whatever reason."""
    claims = _decode(access_token, "access")
    row = session.execute(
        select(User.role, User.display_name)
        .join(TokenFamily, TokenFamily.user_id == User.id)
        .where(TokenFamily.id == UUID(claims["fam"]), User.id == UUID(claims["sub"]))
        .where(TokenFamily.revoked_at.is_(None), User.disabled_at.is_(None))
    ).one_or_none()
    if row is None:
        raise Unauthorized("This sign-in has ended", code="token_revoked")
    return Identity(
        user_id=UUID(claims["sub"]),
        role=cast(Role, row.role),
        display_name=row.display_name,
        family_id=UUID(claims["fam"]),
        expires_at=datetime.fromtimestamp(int(claims["exp"]), UTC),
    )


def rotate(session: Session, refresh_token: str) -> TokenPair | None:
    """Return a new pair for an unused refresh token.

    None means that the token had been used before: its family is revoked now, and the caller must let this transaction
    commit before it answers 401. Raises Unauthorized when the token is not valid or its sign-in has ended.
    """
    claims = _decode(refresh_token, "refresh")
    family = session.get(TokenFamily, UUID(claims["fam"]), with_for_update=True)
    if family is None or family.revoked_at:
        raise Unauthorized("This sign-in has ended", code="token_revoked")
    first_use = session.execute(
        update(RefreshToken)
        .where(RefreshToken.id == UUID(claims["jti"]), RefreshToken.used_at.is_(None))
        .values(used_at=func.now())
        .returning(RefreshToken.id)
    ).one_or_none()
    if first_use is None:
        revoke(session, family.id, "token_reused")
        return None
    user = session.get_one(User, family.user_id)
    if user.disabled_at:
        raise Unauthorized("This account is disabled", code="token_revoked")
    return issue(session, user, family.id)


def revoke(session: Session, family_id: UUID, reason: str = "signed_out") -> None:
    """End a sign-in: none of its tokens works from now, and its sockets close."""
    session.execute(update(TokenFamily).where(TokenFamily.id == family_id).values(revoked_at=func.now()))
    outbox.end_sessions(outbox.sign_in_room(family_id), reason)


def revoke_all(session: Session, user_id: UUID, reason: str) -> None:
    """End every sign-in of a person."""
    living = (TokenFamily.user_id == user_id, TokenFamily.revoked_at.is_(None))
    session.execute(update(TokenFamily).where(*living).values(revoked_at=func.now()))
    outbox.end_sessions(outbox.person_room(user_id), reason)


def living(session: Session, families: Collection[UUID]) -> set[UUID]:
    """Return which of these sign-ins have not ended."""
    query = select(TokenFamily.id).join(User, User.id == TokenFamily.user_id)
    query = query.where(TokenFamily.revoked_at.is_(None), User.disabled_at.is_(None))
    return set(session.scalars(query.where(TokenFamily.id == func.any(list(families)))))


def _encode(kind: TokenType, user_id: UUID, family_id: UUID, token_id: UUID, lifetime: timedelta) -> str:
    now = datetime.now(UTC)
    claims = {"iss": ISSUER, "aud": ISSUER, "typ": kind, "sub": str(user_id), "fam": str(family_id)}
    times = {"iat": now, "nbf": now, "exp": now + lifetime}
    return signing.token({**claims, **times, "jti": str(token_id)})


def _decode(token: str, kind: TokenType) -> dict[str, str]:
    try:
        claims: dict[str, str] = signing.claims_of(
            token,
            audience=ISSUER,
            issuer=ISSUER,
            options={"require": ["exp", "nbf", "iat", "sub", "jti", "fam"]},
        )
    except jwt.ExpiredSignatureError as error:
        raise Unauthorized("The token has expired", code="token_expired") from error
    except jwt.InvalidTokenError as error:
        raise Unauthorized("The token is not valid", code="token_invalid") from error
    if claims.get("typ") != kind:
        raise Unauthorized(f"This is not an {kind} token", code="token_invalid")
    return claims


def forget_expired(session: Session) -> None:
    """Drop refresh tokens that could not be used any more, and families that have none left."""
    session.execute(delete(RefreshToken).where(RefreshToken.expires_at < func.now()))
    living = select(RefreshToken.family_id)
    session.execute(delete(TokenFamily).where(TokenFamily.id.not_in(living)))
