"""Ending a person's other sign-ins."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.users.tokens import RefreshToken, TokenFamily
from app.kit import outbox


def revoke_others(session: Session, user_id: UUID, family_id: UUID) -> None:
    """End every sign-in of a person but this one; the sockets of those close."""
    ending = update(TokenFamily).where(*_others(user_id, family_id)).values(revoked_at=func.now())
    for ended in session.scalars(ending.returning(TokenFamily.id)):
        outbox.end_sessions(outbox.sign_in_room(ended), "signed_out")


def count_others(session: Session, user_id: UUID, family_id: UUID) -> int:
    """Return how many other sign-ins of a person could still be used."""
    usable = (RefreshToken.used_at.is_(None), RefreshToken.expires_at > func.now())
    counted = select(func.count(TokenFamily.id.distinct())).join(RefreshToken, RefreshToken.family_id == TokenFamily.id)
    return int(session.scalar(counted.where(*_others(user_id, family_id), *usable)) or 0)


def _others(user_id: UUID, family_id: UUID) -> tuple[Any, ...]:
    return TokenFamily.user_id == user_id, TokenFamily.id != family_id, TokenFamily.revoked_at.is_(None)
