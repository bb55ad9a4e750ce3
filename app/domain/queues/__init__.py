"""Queues as operators see them: what waits in each, what died, and which of them nobody may take jobs from."""

from app.domain.queues.purging import note_purge
from app.domain.queues.standing import PauseView, QueueView, known, standing

__all__ = ["PauseView", "QueueView", "known", "note_purge", "standing"]
