"""Replaying: a turn that finally failed is owed its reply again."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.domain.turns.turn import Turn


def reopen_failed(session: Session, conversation_id: UUID) -> int:
    """Queue the failed turns of a thread again, with all their attempts before them; return how many."""
    reopened = session.execute(
        update(Turn)
        .where(Turn.conversation_id == conversation_id, Turn.status == "failed")
        .values(status="queued", attempts=0, error=None, ended_at=None)
        .returning(Turn.id)
    )
    return len(reopened.all())
