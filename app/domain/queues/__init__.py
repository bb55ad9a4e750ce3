"""Queues as operators see and stop them: what waits in each, and which of them nobody may take jobs from."""

from app.domain.queues.pause import LONGEST_REASON, QueuePause, pause, paused, resume
from app.domain.queues.purging import noted
from app.domain.queues.standing import PauseView, QueueView, known, standing

__all__ = [
    "LONGEST_REASON",
    "PauseView",
    "QueuePause",
    "QueueView",
    "known",
    "noted",
    "pause",
    "paused",
    "resume",
    "standing",
]
