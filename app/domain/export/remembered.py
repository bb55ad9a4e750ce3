"""Of the export: what is remembered, by us and by the memory."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select

from app.domain.conversations import Message
from app.domain.export.part import Me, Part
from app.domain.memory import MemoryEntry, MemoryWrite
from app.domain.preferences import Preference, PreferenceEvent, PreferenceExtraction


class PreferenceKept(BaseModel):
    """A preference with the words that prove it; one that has ended says what may not come back."""

    id: UUID
    key: str
    value: str
    many: bool
    label: str
    language: str
    explicit: bool
    confirmed: bool
    confidence: float
    method: str
    evidence: str
    message_id: UUID | None
    said_at: datetime
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None
    ended_by: str | None


class PreferenceEventKept(BaseModel):
    """What happened to a preference."""

    id: UUID
    preference_id: UUID | None
    kind: str
    reason: str | None
    method: str
    confidence: float
    evidence: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    message_id: UUID | None
    created_at: datetime


class LookKept(BaseModel):
    """That a message of mine was looked through for preferences, and how many were found and not believed."""

    message_id: UUID
    method: str
    found: int
    dropped: int
    created_at: datetime


class MemoryEntryKept(BaseModel):
    """A message whose meaning the memory in our own database knows, under a model."""

    message_id: UUID
    thread_id: UUID
    said_at: datetime
    model: str


class MemoryWriteKept(BaseModel):
    """That the memory was told a message with its reply: which memory took them, and when."""

    message_id: UUID
    reply_id: UUID
    thread_id: UUID
    state: str
    kept_in: str | None
    outcome: str | None
    created_at: datetime
    done_at: datetime | None


def _messages(me: Me) -> Any:
    return select(Message.id).where(Message.conversation_id.in_(me.threads))


PARTS = (
    Part("preferences", PreferenceKept, Preference, lambda me: Preference.user_id == me.user_id, (Preference.said_at,)),
    Part(
        "preference_events",
        PreferenceEventKept,
        PreferenceEvent,
        lambda me: PreferenceEvent.user_id == me.user_id,
        (PreferenceEvent.created_at,),
    ),
    Part(
        "preference_looks",
        LookKept,
        PreferenceExtraction,
        lambda me: PreferenceExtraction.message_id.in_(_messages(me)),
        (PreferenceExtraction.created_at,),
    ),
    Part(
        "memory_entries",
        MemoryEntryKept,
        MemoryEntry,
        lambda me: MemoryEntry.user_id == me.user_id,
        (MemoryEntry.said_at,),
    ),
    Part(
        "memory_writes",
        MemoryWriteKept,
        MemoryWrite,
        lambda me: MemoryWrite.conversation_id.in_(me.threads),
        (MemoryWrite.created_at,),
    ),
)
