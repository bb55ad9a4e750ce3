"""Ending a person's other sign-ins, and telling the pages that are open under them."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.users.tokens import RefreshToken, TokenFamily
from app.kit import logging, outbox

UNAUTHORIZED = 4401  # as a refused handshake says it


def revoke_others(session: Session, user_id: UUID, family_id: UUID) -> None:
    """End every sign-in of a person but this one; their open pages are told, and leave."""
    session.execute(update(TokenFamily).where(*_others(user_id, family_id)).values(revoked_at=func.now()))
    ask_for_tokens(user_id)


def count_others(session: Session, user_id: UUID, family_id: UUID) -> int:
    """Return how many other sign-ins of a person could still be used."""
    usable = (RefreshToken.used_at.is_(None), RefreshToken.expires_at > func.now())
    counted = select(func.count(TokenFamily.id.distinct())).join(RefreshToken, RefreshToken.family_id == TokenFamily.id)
    return int(session.scalar(counted.where(*_others(user_id, family_id), *usable)) or 0)


def ask_for_tokens(user_id: UUID) -> None:
    """Have all open pages of a person prove anew, after the commit, who they are: whoever cannot has to leave."""
    outbox.emit_to_person("auth_expired", user_id, logging.correlation_id(), {"code": UNAUTHORIZED})


def _others(user_id: UUID, family_id: UUID) -> tuple[Any, ...]:
    return TokenFamily.user_id == user_id, TokenFamily.id != family_id, TokenFamily.revoked_at.is_(None)
