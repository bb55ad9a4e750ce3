"""Remembering people: what a message tells is kept, and what they correct becomes a value of ours."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

import dramatiq

from app.actors import looking
from app.actors.model import model_for
from app.brain import extraction
from app.brain import types as brain
from app.brain.checkpoint import restore
from app.brain.errors import CheckpointError
from app.brain.extraction import Extracted, Said
from app.brain.nlp.language import detect
from app.brain.nlp.text import Utterance, fold
from app.domain import preferences, turns
from app.domain.conversations import Conversation, Message, messages_before
from app.domain.preferences import Finding, Source
from app.domain.turns.turn import turn_id
from app.kit import logging, outbox
from app.kit.transaction import transaction

HISTORY = 6  # messages before the one that is looked through


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A message to look through, and whose it is."""

    said: Said
    message_id: UUID
    turn_id: UUID | None
    thread_id: UUID
    user_id: UUID
    said_at: datetime


@dramatiq.actor(actor_name="preferences.extract", queue_name="preferences")
def extract(message_id: str) -> None:
    """Remember what a message tells about its person, once; tell the thread's readers what was said outright."""
    loaded = _load(UUID(message_id))
    if loaded:
        _remember(loaded, extraction.extract(loaded.said, model_for(loaded.turn_id)))


@dramatiq.actor(actor_name="preferences.settle", queue_name="preferences")
def settle(preference_id: str) -> None:
    """Find our value for the words with which a person corrected a preference."""
    with transaction() as session:
        preference = preferences.corrected(session, UUID(preference_id))
        if preference is None:
            return
        language = cast(brain.Language, preference.language)
        utterance = _utterance(preference.value, language, preference.said_at)
        if ours := extraction.settled(preference.key, preference.value, utterance):
            preferences.settle(session, preference, *ours)


def _load(message_id: UUID) -> _Loaded | None:
    """Return the message with what is around it; None when it is gone, not a person's, or looked through already."""
    with transaction() as session:
        message = session.get(Message, message_id)
        if message is None or message.role != "user" or preferences.is_done(session, message_id):
            return None
        conversation = session.get_one(Conversation, message.conversation_id)
        turn = session.get(turns.Turn, turn_id(message_id))
        earlier, _ = messages_before(session, conversation.id, message.seq, HISTORY)
        language = detect(message.content, _spoken(conversation))
        said = Said(
            _utterance(message.content, language, message.created_at),
            tuple(brain.HistoryLine(line.role, line.content) for line in earlier),  # type: ignore[arg-type]
            looking.remembered(session, conversation.user_id),
        )
        return _Loaded(
            said, message_id, turn.id if turn else None, conversation.id, conversation.user_id, message.created_at
        )


def _spoken(conversation: Conversation) -> brain.Language | None:
    """Return the language of the thread's last reply."""
    try:
        return restore(conversation.checkpoint).language
    except CheckpointError as error:
        logging.survived("preferences.checkpoint", error, thread_id=str(conversation.id))
        return None


def _utterance(text: str, language: brain.Language, when: datetime) -> Utterance:
    return Utterance(text, fold(text), language, looking.places(), when.date())


def _remember(loaded: _Loaded, extracted: Extracted) -> None:
    source = Source(
        message_id=loaded.message_id,
        turn_id=loaded.turn_id,
        said_at=loaded.said_at,
        language=loaded.said.utterance.language,
        method=extracted.method,
        ms=extracted.ms,
        dropped=extracted.dropped,
    )
    findings = [Finding(**asdict(found)) for found in extracted.found]
    with transaction() as session:
        new = preferences.remember(session, loaded.user_id, findings, source)
        told = [one.view().wire() for one in new if one.explicit]  # what is only concluded stays quiet
        if told:
            payload = {"message_id": str(loaded.message_id), "preferences": told}
            outbox.emit("remembered", loaded.thread_id, logging.correlation_id(), payload)
